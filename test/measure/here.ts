import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Profile } from '#core/model/benchmark.ts'
import { type ChromiumFiles, findChromium } from '#measure/chromium/find.ts'

/** A square screen, no throttling: layout arithmetic stays simple and times are the server's. */
export const plainProfile: Profile = {
  name: 'plain',
  viewport: { width: 1000, height: 1000 },
  deviceScaleFactor: 1,
  mobile: false,
  cpuSlowdown: 1,
}

export const cacheFolder = process.env.OUTPACE_TEST_CACHE ?? join(tmpdir(), `outpace-test-${process.getuid?.() ?? 0}`)

/** The browser for tests, unpacked once and kept between runs. */
export function chromium(): Promise<ChromiumFiles> {
  if (process.env.OUTPACE_TEST_PROJECT !== undefined)
    throw new Error('This test needs a browser: list it as heavy in vitest.config.ts.')
  return findChromium({
    cacheFolder,
    chromiumPath: process.env.CHROMIUM_PATH,
  })
}
