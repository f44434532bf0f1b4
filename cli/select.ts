import type { BenchmarkSource } from '#core/config/live/live.ts'
import { formatProblems } from '#core/config/problem.ts'
import { noSuch } from '#core/config/problem-words.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { findBenchmark } from '#stages/scenarios/find.ts'
import { loadScenarios, type Scenarios } from '#stages/scenarios/load.ts'
import type { Store } from '#store/port.ts'
import { CliError, cliErrorOf } from './cli-error.ts'
import { leftOutText, liveBenchmarks } from './live.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * The named benchmark, or all of them, with the live settings of this machine or of the deployment. Problems in the files of
 * other benchmarks are ignored; any other problem is listed in the CliError thrown. `several` is whether there are others,
 * named or not. Throws StoreError.
 */
export async function selectBenchmarks(
  surroundings: Surroundings,
  wanted: string | undefined,
  { cloud = false, store }: { cloud?: boolean; store?: Store } = {},
): Promise<{ settings: Settings; benchmarks: Benchmark[]; sources: BenchmarkSource[]; several: boolean }> {
  const scenarios = await loadScenarios(surroundings.root)
  const { settings, problems } = scenarios
  if (wanted === undefined && problems.length > 0) throw new CliError(formatProblems(problems))
  const sources = wanted === undefined ? scenarios.sources : [findSource(scenarios, wanted)]
  const inForce = await liveBenchmarks(sources, { surroundings, settings, cloud, store })
  const several = scenarios.sources.length > 1
  for (const { problems: misfits } of inForce) if (misfits.length > 0) warnOnce(leftOutText(misfits))
  return { settings, benchmarks: inForce.map(({ benchmark }) => benchmark), sources, several }
}

/** The named benchmark as its files say it. Throws CliError with the problems of its files. */
export function findSource(scenarios: Scenarios, wanted: string): BenchmarkSource {
  const { sources, problems } = scenarios
  const found = findBenchmark(scenarios, wanted)
  const source = found.ok ? sources.find(({ benchmark }) => benchmark === found.value) : undefined
  if (source !== undefined) return source
  const folder = `scenarios/${wanted.trim()}`.toLowerCase()
  const mayMatter = ['outpace.yaml', 'scenarios', folder]
  const own = problems.filter(({ file: name }) => {
    const file = name.toLowerCase()
    return mayMatter.includes(file) || file.startsWith(`${folder}/`)
  })
  const { message, hint } = found.ok ? { message: `There is no benchmark "${wanted}".` } : found.words
  throw new CliError(
    [message, hint, formatProblems(own)].filter((part) => part !== undefined && part !== '').join('\n'),
  )
}

const warned = new Set<string>()

/** A page asks every few seconds; once is enough. */
function warnOnce(text: string): void {
  if (!warned.has(text)) process.stderr.write(`${text}\n`)
  warned.add(text)
}

/** The benchmarks that have the named market, with it; or all of them with all markets. Throws CliError where none has it. */
export function selectPlaces<B extends Pick<Benchmark, 'markets'>>(
  benchmarks: readonly B[],
  wanted: string | undefined,
): { benchmark: B; markets: Market[] }[] {
  const places = benchmarks.map((benchmark) => ({
    benchmark,
    markets: benchmark.markets.filter((market) => isMarket(market, wanted)),
  }))
  const having = places.filter(({ markets }) => markets.length > 0)
  if (wanted === undefined || having.length > 0) return having
  const known = new Set(benchmarks.flatMap(({ markets }) => markets.map(({ name }) => name)))
  throw cliErrorOf(noSuch({ kind: 'market', found: wanted, known: [...known] }))
}

/** The named market of a benchmark, or all of them. Throws CliError. */
export function selectMarkets(benchmark: Benchmark, wanted: string | undefined): Market[] {
  return selectPlaces([benchmark], wanted).flatMap(({ markets }) => markets)
}

/** Whether an option names the market, by its name or its id, or none. */
function isMarket({ id, name }: Market, wanted: string | undefined): boolean {
  const lower = wanted?.toLowerCase()
  return lower === undefined || id === lower || name.toLowerCase() === lower
}
