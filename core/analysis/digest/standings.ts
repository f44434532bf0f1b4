import { type StreamRound, sizeOf, streamOf } from '../../judge/gap/gap.ts'
import { metricsFor } from '../../judge/metric.ts'
import { comparisonsOf, ourName } from '../../judge/streams.ts'
import type { Benchmark, Market } from '../../model/benchmark.ts'
import type { Incident } from '../../model/incident.ts'
import type { Metric } from '../../model/metric.ts'
import type { Round } from '../../model/round.ts'
import type { Verdict } from '../../model/verdict.ts'
import { medianOf } from '../alarm/figures.ts'
import { ROUNDS_FOR_VERDICT, verdictNow } from '../league/judgement.ts'
import { changeOf, intervalOf, type Typical, typicalOf, typicalOfRounds, type WeekChange } from './typical.ts'
import { isMostlyBlank, type TwoWeeks, visitsIn, type WeekRecords, weekSteps } from './week-records.ts'

type Whose = 'us' | 'competitor' | 'both'

/** One comparison over a whole week. */
export interface WeekStanding {
  market: Pick<Market, 'id' | 'name'>
  competitor: string
  step: string
  /** The target's metric, or `duration` where the step has none; null when nothing was measured. */
  metric: Metric | null
  verdict: Verdict
  /** The gap: us divided by the competitor, with its 95 % interval; null while unknown. */
  ratio: number | null
  low: number | null
  high: number | null
  /** Chance that the interval holds; null without one. */
  coverage: number | null
  /** Rounds with a ratio. */
  rounds: number
  /** Step times, in the metric's unit. */
  ours: number | null
  theirs: number | null
  /** Which site failed in at least half of its visits; this outweighs any ratio. */
  failing: Whose | null
  /** Whose page was blank on the step in at least half of its loads; there the times of the others are all there is. */
  blank: Whose | null
  /** Null when there is no comparable last week. */
  before: { verdict: Verdict; ratio: number | null } | null
  change: WeekChange | null
}

interface Asked {
  benchmark: Benchmark
  competitor: string
  step: string
}

/** Every comparison of a market; `looks` is the number of comparisons in all markets. */
export function standingsOf(
  { now, before }: TwoWeeks,
  { benchmark, market, looks }: { benchmark: Benchmark; market: Market; looks: number },
): WeekStanding[] {
  const { margin } = benchmark.target
  const times = new Map(benchmark.sites.map(({ name }) => [name, weekSteps(now, name, benchmark)] as const))
  return comparisonsOf(benchmark).map((comparison): WeekStanding => {
    const asked = { benchmark, ...comparison }
    const medianIn = (site: string, metric: Metric) => medianOf(times.get(site) ?? [], { ...comparison, metric })
    const wanted = [ourName(benchmark), comparison.competitor].map((site) => medianIn(site, benchmark.target.metric))
    // What has no ratio because one side is 0, such as a layout shift, is not compared by another metric instead.
    const isZero = wanted.includes(0) && !wanted.includes(null)
    const metric = isZero ? benchmark.target.metric : metricOf(now, asked)
    const own = sideOf(now, { ...asked, metric })
    const earlier = before === null ? null : sideOf(before, { ...asked, metric })
    const time = (site: string) => (metric === null ? null : medianIn(site, metric))
    const interval = own.typical === null ? null : intervalOf(own.typical)
    return {
      market: { id: market.id, name: market.name },
      ...comparison,
      metric,
      verdict: own.verdict,
      ratio: ratioOf(own.typical),
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      coverage: interval?.coverage ?? null,
      rounds: own.typical?.rounds ?? 0,
      ours: time(ourName(benchmark)),
      theirs: time(comparison.competitor),
      failing: own.failing,
      blank: whose(asked, (site) => isMostlyBlank(now, { site, step: comparison.step })),
      before: earlier === null ? null : { verdict: earlier.verdict, ratio: ratioOf(earlier.typical) },
      change:
        own.typical === null || earlier === null || earlier.typical === null
          ? null
          : changeOf({ now: own.typical, before: earlier.typical }, { margin, looks }),
    }
  })
}

