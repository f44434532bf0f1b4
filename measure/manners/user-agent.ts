import { outpaceVersion } from '../round/worker.ts'

/** How every request names us: `Outpace/0.1.0 (+https://acme.example/outpace)`; a mail address becomes `+mailto:`. */
export function outpaceAgent(contact: string | undefined): string {
  const name = `Outpace/${outpaceVersion}`
  if (contact === undefined) return name
  return `${name} (+${contact.startsWith('https:') ? '' : 'mailto:'}${contact})`
}
