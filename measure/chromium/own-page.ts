import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { ChromiumFiles } from './find.ts'
import { startBrowser } from './start.ts'

/** Bytes of memory: pages of our own, without pictures of others' sites. */
const memory = 700_000_000

/** The work on a page was not done in time. */
export class LateError extends Error {
  override name = 'LateError'
}

interface OwnPageOptions {
  files: ChromiumFiles
  /** ms, the start of the browser included. */
  limit: number
  javaScript: boolean
}

/**
 * Works on an empty page of a browser started for it, which reaches no network. Ends the browser in every case.
 *
 * @throws LateError after `limit`; anything that the start of the browser or the work throws
 */
export async function withOwnPage<T>(
  { files, limit, javaScript }: OwnPageOptions,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const started = startBrowser({ files, memory })
  const over = new AbortController()
  try {
    const late = pause(limit, undefined, { signal: over.signal, ref: false }).then(() => {
      throw new LateError(`Not done within ${limit / 1000} s.`)
    })
    const done = started.then(async ({ browser }) => {
      const context = await browser.newContext({ javaScriptEnabled: javaScript, offline: true, colorScheme: 'light' })
      const page = await context.newPage()
      // Offline stops connections; the route also stops what needs none, such as files.
      await page.route('**/*', (route) => route.abort())
      return await work(page)
    })
    return await Promise.race([done, late])
  } finally {
    over.abort()
    // One that starts late is ended as soon as it has; nobody waits for it longer than that.
    const ended = started.then(({ end }) => end()).catch(() => undefined)
    await Promise.race([ended, pause(5_000, undefined, { ref: false })])
  }
}
