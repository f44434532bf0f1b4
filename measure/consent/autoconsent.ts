import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = createRequire(import.meta.url)
  .resolve('@duckduckgo/autoconsent')
  .replace(/[\\/]dist[\\/][^\\/]+$/, '')

/** The library as one script for pages, which its package does not export by name. */
export const autoconsentFile: string = join(folder, 'dist', 'autoconsent.playwright.js')

// biome-ignore lint/style/noDefaultExport: in a bundle, `#autoconsent` is that file, whose text esbuild exports by default.
export default readFileSync(autoconsentFile, 'utf8')
