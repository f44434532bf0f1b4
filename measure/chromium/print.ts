import { setTimeout as pause } from 'node:timers/promises'
import type { ChromiumFiles } from './find.ts'
import { startBrowser, type VisitBrowser } from './start.ts'

/** Bytes of memory: the document is our own, without scripts or third-party images. */
const memory = 700_000_000
/** ms, including the start of the browser. */
const timeout = 60_000

/** The pages could not be printed. */
export class PrintError extends Error {
  override name = 'PrintError'
}

/**
 * Prints an HTML document as a tagged PDF, with the paper size of its own `@page` rule and page numbers in the footer. The
 * document is laid out without scripts and without network access: external resources are left out. Its title and language
 * become those of the PDF. Always ends its browser.
 *
 * @throws PrintError after a minute, or when the browser cannot start or dies
 */
export async function printPdf(options: { files: ChromiumFiles; html: string; limit?: number }): Promise<Uint8Array> {
  const { files, html, limit = timeout } = options
  const started = startBrowser({ files, memory })
  const over = new AbortController()
  try {
    const late = pause(limit, undefined, { signal: over.signal, ref: false }).then(() => {
      throw new PrintError(`The PDF was not printed within ${limit / 1000} s and was given up.`)
    })
    return await Promise.race([started.then((browser) => print(browser, html)), late])
  } catch (cause) {
    if (cause instanceof PrintError) throw cause
    throw new PrintError(`The PDF could not be printed: ${messageOf(cause)}`, { cause })
  } finally {
    over.abort()
    // A browser that starts late is ended once it has started, but the caller does not wait longer than this.
    const ended = started.then(({ end }) => end()).catch(() => undefined)
    await Promise.race([ended, pause(5_000, undefined, { ref: false })])
  }
}

async function print({ browser }: VisitBrowser, html: string): Promise<Uint8Array> {
  const context = await browser.newContext({ javaScriptEnabled: false, offline: true, colorScheme: 'light' })
  const page = await context.newPage()
  // Offline mode blocks connections; the route also blocks what needs none, such as files.
  await page.route('**/*', (route) => route.abort())
  await page.setContent(html, { waitUntil: 'load' })
  await page.emulateMedia({ media: 'print', colorScheme: 'light' })
  return await page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: footer,
    tagged: true,
    outline: true,
  })
}

/** Chromium fills in the numbers; without a font size the text would be invisible. */
const footer =
  '<div style="width:100%;font-size:9px;font-family:sans-serif;color:#5a636e;text-align:center">' +
  '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error)
}
