import { comparable } from '../../judge/gap/comparable.ts'
import { type Gap, type GapSize, type StreamRound, sizeOf, streamOf, valuesOf } from '../../judge/gap/gap.ts'
import { medianStream, overallStream } from '../../judge/gap/overall.ts'
import { metricsFor } from '../../judge/metric.ts'
import type { Benchmark, Market, Target } from '../../model/benchmark.ts'
import { type Metric, metrics } from '../../model/metric.ts'
import type { Round } from '../../model/round.ts'
import type { Verdict } from '../../model/verdict.ts'
import { signedRankInterval } from '../../statistics/hodges-lehmann.ts'
import { basesOf, mixedSteps, type StepBasis } from './basis.ts'
import { type Ranking, rankingOf } from './ranking.ts'
import { namesWithJourney, type StepSummary, stepsOf } from './sites.ts'

export interface JudgedGap extends Gap {
  verdict: Verdict
}

/** The whole comparison with a competitor, on the target's metric over the steps of the ranking. */
export interface OverallGap extends GapSize {
  competitor: string
  verdict: Verdict
}

export interface TargetVerdict extends GapSize {
  against: Target['against']
  metric: Metric
  margin: number
  /** The competitor compared with; null for the median competitor, or when no competitor can be compared with. */
  competitor: string | null
  verdict: Verdict
}

export interface PromiseVerdict {
  /** ms: the limit, and the step time of our slowest step. */
  limit: number
  median: number | null
  step: string | null
  outcome: 'kept' | 'broken' | 'unknown'
}

export interface Judgement {
  /** Every competitor, step and metric that can be compared. */
  gaps: JudgedGap[]
  overall: OverallGap[]
  target: TargetVerdict
  /** Null without a promise. */
  promise: PromiseVerdict | null
  ranking: Ranking
  /** Of every step of the benchmark, in order. */
  comparedBy: StepBasis[]
}

/** Below this many rounds, failures included, there is no 95 % interval (docs/detector.md section 6) and so no verdict. */
export const ROUNDS_FOR_VERDICT = 6

/**
 * Judges the newest comparable rounds once, from the 95 % interval of each gap. For continuous monitoring use the detector
 * of statistics/detector.ts: repeated looks at this verdict would raise too many false alarms.
 */
export function judgeNow({
  benchmark,
  market,
  rounds: given,
}: {
  benchmark: Benchmark
  market: Market
  rounds: readonly Round[]
}): Judgement {
  const { id, sites, steps, target } = benchmark
  const { rounds } = comparable(given, { benchmark: id, market: market.id })
  const us = sites.find((site) => site.us)?.name ?? ''
  const competitors = sites.filter((site) => !site.us).map(({ name }) => name)
  const figures = sites.map(({ name }) => ({ name, steps: stepsOf(rounds, name, steps) }))
  const mixed = mixedSteps(rounds, { sites, steps })
  const ranking = rankingOf(figures, { steps, metric: target.metric, mixed: mixed.map(({ step }) => step) })
  const streams = new Map(
    competitors.map((competitor) => {
      const pair = { us, competitor, steps: ranking.steps, metric: target.metric }
      return [competitor, overallStream(rounds, pair)] as const
    }),
  )
  const verdictOf = (stream: readonly StreamRound[]) => ({
    ...sizeOf(stream),
    verdict: verdictNow(stream, target.margin),
  })
  return {
    gaps: competitors.flatMap((competitor) =>
      namesWithJourney(steps).flatMap((step) =>
        metrics
          .map((metric) => ({ metric, stream: streamOf(rounds, { us, competitor, step, metric }) }))
          .filter(({ stream }) => valuesOf(stream).length > 0)
          .map(({ metric, stream }) => ({ competitor, step, metric, ...verdictOf(stream) })),
      ),
    ),
    overall: [...streams].map(([competitor, stream]) => ({ competitor, ...verdictOf(stream) })),
    target: judgeTarget({ target, streams, ranking, verdictOf }),
    promise: judgePromise(figures.find(({ name }) => name === us)?.steps ?? [], { steps, target }),
    ranking,
    comparedBy: basesOf(figures, { benchmark, mixed }),
  }
}

/**
 *                 1/(1+margin)    1    1+margin
 *     ahead    [----]    |        |        |
 *     level              |  [----------]   |
 *     behind             |        |        |   [-----]
 *     unknown          [---]      |   [------]
 *
 * Failures count here as the worst rank: a site that turns customers away is not ahead because it is fast otherwise.
 */
export function verdictNow(stream: readonly StreamRound[], margin: number): Verdict {
  const values = valuesOf(stream)
  if (values.length < ROUNDS_FOR_VERDICT) return 'unknown'
  const { low, high } = signedRankInterval(values, 0.05)
  const edge = Math.log(1 + margin)
  if (low > edge) return 'behind'
  if (high < -edge) return 'ahead'
  return low > -edge && high < edge ? 'level' : 'unknown'
}

function judgeTarget({
  target: { against, metric, margin },
  streams,
  ranking: { scores },
  verdictOf,
}: {
  target: Target
  streams: ReadonlyMap<string, StreamRound[]>
  ranking: Ranking
  verdictOf: (stream: readonly StreamRound[]) => GapSize & { verdict: Verdict }
}): TargetVerdict {
  if (against === 'median') {
    const stream = medianStream([...streams.values()])
    return { against, metric, margin, competitor: null, ...verdictOf(stream) }
  }
  const competitor = against === 'fastest' ? fastestOf([...streams.keys()], scores) : against.competitor
  const stream = competitor === null ? [] : (streams.get(competitor) ?? [])
  return { against, metric, margin, competitor, ...verdictOf(stream) }
}

function fastestOf(competitors: readonly string[], scores: ReadonlyMap<string, number>): string | null {
  const score = (name: string) => scores.get(name) ?? Number.POSITIVE_INFINITY
  return competitors.filter((name) => scores.has(name)).toSorted((a, b) => score(a) - score(b))[0] ?? null
}

/** A promise is kept when even the slowest step keeps it; unknown with a step missing, unless another step broke it. */
function judgePromise(
  ours: readonly StepSummary[],
  { steps, target: { metric, promise: limit } }: { steps: readonly string[]; target: Target },
): PromiseVerdict | null {
  if (limit === undefined) return null
  const own = ours.filter(({ name }) => steps.includes(name))
  const known = own.flatMap(({ name, metrics }) => {
    // A step that stays on its document has no LCP of its own: the metric that stands in for it, as in verdicts.
    const median = metricsFor(metric)
      .map((each) => metrics[each]?.median)
      .find((each) => each !== undefined)
    return median === undefined ? [] : [{ step: name, median }]
  })
  const slowest = known.toSorted((a, b) => b.median - a.median)[0]
  if (slowest === undefined) return { limit, median: null, step: null, outcome: 'unknown' }
  const outcome = slowest.median > limit ? 'broken' : known.length === own.length ? 'kept' : 'unknown'
  return { limit, ...slowest, outcome }
}
