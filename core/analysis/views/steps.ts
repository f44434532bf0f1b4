import { type GapSize, gapOf, streamOf } from '../../judge/gap/gap.ts'
import { readVisit } from '../../judge/gap/reading.ts'
import { ourName } from '../../judge/streams.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import type { Metric } from '../../model/metric.ts'
import type { Round } from '../../model/round.ts'
import type { Verdict } from '../../model/verdict.ts'
import { median, quantile } from '../../statistics/quantile.ts'
import { MOST_FOR_GAP } from '../day.ts'
import { verdictNow } from '../league/judgement.ts'
import { namesWithJourney } from '../league/sites.ts'
import { type StepFigure, stepFigure } from '../summary.ts'
import { metricShown, sitesBeside } from './beside.ts'

/** Which loads a figure stands for: the middle one, or the slower ones. */
export const percentiles = ['median', 'p75', 'p95'] as const
export type Percentile = (typeof percentiles)[number]

/** Below this many loads, the sample quantile is just its largest value: 1 / (1 - p). */
const leastLoads: Record<Percentile, number> = { median: 1, p75: 4, p95: 20 }
const shareOf: Record<Percentile, number> = { median: 0.5, p75: 0.75, p95: 0.95 }

/** A step of every site, with each round as a dot: who wins where, and how sure. */
export interface StepView {
  step: string
  /** The one asked for, or what stands in for it where the step has none. */
  metric: Metric
  sites: SiteDots[]
}

interface SiteDots {
  site: string
  us: boolean
  /** Over all counted loads; null when the step was not measured. */
  figure: StepFigure | null
  /** The percentile asked for, over the same loads; null with too few of them for it. */
  shown: number | null
  /** Us against this site in a typical round, whatever the percentile; null for us, and where no round has a ratio. */
  gap: StepGap | null
  /** One of each round drawn, oldest first: scheduled time (ISO 8601) and the median of its loads; null where it does not count. */
  dots: [at: string, value: number | null][]
}

interface StepGap extends Pick<GapSize, 'ratio' | 'low' | 'high' | 'n' | 'failures'> {
  verdict: Verdict
}

interface StepsAsked {
  benchmark: Benchmark
  metric: Metric
  percentile: Percentile
  /** Beside us; absent: all. */
  competitor?: string | undefined
}

/** Dots drawn of a site: more would hide each other. */
const MOST_DOTS = 96

/** By step, over `rounds`, which are of one method: see `comparable`. Of very many, gaps and dots are of every n-th. */
export function stepViews(rounds: readonly Round[], asked: StepsAsked): StepView[] {
  const { benchmark, metric: wanted, competitor } = asked
  const sites = sitesBeside(benchmark, competitor)
  return namesWithJourney(benchmark.steps).map((step) => {
    const has = (metric: Metric) =>
      benchmark.sites.some(({ name }) => valuesOf(rounds, { name, step, metric }).length > 0)
    const metric = metricShown(benchmark, { step, wanted, has })
    return { step, metric, sites: sites.map((site) => dotsOf(rounds, { ...asked, site, step, metric })) }
  })
}

function dotsOf(
  rounds: readonly Round[],
  {
    benchmark,
    percentile,
    site: { name, us },
    step,
    metric,
  }: StepsAsked & { site: { name: string; us: boolean }; step: string },
): SiteDots {
  const values = valuesOf(rounds, { name, step, metric })
  const isKnown = values.length >= leastLoads[percentile]
  return {
    site: name,
    us,
    figure: values.length === 0 ? null : stepFigure(values),
    shown: isKnown ? quantile(values, shareOf[percentile]) : null,
    gap: us ? null : gapWith(name, { benchmark, rounds, step, metric }),
    dots: thinned(rounds, MOST_DOTS).map((round): [string, number | null] => {
      const own = valuesOf([round], { name, step, metric })
      return [round.scheduledAt, own.length === 0 ? null : median(own)]
    }),
  }
}

function gapWith(
  competitor: string,
  { benchmark, rounds, step, metric }: { benchmark: Benchmark; rounds: readonly Round[]; step: string; metric: Metric },
): StepGap | null {
  const pair = { us: ourName(benchmark), competitor, step, metric }
  const used = thinned(rounds, MOST_FOR_GAP)
  const { ratio, low, high, n, failures } = gapOf(used, pair)
  if (ratio === null) return null
  return { ratio, low, high, n, failures, verdict: verdictNow(streamOf(used, pair), benchmark.target.margin) }
}

function valuesOf(
  rounds: readonly Round[],
  { name, step, metric }: { name: string; step: string; metric: Metric },
): number[] {
  return rounds.flatMap(({ visits, method }) => {
    const visit = visits.find(({ site }) => site === name)
    const reading = readVisit(visit, { step, metric }, method.loads)
    return reading.kind === 'measured' ? reading.values : []
  })
}

/** A ratio within it of 1 reads as 1.00x. */
const READS_AS_ONE = 1.005

/**
 * The site with the least of the figures shown, and its equals; none unless another figure is larger: a site alone, or one of equals,
 * is not the fastest. `fails`: our journey fails there now, and whoever fails is not the fastest by earlier rounds. Nobody is where a
 * gap beside the medians says the opposite, as after a change: half of the rounds are of another page than the others, so that the
 * median of all says little.
 */
export function leastShown(
  sites: readonly (Pick<SiteDots, 'site' | 'us' | 'shown'> & { gap: Pick<StepGap, 'ratio'> | null })[],
  { fails = false, percentile }: { fails?: boolean; percentile: Percentile },
): string[] {
  const known = sites.flatMap((one) => (one.shown === null || (one.us && fails) ? [] : [{ ...one, shown: one.shown }]))
  const least = Math.min(...known.map(({ shown }) => shown))
  if (known.every(({ shown }) => shown === least)) return []
  const best = known.filter(({ shown }) => shown === least)
  const isOurs = best.some(({ us }) => us)
  // A gap is always of a typical round, so beside another percentile the two may differ.
  const contradicts = known.some(({ site, gap }) => {
    if (percentile !== 'median' || fails || gap?.ratio == null) return false
    return isOurs ? gap.ratio > READS_AS_ONE : best[0]?.site === site && gap.ratio < 1 / READS_AS_ONE
  })
  return contradicts ? [] : best.map(({ site }) => site)
}

/**
 * The step at which our journey fails now, by which a step is out of reach: it fails there, or before it, as it does on the way through
 * the whole journey. Undefined where it is reached.
 */
export function failsBy(
  step: string,
  { steps, failing }: { steps: readonly Pick<StepView, 'step'>[]; failing: readonly string[] },
): string | undefined {
  const upTo = steps.slice(0, steps.findIndex((each) => each.step === step) + 1)
  return upTo.find((each) => failing.includes(each.step))?.step
}

/** Every n-th, so that at most `most` remain, the newest among them. */
function thinned<T>(all: readonly T[], most: number): T[] {
  const every = Math.ceil(all.length / most)
  return all.filter((_, index) => (all.length - 1 - index) % every === 0)
}
