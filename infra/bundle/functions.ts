import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { webVitalsFile } from '#measure/load/web-vitals.ts'
import manifest from '#package.json' with { type: 'json' }
import { entriesPlugin, functionNames } from './entries.ts'
import type { DeployedScenarios } from './scenarios.ts'

interface FunctionsOptions {
  /** Folder of this program. */
  program: string
  /** Folder that holds scenarios/. */
  root: string
  scenarios: DeployedScenarios
  /** Gets a folder for each function, with `index.mjs` in it. */
  out: string
}

/**
 * How every function is bundled. Not minified, so that a stack in the log can be read. Names of functions are left as they
 * are: esbuild's `keepNames` would call a helper inside functions that go to pages by their text.
 */
export function buildOptions(program: string) {
  return {
    absWorkingDir: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: ['playwright-core'],
    // A bundle lies alone in its folder: what modules read from files becomes part of it.
    alias: {
      '#web-vitals': webVitalsFile,
      // The version alone, so that a new script in package.json is no new function.
      '#package.json': `data:application/json,${encodeURIComponent(JSON.stringify({ version: manifest.version }))}`,
    },
    loader: { '.iife.js': 'text' },
    legalComments: 'none',
    logLevel: 'warning',
    // Packages written for CommonJS ask for Node's own modules by `require`, which an ES module has not.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  } satisfies BuildOptions
}

/** All functions in one run of esbuild. */
export async function bundleFunctions({ program, root, scenarios, out }: FunctionsOptions): Promise<void> {
  await build({
    ...buildOptions(program),
    entryPoints: functionNames.map((name) => ({ in: `entry:${name}`, out: join(name, 'index') })),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    plugins: [entriesPlugin({ program, root, scenarios })],
  })
}
