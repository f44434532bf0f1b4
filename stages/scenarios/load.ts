import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type ParsedBenchmark, parseBenchmark } from '#core/config/benchmark.ts'
import type { BenchmarkSource } from '#core/config/live/live.ts'
import { type Problem, sortProblems } from '#core/config/problem.ts'
import { defaultSettings, parseSettings } from '#core/config/settings.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import type { Settings } from '#core/model/settings.ts'
import { slug } from '#core/model/slug.ts'
import { clip } from '#core/model/untrusted.ts'
import { codeOf, filesBelow, isFolder, readText, unreadable, wholeFile } from './files.ts'

export interface Scenarios {
  /** The folder that holds outpace.yaml and scenarios/. */
  root: string
  settings: Settings
  /** Those without problems, by id. Empty while outpace.yaml has problems, because its settings apply to all. */
  benchmarks: Benchmark[]
  /** The same, each with the data of its file, over which live settings are laid. */
  sources: BenchmarkSource[]
  /** Ids of the others. */
  broken: string[]
  problems: Problem[]
}

/** Reads outpace.yaml and every scenarios/<id>/benchmark.yaml below `root`. A broken benchmark does not affect the others. */
export async function loadScenarios(root: string): Promise<Scenarios> {
  const folders = await scenarioFolders(root)
  const found = await loadSettings(root, folders.ids)
  const problems = [...found.problems, ...folders.problems]
  const scenarios: Scenarios = { root, settings: found.settings, benchmarks: [], sources: [], broken: [], problems }
  for (const id of folders.ids) {
    const loaded = await loadBenchmark({ root, id, settings: found.settings })
    if (loaded.ok && found.problems.length === 0) scenarios.sources.push(sourceOf(loaded))
    else scenarios.broken.push(id)
    if (!loaded.ok) problems.push(...loaded.problems)
  }
  const benchmarks = scenarios.sources.map(({ benchmark }) => benchmark)
  return { ...scenarios, benchmarks, problems: sortProblems(problems) }
}

function sourceOf({ benchmark, data }: BenchmarkSource): BenchmarkSource {
  return { benchmark, data }
}

/** Reads outpace.yaml; the defaults where there is none or it has problems. Without the ids of `benchmarks`, named ones are not checked. */
export async function loadSettings(
  root: string,
  benchmarks?: readonly string[],
): Promise<{ settings: Settings; problems: Problem[] }> {
  const file = 'outpace.yaml'
  const text = await readText(root, file)
  if (text === undefined) return { settings: defaultSettings(), problems: [] }
  if (typeof text !== 'string') return { settings: defaultSettings(), problems: [text] }
  const parsed = parseSettings({ file, text, ...(benchmarks && { benchmarks }) })
  if (parsed.ok) return { settings: parsed.settings, problems: [] }
  // Stand-ins, so that no benchmark is blamed for a profile that outpace.yaml fails to define.
  const standIns = parsed.profileNames.map((name) => [name, { ...desktop, name }])
  const settings = defaultSettings()
  const profiles = { ...Object.fromEntries(standIns), ...settings.profiles }
  return { settings: { ...settings, profiles }, problems: parsed.problems }
}

const desktop = builtInProfiles.desktop

async function scenarioFolders(root: string): Promise<{ ids: string[]; problems: Problem[] }> {
  try {
    const names = await readdir(join(root, 'scenarios'))
    const ids: string[] = []
    for (const name of names.sort()) {
      if (!name.startsWith('.') && (await isFolder(join(root, 'scenarios', name)))) ids.push(name)
    }
    if (ids.length > 0) return { ids, problems: [] }
    return { ids, problems: [wholeFile('scenarios', 'This folder contains no benchmark.', example)] }
  } catch (error) {
    const code = codeOf(error)
    return {
      ids: [],
      problems: [wholeFile('scenarios', noFolder(code, root), `${example} Or change to the folder that has it.`)],
    }
  }
}

function noFolder(code: string, root: string): string {
  if (code === 'ENOENT') return `There is no folder "scenarios" in ${root}.`
  return code === 'ENOTDIR' ? 'This is a file, not a folder.' : `This folder ${unreadable(code)}.`
}

/** "compare" stores its rounds under this name, and channels store their secrets under "notify". */
const taken = ['compare', 'notify']

const example = 'Create scenarios/shop/benchmark.yaml, or have it written: npx outpace init YOUR-PAGE ANOTHER-PAGE.'

async function loadBenchmark(options: { root: string; id: string; settings: Settings }): Promise<ParsedBenchmark> {
  const { root, id, settings } = options
  const folder = `scenarios/${id}`
  if (slug(id) !== id || id.length > 60 || taken.includes(id)) {
    const hint = taken.includes(id) ? `Rename it; "${id}" is reserved.` : `Rename it to "${slug(id).slice(0, 60)}".`
    const message =
      "The name of a benchmark's folder may contain only lower-case letters, digits and single hyphens, at most 60 characters."
    return { ok: false, problems: [wholeFile(folder, message, hint)] }
  }
  const file = `${folder}/benchmark.yaml`
  const text = await readText(root, file)
  if (text !== undefined && typeof text !== 'string') return { ok: false, problems: [text] }
  try {
    const files = await filesBelow(join(root, folder))
    if (text === undefined) return { ok: false, problems: [noBenchmark(folder, files)] }
    const { recordings, problems } = await readRecordingTexts({ root, folder, text, files })
    return problems.length > 0
      ? { ok: false, problems }
      : parsedOnce({ id, file, text, settings, files, recordings }, root)
  } catch (error) {
    const message = `This folder ${unreadable(codeOf(error))}.`
    return { ok: false, problems: [wholeFile(folder, message, 'Check the permissions of its contents.')] }
  }
}

/** What was read last of each file, from which texts and settings. */
const parsed = new Map<string, { from: string; result: ParsedBenchmark }>()

/** A dashboard reads its files every few seconds, and a hundred of them take a second to parse. Whoever gets the result may change it. */
function parsedOnce(given: Parameters<typeof parseBenchmark>[0], root: string): ParsedBenchmark {
  const { id, text, settings, files = [], recordings = [] } = given
  const from = JSON.stringify([text, settings, [...files], [...recordings]])
  const place = join(root, id)
  const before = parsed.get(place)
  const result = before?.from === from ? before.result : parseBenchmark(given)
  parsed.set(place, { from, result })
  return structuredClone(result)
}

/** Texts of the JSON files that a benchmark names, and why others cannot be read. */
async function readRecordingTexts(options: {
  root: string
  folder: string
  text: string
  files: ReadonlySet<string>
}): Promise<{ recordings: Map<string, string>; problems: Problem[] }> {
  const { root, folder, text, files } = options
  const recordings = new Map<string, string>()
  const problems: Problem[] = []
  for (const file of files) {
    if (!file.endsWith('.json') || !text.includes(file)) continue
    const found = await readText(root, `${folder}/${file}`)
    if (typeof found === 'object') problems.push(found)
    else recordings.set(file, found ?? '')
  }
  return { recordings, problems }
}

function noBenchmark(folder: string, files: Set<string>): Problem {
  const misnamed = [...files].find((file) => /^benchmark\.(yml|yaml|json)$/i.test(file))
  const hint =
    misnamed === undefined ? 'Create one, or move the folder elsewhere.' : `Rename ${clip(misnamed)} to benchmark.yaml.`
  return wholeFile(folder, 'This folder has no benchmark.yaml.', hint)
}
