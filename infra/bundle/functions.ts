import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { entriesPlugin, functionNames } from './entries.ts'
import { inlinePlugin } from './inline.ts'
import type { DeployedScenarios } from './scenarios.ts'

interface FunctionsOptions {
  /** Folder of this program. */
  program: string
  /** Folder that holds scenarios/. */
  root: string
  scenarios: DeployedScenarios
  /** Receives a folder for each function, with `index.mjs` in it. */
  out: string
}

/**
 * How every function is bundled. Not minified, so that stack traces in the log are readable. Without `keepNames`:
 * esbuild would insert calls to a helper into functions that are sent to pages as text.
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
    legalComments: 'none',
    logLevel: 'warning',
    // CommonJS packages load Node's own modules with `require`, which ES modules do not have.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    plugins: [inlinePlugin(program)],
  } satisfies BuildOptions
}

/** All functions in one run of esbuild. */
export async function bundleFunctions({ program, root, scenarios, out }: FunctionsOptions): Promise<void> {
  const options = buildOptions(program)
  await build({
    ...options,
    entryPoints: functionNames.map((name) => ({ in: `entry:${name}`, out: join(name, 'index') })),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    plugins: [entriesPlugin({ program, root, scenarios }), ...options.plugins],
  })
}
