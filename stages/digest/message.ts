import type { Digest } from '#core/analysis/digest/digest.ts'
import { slug } from '#core/model/slug.ts'
import { englishOf } from '#core/words/locale.ts'
import { type DigestContent, digestContent } from '#notify/digest/content.ts'
import { digestMail } from '#notify/digest/html.ts'
import { digestPrint } from '#notify/digest/print.ts'
import { digestText } from '#notify/digest/text.ts'
import { VIEW_DASHBOARD } from '#notify/mail/actions.ts'
import type { Message, Reader } from '#notify/message.ts'

export interface DigestMessageOptions {
  digest: Digest
  reader: Reader
  /** URL of the dashboard. */
  dashboard?: string
  /** Prints a document as a PDF; without it, the message has no attachment. */
  print?: (html: string) => Promise<Uint8Array>
}

/** The message of a digest for one reader. Rejects when `print` does. */
export async function digestMessage({ digest, reader, dashboard, print }: DigestMessageOptions): Promise<Message> {
  const content = contentFor(digest, reader)
  const { benchmark, week } = digest
  const attachments =
    print === undefined
      ? []
      : [{ id: pdfName(digest), type: 'application/pdf', bytes: await print(digestPrint(content)) }]
  return {
    id: `digest/${benchmark.id}/${week.monday}`,
    kind: 'digest',
    severity: 'info',
    benchmark: benchmark.id,
    subject: content.subject,
    text: digestText(content, dashboard),
    html: digestMail(content, dashboard),
    links: dashboard === undefined ? [] : [{ words: VIEW_DASHBOARD, to: dashboard }],
    images: [],
    attachments,
  }
}

/** What a digest says to a reader. */
export function contentFor(digest: Digest, reader: Reader): DigestContent {
  return digestContent(digest, { reader, lang: englishOf(reader.locale) })
}

/** Such as `outpace-jackets-2026-W47.pdf`. */
export function pdfName({ benchmark, week }: Digest): string {
  return `outpace-${slug(benchmark.id)}-${week.name}.pdf`
}
