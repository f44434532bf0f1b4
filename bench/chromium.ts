import { homedir } from 'node:os'
import { join } from 'node:path'
import { type ChromiumFiles, findChromium } from '#measure/chromium/find.ts'

/** The browser that the CLI uses: CHROMIUM_PATH, or the one in the user's cache. */
export function benchChromium(): Promise<ChromiumFiles> {
  return findChromium({
    cacheFolder: join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'outpace'),
    chromiumPath: process.env.CHROMIUM_PATH,
  })
}
