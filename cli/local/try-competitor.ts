import type { BenchmarkSource } from '#core/config/live/live.ts'
import { doubtsIn } from '#core/judge/page/doubt.ts'
import type { Benchmark, Site } from '#core/model/benchmark.ts'
import type { LiveCompetitor } from '#core/model/live.ts'
import type { Visit } from '#core/model/round.ts'
import type { Settings } from '#core/model/settings.ts'
import { slug } from '#core/model/slug.ts'
import { formatDuration } from '#core/model/units.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { doubtWords } from '#core/words/doubt.ts'
import { problemText } from '#stages/api/settings/answer.ts'
import type { TriedCompetitor } from '#stages/api/settings/options.ts'
import { checkLive } from '#stages/settings/resolve.ts'
import { StoreError } from '#store/store-error.ts'
import { CliError } from '../cli-error.ts'
import type { Surroundings } from '../surroundings.ts'
import { gatherContestants } from './contestants.ts'

interface TryOptions {
  source: BenchmarkSource
  settings: Settings
  surroundings: Surroundings
  /** Ends it early. */
  signal: AbortSignal
}

/** ms for a whole try: people wait no longer in front of a page. */
const longest = 120_000

/** Loads the pages of a competitor once, in the first market, as `check --live` does. Stores nothing. */
export async function tryCompetitor(competitor: LiveCompetitor, options: TryOptions): Promise<TriedCompetitor> {
  const { source, settings, surroundings, signal } = options
  const checked = checkLive(source, { competitors: withCompetitor(source.benchmark, competitor) })
  if (!checked.ok) return { passed: false, sentences: checked.problems.map(problemText) }
  const site = checked.benchmark.sites.find(({ name }) => name === competitor.name)
  if (site === undefined) return { passed: false, sentences: ['This competitor is given by a script or a recording.'] }
  try {
    return outcomeOf(await loadOnce(site, { benchmark: checked.benchmark, settings, surroundings, signal }))
  } catch (error) {
    if (error instanceof CliError || error instanceof StoreError) return { passed: false, sentences: [error.message] }
    throw error
  }
}

/** Beside those of the file, one of which the target may name. */
function withCompetitor({ sites }: Benchmark, competitor: LiveCompetitor): LiveCompetitor[] {
  const others = sites.flatMap(({ us, name, origin, walk }) =>
    us || walk.kind !== 'pages' || slug(name) === slug(competitor.name) ? [] : [{ name, origin, pages: walk.pages }],
  )
  return [...others, competitor]
}

async function loadOnce(
  site: Site,
  { benchmark, settings, surroundings, signal }: Omit<TryOptions, 'source'> & { benchmark: Benchmark },
): Promise<Visit> {
  const [market] = benchmark.markets
  if (market === undefined) throw new CliError('The benchmark has no market.')
  const alone: Benchmark = { ...benchmark, sites: [site], loads: 1 }
  const { measureLocally, openHost } = await import('./host.ts')
  await using host = await openHost(surroundings, settings)
  await using contestants = await gatherContestants(surroundings.root, alone)
  const { visits } = await measureLocally({
    host,
    benchmark: alone,
    market,
    contestants,
    scheduledAt: new Date(),
    recordEvidence: false,
    signal: AbortSignal.any([signal, AbortSignal.timeout(longest)]),
    progress: () => undefined,
  })
  const [visit] = visits
  if (visit === undefined) throw new CliError('Nothing was measured.')
  return visit
}

function outcomeOf(visit: Visit): TriedCompetitor {
  const { failure, status } = visit
  if (failure !== undefined) {
    const where = failure.step === undefined ? '' : ` at ${failure.step}`
    return { passed: false, sentences: [oneLine(`${status}${where}: ${failure.message}`, 500)] }
  }
  const doubts = doubtsIn(visit).map(({ step, doubt }) =>
    oneLine(`${doubtWords(step, doubt)}. Check its address.`, 300),
  )
  const steps = visit.loads.at(-1)?.steps ?? []
  const times = steps.map(({ name, metrics }) => `${name} ${formatDuration(metrics.duration ?? 0)}`)
  return { passed: doubts.length === 0, sentences: [oneLine(`Loaded: ${times.join(', ')}.`, 500), ...doubts] }
}
