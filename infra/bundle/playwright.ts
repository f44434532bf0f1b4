import { cp, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/**
 * The part of Playwright's 14 MB that drives Chromium, without viewers and recorders, and its licences. It is not
 * bundled: it would start no faster, and it finds some of its parts by their file names.
 */
const files = [
  'package.json',
  'index.js',
  'index.mjs',
  'browsers.json',
  'lib/bootstrap.js',
  'lib/coreBundle.js',
  'lib/utilsBundle.js',
  'LICENSE',
  'NOTICE',
  'ThirdPartyNotices.txt',
  'lib/utilsBundle.js.LICENSE',
]

/** Copies playwright-core next to a bundle that imports it. */
export async function layPlaywright(bundleFolder: string): Promise<void> {
  const from = dirname(require.resolve('playwright-core/package.json'))
  const to = join(bundleFolder, 'node_modules', 'playwright-core')
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true })
    await cp(join(from, file), join(to, file))
  }
}
