import type { Message } from '#notify/message.ts'

/** A message whose words try what they can. */
export function fakeMessage(changes: Partial<Message> = {}): Message {
  return {
    id: 'incident/jackets.sydney-phone-behind-us-20261123T001000Z/opened',
    kind: 'opened',
    severity: 'warning',
    benchmark: 'jackets',
    subject: 'Behind <Amazon> & "Globex" on search: 4.2 s vs 2.1 s (2.0×)',
    text: 'We are slower than <!channel> & *everybody* on [search](https://evil.example).\n\nSince 10:15.',
    html: '<!doctype html><title>Behind</title><p>We are slower.</p>',
    links: [],
    images: [],
    attachments: [],
    ...changes,
  }
}
