import { formatProblems } from '#core/config/problem.ts'
import { noSuch } from '#core/config/problem-words.ts'
import { findPlace, type RecordingPlace } from '#core/config/recording/place.ts'
import type { Settings } from '#core/model/settings.ts'
import { readText } from '#stages/scenarios/files.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { CliError, cliErrorOf } from '../cli-error.ts'

/** What is imported, and what for. */
export interface ImportSource {
  /** Path of the file. */
  source: string
  text: string
  into: string | undefined
  site: string | undefined
}

interface Destination {
  /** Id of the benchmark. */
  benchmark: string
  place: RecordingPlace
  settings: Settings
}

/** Finds the benchmark and the site that an import is for. `kind` completes "is a". Throws CliError. */
export async function destinationOf(
  { source, into, site }: ImportSource,
  { root, kind }: { root: string; kind: string },
): Promise<Destination> {
  const { benchmarks, broken, settings } = await loadScenarios(root)
  const known = [...benchmarks.map(({ id }) => id), ...broken].sort()
  if (into === undefined) {
    const example = `npx outpace import ${source} --into ${known[0] ?? 'shop'}`
    throw new CliError(`${source} is a ${kind}. Name the benchmark that it is for: ${example}`)
  }
  const byName = benchmarks.find(({ name }) => name.toLowerCase() === into.toLowerCase())?.id
  const benchmark = known.find((id) => id === into) ?? byName
  if (benchmark === undefined) throw cliErrorOf(noSuch({ kind: 'benchmark', found: into, known }))
  const file = `scenarios/${benchmark}/benchmark.yaml`
  const yaml = await readText(root, file)
  if (typeof yaml !== 'string') throw new CliError(yaml === undefined ? `There is no ${file}.` : formatProblems([yaml]))
  const place = findPlace({ file, text: yaml, ...(site !== undefined && { site }) })
  if (!place.ok) throw cliErrorOf(place.words)
  return { benchmark, place: place.value, settings }
}
