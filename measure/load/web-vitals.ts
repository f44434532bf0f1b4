import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The library as one script for pages, which its package does not export by name. */
export const webVitalsFile: string = createRequire(import.meta.url)
  .resolve('web-vitals/attribution')
  .replace('.umd.cjs', '.iife.js')

// biome-ignore lint/style/noDefaultExport: in a bundle, `#web-vitals` is that file, whose text esbuild exports by default.
export default readFileSync(webVitalsFile, 'utf8')
