import { readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { scriptLinesFile } from '#functions/run/script-lines.ts'
import { autoconsentFile } from '#measure/consent/autoconsent.ts'
import { autoconsentRulesFile } from '#measure/consent/autoconsent-rules.ts'
import { webVitalsFile } from '#measure/load/web-vitals.ts'
import manifest from '#package.json' with { type: 'json' }
import { entriesPlugin, type FunctionName, functionNames } from './entries.ts'
import type { DeployedScenarios } from './scenarios.ts'
import { scriptLines } from './script-lines.ts'

interface FunctionsOptions {
  /** Folder of this program. */
  program: string
  /** Folder that holds scenarios/. */
  root: string
  scenarios: DeployedScenarios
  /** Receives a folder for each function, with `index.mjs` in it. */
  out: string
  /** Absent: all of them. */
  names?: readonly FunctionName[]
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
    // A bundle is alone in its folder: files that modules read become part of it.
    alias: {
      '#web-vitals': webVitalsFile,
      '#autoconsent': autoconsentFile,
      '#autoconsent-rules': autoconsentRulesFile,
      // The version alone, so that a new script in package.json does not change the functions.
      '#package.json': `data:application/json,${encodeURIComponent(JSON.stringify({ version: manifest.version }))}`,
    },
    loader: { '.iife.js': 'text', '.playwright.js': 'text' },
    legalComments: 'none',
    logLevel: 'warning',
    // CommonJS packages load Node's own modules with `require` and ask where they are, for which ES modules have other names.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
  } satisfies BuildOptions
}

/** The functions in one run of esbuild. */
export async function bundleFunctions(options: FunctionsOptions): Promise<void> {
  const { program, root, scenarios, out, names = functionNames } = options
  await build({
    ...buildOptions(program),
    entryPoints: names.map((name) => ({ in: `entry:${name}`, out: join(name, 'index') })),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    plugins: [entriesPlugin({ program, root, scenarios })],
    sourcemap: 'external',
    sourcesContent: false,
  })
  if (names.includes('run')) await writeScriptLines({ root, file: join(out, 'run', 'index.mjs') })
  for (const name of names) await rm(join(out, name, 'index.mjs.map'))
}

async function writeScriptLines({ root, file }: { root: string; file: string }): Promise<void> {
  const [text, map] = await Promise.all([readFile(file, 'utf8'), readFile(`${file}.map`, 'utf8')])
  const lines = await scriptLines({ file, text, map, root })
  if (Object.keys(lines).length > 0) await writeFile(join(dirname(file), scriptLinesFile), JSON.stringify(lines))
}
