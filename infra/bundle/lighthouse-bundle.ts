import { build } from 'esbuild'
import { lighthousePlugin } from './lighthouse-plugin.ts'

interface BundleOptions {
  /** A module that imports Lighthouse, such as measure/lighthouse/worker.ts. */
  entry: string
  /** Ends in `.mjs`. */
  outfile: string
}

/**
 * Bundles the module and all of Lighthouse into one file: 7 MB instead of 156 MB. Not minified, because Lighthouse
 * sends functions to pages as text and reads their names.
 */
export async function bundleLighthouse({ entry, outfile }: BundleOptions): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
    // CommonJS packages load Node's own modules with `require`, which ES modules do not have.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [lighthousePlugin()],
  })
}
