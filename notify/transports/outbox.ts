import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fingerprint, slug } from '#core/model/slug.ts'
import { mimeOf } from '../mail/mime.ts'
import { type MailTransport, TransportError } from './transport.ts'

/** Longest part of a file name that comes from a message. */
const longest = 120

/** Writes mails as files that any mail client opens. The same mail is the same file, so it is never there twice. */
export function outboxTransport({ folder, from }: { folder: string; from: string }): MailTransport {
  return async (message, to) => {
    const raw = await mimeOf(message, { from, to })
    const file = join(folder, fileName(message.id, to))
    const draft = join(folder, `.${randomUUID()}.tmp`)
    try {
      await mkdir(folder, { recursive: true })
      await writeFile(draft, raw, { flag: 'wx', mode: 0o600 })
      await rename(draft, file)
    } catch (cause) {
      await rm(draft, { force: true }).catch(() => undefined)
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
      const message = `The mail to ${to} cannot be written to ${folder} (${code}). Check the folder and the free disk space.`
      throw new TransportError({ message, retry: true, cause })
    }
    return file
  }
}

/** Letters, digits and dashes only; the fingerprint covers what is cut off. */
function fileName(id: string, to: string): string {
  return `${slug(`${id} ${to}`).slice(0, longest)}-${fingerprint(`${id}\n${to}`)}.eml`
}
