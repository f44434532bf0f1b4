import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Benchmark } from '../../core/benchmark.ts'
import { parseBenchmark } from '../../core/config/benchmark.ts'
import type { Problem } from '../../core/config/problem.ts'
import { defaultSettings, parseSettings, type Settings } from '../../core/config/settings.ts'
import { slug } from '../../core/slug.ts'

export interface DeployedScenarios {
  settings: Settings
  /** By id. */
  benchmarks: Benchmark[]
  /** Ids of benchmarks that bring their own sites, which only the machine that starts them can reach. */
  leftOut: string[]
}

/** What is deployed from the folder that holds outpace.yaml and scenarios/. Throws an Error with every problem. */
export async function readScenarios(root: string): Promise<DeployedScenarios> {
  const settings = await readSettings(root)
  const problems: Problem[] = []
  const scenarios: DeployedScenarios = { settings, benchmarks: [], leftOut: [] }
  for (const id of await folders(join(root, 'scenarios'))) {
    if (slug(id) !== id || id === 'compare') {
      throw new Error(`scenarios/${id} has a name that no benchmark may have. "npx outpace check" says more.`)
    }
    const file = `scenarios/${id}/benchmark.yaml`
    const files = await filesBelow(join(root, 'scenarios', id))
    if (!files.has('benchmark.yaml')) throw new Error(`There is no ${file}. Create it, or move its folder elsewhere.`)
    const parsed = parseBenchmark({ id, file, text: await readFile(join(root, file), 'utf8'), settings, files })
    if (!parsed.ok) problems.push(...parsed.problems)
    else if (parsed.benchmark.serve !== undefined) scenarios.leftOut.push(id)
    else scenarios.benchmarks.push(parsed.benchmark)
  }
  refuse(problems)
  return scenarios
}

async function readSettings(root: string): Promise<Settings> {
  const file = 'outpace.yaml'
  if (!existsSync(join(root, file))) return defaultSettings()
  const parsed = parseSettings({ file, text: await readFile(join(root, file), 'utf8') })
  if (parsed.ok) return parsed.settings
  refuse(parsed.problems)
  throw new Error(`${file} cannot be used.`)
}

function refuse(problems: Problem[]): void {
  if (problems.length === 0) return
  const lines = problems.map(({ file, line, column, message, hint }) =>
    `${file}:${line}:${column}: ${message} ${hint ?? ''}`.trimEnd(),
  )
  throw new Error(`Nothing was bundled. "npx outpace check" says more.\n${lines.join('\n')}`)
}

async function folders(parent: string): Promise<string[]> {
  if (!existsSync(parent)) throw new Error(`There is no ${parent}: nothing says what to measure.`)
  const entries = await readdir(parent, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()
}

async function filesBelow(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Set(files.map((file) => relative(folder, file).split(sep).join('/')))
}
