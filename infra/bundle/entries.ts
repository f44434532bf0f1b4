import { createHash } from 'node:crypto'
import { extname, join } from 'node:path'
import type { Plugin } from 'esbuild'
import type { Benchmark } from '#core/model/benchmark.ts'
import { buildPage } from '#dashboard/build.ts'
import type { BundledFile } from '#functions/api/wire.ts'
import type { DispatchSettings } from '#functions/dispatch/wire.ts'
import type { DeployedScenarios } from './scenarios.ts'

const namespace = 'entry'

/** Names of the functions and of their bundles' folders. */
export const functionNames = ['dispatch', 'run', 'audit', 'field', 'judge', 'notify', 'api'] as const
export type FunctionName = (typeof functionNames)[number]

interface EntriesOptions {
  /** Of this program. */
  program: string
  /** Folder that holds scenarios/. */
  root: string
  scenarios: DeployedScenarios
}

/** esbuild plugin: the module `entry:<function>`, which hands the scenarios to the function's wiring. */
export function entriesPlugin(options: EntriesOptions): Plugin {
  return {
    name: 'entries',
    setup(build) {
      build.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path: path.slice('entry:'.length), namespace }))
      build.onLoad({ filter: /.*/, namespace }, async ({ path }) => ({
        contents: await entryOf(path as FunctionName, options),
        resolveDir: options.program,
        loader: 'ts',
      }))
    },
  }
}

async function entryOf(name: FunctionName, { program, root, scenarios }: EntriesOptions): Promise<string> {
  const wire = JSON.stringify(join(program, 'functions', name, `wire${extname(import.meta.filename)}`))
  // Parsed at run time, because a key `__proto__` has a different meaning in a program than in JSON.
  const sources = `JSON.parse(${JSON.stringify(JSON.stringify(scenarios.sources))})`
  const { retention, contact } = scenarios.settings
  const rest = `${JSON.stringify(retention)}${contact === undefined ? '' : `, contact: ${JSON.stringify(contact)}`}`
  const deployed = `{ sources: ${sources}, retention: ${rest} }`
  const settings = `JSON.parse(${JSON.stringify(JSON.stringify(scenarios.settings))})`
  switch (name) {
    case 'dispatch':
      return `import { wireDispatch } from ${wire}
export const handler = wireDispatch({ sources: ${sources} }, ${JSON.stringify(dispatchOf(scenarios))})`
    case 'field':
      return `import { wireField } from ${wire}
export const handler = wireField({ retention: ${JSON.stringify(retention)}, cruxKey: ${JSON.stringify(scenarios.settings.cruxKey)} })`
    case 'run':
      return `import { wireRun } from ${wire}
const scripts = ${scriptsOf(scenarios.benchmarks, root)}
export const handler = wireRun(${deployed}, scripts)`
    case 'audit':
      return `import { wireAudit } from ${wire}
export const handler = wireAudit({ retention: ${rest} })`
    case 'judge':
      return `import { wireJudge } from ${wire}
export const handler = wireJudge({ sources: ${sources}, retention: ${JSON.stringify(retention)} })`
    case 'notify':
      return `import { wireNotify } from ${wire}
export const handler = wireNotify({ sources: ${sources}, settings: ${settings} })`
    case 'api':
      return `import { wireApi } from ${wire}
export const handler = wireApi({ sources: ${sources}, settings: ${settings} }, ${JSON.stringify(await pageFiles())})`
    default:
      throw new Error(`There is no function ${name satisfies never}.`)
  }
}

function dispatchOf({ settings, benchmarks }: DeployedScenarios): DispatchSettings {
  const version = createHash('sha256').update(JSON.stringify(benchmarks)).digest('hex').slice(0, 16)
  return { version, digest: settings.digest, field: settings.cruxKey !== undefined }
}

/** Of the page, as functions/api/wire.ts takes them. */
async function pageFiles(): Promise<BundledFile[]> {
  const files = await buildPage()
  return [...files].map(([path, { type, body }]) => [path, type, Buffer.from(body).toString('base64')])
}

/** The source of functions/run/wire.ts' `Scripts`. Keys are in brackets for the same reason. */
export function scriptsOf(benchmarks: Benchmark[], root: string): string {
  const entries = benchmarks.map(({ id, sites }) => {
    const scripts = sites.flatMap(({ name, walk }) => {
      if (walk.kind !== 'script') return []
      return [`[${JSON.stringify(name)}]: () => import(${JSON.stringify(join(root, 'scenarios', id, walk.file))})`]
    })
    return `[${JSON.stringify(id)}]: { ${scripts.join(', ')} }`
  })
  return `{ ${entries.join(', ')} }`
}
