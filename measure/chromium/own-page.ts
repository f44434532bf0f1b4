import type { Page } from 'playwright-core'
import { bounded } from '../load/bounded.ts'
import type { ChromiumFiles } from './find.ts'
import { startBrowser } from './start.ts'

/** Bytes of memory: the pages are our own, without third-party content. */
const memory = 700_000_000

/** The work on a page did not finish in time. */
export class LateError extends Error {
  override name = 'LateError'
}

interface OwnPageOptions {
  files: ChromiumFiles
  /** ms, including the start of the browser. */
  limit: number
  javaScript: boolean
}

/**
 * Runs `work` on an empty page of a new browser without network access. Always ends the browser.
 *
 * @throws LateError after `limit`, or whatever the start of the browser or `work` throws
 */
export async function withOwnPage<T>(
  { files, limit, javaScript }: OwnPageOptions,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const started = startBrowser({ files, memory })
  try {
    const late = (): never => {
      throw new LateError(`Not finished within ${limit / 1000} s.`)
    }
    const done = started.then(async ({ browser }) => {
      const context = await browser.newContext({ javaScriptEnabled: javaScript, offline: true, colorScheme: 'light' })
      const page = await context.newPage()
      // Offline mode blocks connections; the route also blocks what needs none, such as files.
      await page.route('**/*', (route) => route.abort())
      return await work(page)
    })
    return await bounded(done, { limit, late })
  } finally {
    // A browser that starts late is ended once it has started, but the caller does not wait longer than this.
    const ended = started.then(({ end }) => end()).catch(() => undefined)
    await bounded(ended, { limit: 5_000, late: () => undefined })
  }
}
