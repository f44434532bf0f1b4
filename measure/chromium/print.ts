import type { Page } from 'playwright-core'
import type { ChromiumFiles } from './find.ts'
import { LateError, withOwnPage } from './own-page.ts'

/** ms, the start of the browser among them. */
const timeout = 60_000

/** The pages could not be printed. */
export class PrintError extends Error {
  override name = 'PrintError'
}

/**
 * Prints an HTML document as a tagged PDF, its paper as its own `@page` says, numbered pages at the foot. The document is
 * laid out without scripts and without any network: whatever it names elsewhere stays out. Its title and language become
 * those of the PDF. Ends its browser in every case.
 *
 * @throws PrintError after a minute, or when the browser cannot start or dies
 */
export async function printPdf(options: { files: ChromiumFiles; html: string; limit?: number }): Promise<Uint8Array> {
  const { files, html, limit = timeout } = options
  try {
    return await withOwnPage({ files, limit, javaScript: false }, (page) => print(page, html))
  } catch (cause) {
    if (cause instanceof LateError) {
      throw new PrintError(`The PDF was not printed within ${limit / 1000} s, so it was given up.`)
    }
    throw new PrintError(`The PDF could not be printed: ${messageOf(cause)}`, { cause })
  }
}

async function print(page: Page, html: string): Promise<Uint8Array> {
  await page.setContent(html, { waitUntil: 'load' })
  await page.emulateMedia({ media: 'print', colorScheme: 'light' })
  return await page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: foot,
    tagged: true,
    outline: true,
  })
}

/** Chromium fills the numbers in; without a font size it would print nothing that can be seen. */
const foot =
  '<div style="width:100%;font-size:9px;font-family:sans-serif;color:#5a636e;text-align:center">' +
  '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error)
}