/** What the detectors choose round by round (core/judge/metric.ts), chosen once for the week. */
function metricOf(records: WeekRecords, asked: Asked): Metric | null {
  const { metric: wanted } = asked.benchmark.target
  const rounds = (metric: Metric) => typicalIn(records, { ...asked, metric })?.rounds ?? 0
  const measured = metricsFor(wanted).map((metric) => ({ metric, rounds: rounds(metric) }))
  const most = Math.max(...measured.map((one) => one.rounds))
  if (most === 0) return null
  const completed = rounds('duration')
  return measured.find((one) => one.rounds > 0 && one.rounds * 2 >= completed)?.metric ?? 'duration'
}

interface Side {
  typical: Typical | null
  failing: WeekStanding['failing']
  verdict: Verdict
}

function sideOf(records: WeekRecords, { metric, ...asked }: Asked & { metric: Metric | null }): Side {
  const { margin, metric: wanted } = asked.benchmark.target
  const typical = metric === null ? null : typicalIn(records, { ...asked, metric })
  const failing = failingOf(records, asked)
  const verdict =
    records.kind === 'rounds'
      ? verdictNow(streamIn(records.rounds, { ...asked, metric: metric ?? wanted }), margin)
      : verdictOf(typical, { failing, margin })
  return { typical, failing, verdict }
}

function typicalIn(records: WeekRecords, asked: Asked & { metric: Metric }): Typical | null {
  if (records.kind === 'rounds') return typicalOfRounds(sizeOf(streamIn(records.rounds, asked)))
  const { competitor, step, metric } = asked
  return typicalOf(
    records.days.flatMap(({ gaps }) =>
      gaps.filter((gap) => gap.competitor === competitor && gap.step === step && gap.metric === metric),
    ),
  )
}

function streamIn(rounds: readonly Round[], { benchmark, ...aspect }: Asked & { metric: Metric }): StreamRound[] {
  return streamOf(rounds, { us: ourName(benchmark), ...aspect })
}

export function isOurs(whose: Whose | null): boolean {
  return whose === 'us' || whose === 'both'
}

/** Of incidents, oldest first, the newest of a failure at the step of a comparison; undefined without one. */
export function failureAt(
  { market, step }: Pick<WeekStanding, 'market' | 'step'>,
  incidents: readonly Incident[],
): Incident | undefined {
  return incidents.findLast((one) => one.market === market.id && one.failure?.step === step)
}

function failingOf(records: WeekRecords, asked: Asked): WeekStanding['failing'] {
  return whose(asked, (site) =>
    failsMostly({
      failed: visitsIn(records, { site, status: 'failed' }),
      ok: visitsIn(records, { site, status: 'ok' }),
    }),
  )
}

function whose({ benchmark, competitor }: Asked, is: (site: string) => boolean): Whose | null {
  const [us, them] = [is(ourName(benchmark)), is(competitor)]
  return us && them ? 'both' : us ? 'us' : them ? 'competitor' : null
}

/** Of the visits that reached the site; a bot challenge says nothing about its customers. */
export function failsMostly({ failed, ok }: { failed: number; ok: number }): boolean {
  return failed > 0 && failed >= ok
}

/** `verdictNow` for day records: the median visit decides, and a failure ranks below any time. */
function verdictOf(
  typical: Typical | null,
  { failing, margin }: { failing: WeekStanding['failing']; margin: number },
): Verdict {
  if (failing === 'us') return 'behind'
  if (failing === 'competitor') return 'ahead'
  const interval = typical === null ? null : intervalOf(typical)
  if (typical === null || interval === null || failing === 'both') return 'unknown'
  if (typical.rounds < ROUNDS_FOR_VERDICT) return 'unknown'
  if (interval.low > 1 + margin) return 'behind'
  if (interval.high < 1 / (1 + margin)) return 'ahead'
  return interval.low > 1 / (1 + margin) && interval.high < 1 + margin ? 'level' : 'unknown'
}

function ratioOf(typical: Typical | null): number | null {
  return typical === null ? null : Math.exp(typical.log)
}
