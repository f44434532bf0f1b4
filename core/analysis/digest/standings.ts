import { comparisonsOf, ourName } from '../../judge/streams.ts'
import type { Benchmark, Market } from '../../model/benchmark.ts'
import type { Metric } from '../../model/metric.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { Day } from '../day.ts'
import { ROUNDS_FOR_VERDICT } from '../league/judgement.ts'
import { type Change, changeOf, intervalOf, type Typical, typicalOf } from './typical.ts'
import type { DigestWeek } from './week.ts'

/** One comparison over a whole week, from its day records. */
export interface WeekStanding {
  market: Pick<Market, 'id' | 'name'>
  competitor: string
  step: string
  /** The target's metric, or `duration` where the step has none; null when nothing was measured. */
  metric: Metric | null
  verdict: Verdict
  /** Us divided by the competitor, with its 95 % interval; null where nobody can say. */
  ratio: number | null
  low: number | null
  high: number | null
  rounds: number
  /** Typical of the week, in the metric's unit. */
  ours: number | null
  theirs: number | null
  /** Who failed in half of its visits or more, which outweighs any ratio. */
  failing: 'us' | 'competitor' | 'both' | null
  /** Null when last week cannot be compared with. */
  before: { verdict: Verdict; ratio: number | null } | null
  change: Change | null
}

/** The days of a week and of the week before it, of one method: that of the newest day. */
export interface TwoWeeks {
  now: Day[]
  before: Day[]
  /** Why nothing before is there to compare with; null when something is. */
  nothingBefore: 'first' | 'method' | null
}

export function twoWeeks(days: readonly Day[], { week, before }: { week: DigestWeek; before: DigestWeek }): TwoWeeks {
  const within = ({ monday, sunday }: DigestWeek) => days.filter(({ date }) => date >= monday && date <= sunday)
  const [own, earlier] = [within(week), within(before)]
  const method = JSON.stringify(own.at(-1)?.method)
  const alike = (day: Day) => JSON.stringify(day.method) === method
  const comparable = earlier.filter(alike)
  const nothingBefore = earlier.length === 0 ? 'first' : comparable.length === 0 ? 'method' : null
  return { now: own.filter(alike), before: comparable, nothingBefore }
}

interface Asked {
  benchmark: Benchmark
  competitor: string
  step: string
}

/** Every comparison of a market; `looks` is how many there are in all markets. */
export function standingsOf(
  { now, before }: TwoWeeks,
  { benchmark, market, looks }: { benchmark: Benchmark; market: Market; looks: number },
): WeekStanding[] {
  const { margin } = benchmark.target
  return comparisonsOf(benchmark).map((comparison): WeekStanding => {
    const asked = { benchmark, ...comparison }
    const metric = metricOf(now, asked)
    const own = sideOf(now, { ...asked, metric })
    const earlier = before.length === 0 ? null : sideOf(before, { ...asked, metric })
    const interval = own.typical === null ? null : intervalOf(own.typical)
    return {
      market: { id: market.id, name: market.name },
      ...comparison,
      metric,
      verdict: own.verdict,
      ratio: ratioOf(own.typical),
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      rounds: own.typical?.rounds ?? 0,
      ours: typicalTime(now, { site: ourName(benchmark), step: comparison.step, metric }),
      theirs: typicalTime(now, { site: comparison.competitor, step: comparison.step, metric }),
      failing: own.failing,
      before: earlier === null ? null : { verdict: earlier.verdict, ratio: ratioOf(earlier.typical) },
      change:
        own.typical === null || earlier === null || earlier.typical === null
          ? null
          : changeOf({ now: own.typical, before: earlier.typical }, { margin, looks }),
    }
  })
}

/** What the detectors choose round by round (core/judge/metric.ts), chosen once for the week. */
function metricOf(days: readonly Day[], asked: Asked): Metric | null {
  const { metric: wanted } = asked.benchmark.target
  const rounds = (metric: Metric) => gapsOf(days, { ...asked, metric }).reduce((sum, gap) => sum + gap.rounds, 0)
  const [measured, completed] = [rounds(wanted), rounds('duration')]
  if (measured === 0 && completed === 0) return null
  return measured * 2 >= completed ? wanted : 'duration'
}

function gapsOf(days: readonly Day[], { competitor, step, metric }: Asked & { metric: Metric }): Day['gaps'] {
  return days.flatMap(({ gaps }) =>
    gaps.filter((gap) => gap.competitor === competitor && gap.step === step && gap.metric === metric),
  )
}

interface Side {
  typical: Typical | null
  failing: WeekStanding['failing']
  verdict: Verdict
}

function sideOf(days: readonly Day[], { metric, ...asked }: Asked & { metric: Metric | null }): Side {
  const typical = metric === null ? null : typicalOf(gapsOf(days, { ...asked, metric }))
  const failing = failingOf(days, asked)
  return { typical, failing, verdict: verdictOf(typical, { failing, margin: asked.benchmark.target.margin }) }
}

function failingOf(days: readonly Day[], { benchmark, competitor }: Asked): WeekStanding['failing'] {
  const us = failsMostly(days, ourName(benchmark))
  const them = failsMostly(days, competitor)
  return us && them ? 'both' : us ? 'us' : them ? 'competitor' : null
}

/** Of the visits that reached the site; a bot wall says nothing of its customers. */
function failsMostly(days: readonly Day[], site: string): boolean {
  const count = (status: 'ok' | 'failed') =>
    days.reduce((sum, { sites }) => sum + (sites.find(({ name }) => name === site)?.status[status] ?? 0), 0)
  const failed = count('failed')
  return failed > 0 && failed >= count('ok')
}

/** As `verdictNow` of core/analysis/league/judgement.ts: the median visit is what counts, and a failure is the worst there is. */
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

/** Mean of the days' medians, each day by its loads. */
export function typicalTime(
  days: readonly Day[],
  { site, step, metric }: { site: string; step: string; metric: Metric | null },
): number | null {
  if (metric === null) return null
  const figures = days.flatMap(({ sites }) => {
    const figure = sites.find(({ name }) => name === site)?.steps[step]?.[metric]
    return figure === undefined ? [] : [{ loads: figure[0], median: figure[2] }]
  })
  const loads = figures.reduce((sum, figure) => sum + figure.loads, 0)
  return loads === 0 ? null : figures.reduce((sum, figure) => sum + (figure.loads / loads) * figure.median, 0)
}

function ratioOf(typical: Typical | null): number | null {
  return typical === null ? null : Math.exp(typical.log)
}

/** How much customers lose with us: time where both have one, else the ratio; a journey that fails is the worst there is. */
export function lossOf({ ours, theirs, ratio, failing }: WeekStanding): number {
  if (failing === 'us') return Number.MAX_VALUE
  return ours === null || theirs === null ? (ratio ?? 0) : ours - theirs
}
