import { createHash } from 'node:crypto'
import { oneLine } from '#core/model/untrusted.ts'
import type { Message } from '../message.ts'

/** Longest address that SMTP allows: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1. */
const LONGEST_ADDRESS = 254
const LONGEST_SUBJECT = 250

/**
 * Encodes a message for one recipient: text, HTML with its pictures, attachments. Sent again, it has the same
 * Message-ID, so that mail clients show it once; mails of one incident reference each other, so that they are shown as
 * one thread.
 *
 * @param options.at when it is sent, ms; now without it
 * @throws RangeError for an invalid address, which therefore never reaches a header
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
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const composer = new MailComposer({
    from: { name: 'Outpace', address: checkedAddress(from) },
    to: { name: '', address: checkedAddress(to) },
    subject: oneLine(message.subject, LONGEST_SUBJECT),
    date: new Date(at),
    messageId: idOf(message.id),
    ...threadOf(message, idOf),
    // Prevents loops with out-of-office replies; some filters require it too.
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
 * Mails of an incident share a root that is never sent, because SES assigns ids of its own; mail clients thread by it
 * nevertheless (https://www.rfc-editor.org/rfc/rfc5256#section-2.2).
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
  if (!isSound) throw new RangeError(`${JSON.stringify(oneLine(address, 60))} is not a mail address`)
  return address
}
