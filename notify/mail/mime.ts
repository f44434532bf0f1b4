import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { oneLine } from '#core/model/untrusted.ts'
import type { Message } from '../message.ts'

/** Longest address that SMTP carries: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1. */
const LONGEST_ADDRESS = 254
const LONGEST_SUBJECT = 250

/**
 * A message as it goes over the wire to one recipient: text, HTML with its pictures, attachments. Sent again it has the
 * same Message-ID, so that mail programs show it once; mails of one incident refer to one another, so that they are shown
 * as one thread.
 *
 * @param options.at when it is sent, ms; now without it
 * @throws RangeError for an address that is none: whatever it holds, it never reaches a header
 */
export async function mimeOf(
  message: Message,
  { from, to, at = Date.now() }: { from: string; to: string; at?: number },
): Promise<Buffer> {
  const domain = checkedAddress(from).split('@')[1] ?? ''
  const idOf = (name: string) =>
    `<${createHash('sha256')
      .update(`${name}\n${checkedAddress(to)}`)
      .digest('hex')
      .slice(0, 40)}@${domain}>`
  const { html, text, images, attachments } = message
  const composer = new MailComposer({
    from: { name: 'Outpace', address: checkedAddress(from) },
    to: { name: '', address: checkedAddress(to) },
    subject: oneLine(message.subject, LONGEST_SUBJECT),
    date: new Date(at),
    messageId: idOf(message.id),
    ...threadOf(message, idOf),
    // Answers of absence would go in circles; and some filters ask for it.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    text,
    html,
    attachments: [
      ...images.map(({ id, type, bytes }) => ({
        cid: id,
        filename: `${id}.${type === 'image/png' ? 'png' : 'jpg'}`,
        contentType: type,
        contentDisposition: 'inline' as const,
        content: Buffer.from(bytes),
      })),
      ...attachments.map(({ id, type, bytes }) => ({ filename: id, contentType: type, content: Buffer.from(bytes) })),
    ],
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/**
 * Mails of an incident share a root that is never sent, because SES gives mails ids of its own; programs thread by it all
 * the same (https://www.rfc-editor.org/rfc/rfc5256#section-2.2).
 */
function threadOf({ id }: Message, idOf: (name: string) => string): { inReplyTo?: string; references?: string[] } {
  const [incident] = /^incident\/[^/]+/.exec(id) ?? []
  if (incident === undefined) return {}
  const opened = `${incident}/opened`
  return id === opened
    ? { references: [idOf(incident)] }
    : { inReplyTo: idOf(opened), references: [idOf(incident), idOf(opened)] }
}

function checkedAddress(address: string): string {
  const isSound =
    address.length <= LONGEST_ADDRESS &&
    /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]+@[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]+$/u.test(address)
  if (!isSound) throw new RangeError(`${JSON.stringify(oneLine(address, 60))} is no mail address`)
  return address
}
