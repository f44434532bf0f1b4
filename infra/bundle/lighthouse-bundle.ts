import { build } from 'esbuild'
import { lighthousePlugin } from './lighthouse-plugin.ts'

interface BundleOptions {
  /** A module that imports Lighthouse, such as measure/lighthouse/worker.ts. */
  entry: string
  /** Ends in `.mjs`. */
  outfile: string
}

/**
 * The module and all of Lighthouse in one file: 7 MB in place of 156 MB. Not minified, because Lighthouse sends functions
 * to pages by their text and reads their names.
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
    // Packages written for CommonJS ask for Node's own modules by `require`, which an ES module has not.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [lighthousePlugin()],
  })
}
