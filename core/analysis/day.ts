import { comparable } from '../judge/gap/comparable.ts'
import { ratioOfPair, sizeOfValues } from '../judge/gap/gap.ts'
import { differInKind } from '../judge/gap/kind.ts'
import { type Reading, readVisit } from '../judge/gap/reading.ts'
import { ourName } from '../judge/streams.ts'
import type { Benchmark, Market } from '../model/benchmark.ts'
import { type Method, methodDifferences } from '../model/method.ts'
import { type Metric, metrics } from '../model/metric.ts'
import type { ConsentOutcome, Round, Visit, VisitStatus } from '../model/round.ts'
import { dateAt } from '../model/time.ts'
import { quantiles } from '../statistics/quantile.ts'
import { sum } from '../statistics/sum.ts'
import { mixedSteps } from './league/basis.ts'
import { consentOf, consentTotals } from './league/consent.ts'
import { missesOf, namesWithJourney, statusesOf } from './league/sites.ts'

/** The summary of one day of a benchmark in a market, from that day's rounds alone; kept for 25 months. */
export interface Day {
  version: 1
  benchmark: string
  market: string
  /** In the market's time zone. */
  date: string
  /**
   * Rounds of the day; those counted, which have the method of the newest one; and, as `through`, when that one was
   * scheduled.
   */
  rounds: number
  counted: number
  /** Counted rounds that were not judged because their worker was unsteady. */
  unsteady: number
  through: string
  method: Method
  sites: DaySite[]
  gaps: DayGap[]
  /** Steps that are not of the same kind on all sites; absent without any. */
  mixed?: string[]
}

interface DaySite {
  name: string
  /** Visits by outcome; only outcomes that occurred. */
  status: Partial<Record<VisitStatus, number>>
  /** Visits that ended as `changed`, by the step at which; absent without any, and in days older than the field. */
  changedAt?: Record<string, number>
  /** Visits by what came of the consent banner, likewise; absent where banners are not accepted. */
  consent?: Partial<Record<ConsentOutcome, number>>
  /** By step, the whole `journey` last, then by metric. */
  steps: Record<string, Partial<Record<Metric, DayFigure>>>
}

/** Over all counted loads: how many, and quantiles at 25, 50, 75 and 95 %, in the metric's unit. */
type DayFigure = [loads: number, p25: number, p50: number, p75: number, p95: number]

/**
 * Us divided by the competitor in a typical round of the day, with its 95 % confidence interval; null at three rounds
 * or fewer.
 */
interface DayGap {
  competitor: string
  step: string
  metric: Metric
  ratio: number
  low: number | null
  high: number | null
  rounds: number
}

/**
 * The cost of an interval is cubic in its rounds, so more of them are thinned evenly. A day of 15-minute rounds has 96.
 */
export const MOST_FOR_GAP = 96

/**
 * Builds the day record of `date`; rounds of other days are ignored. Null without a round on that day.
 *
 * @param unsteadyAt ms; when the judge found the worker unsteady, as far as it remembers
 * @param known the record so far: it counts the unsteady rounds that the judge no longer remembers
 */
export function dayOf({
  benchmark,
  market,
  date,
  rounds: given,
  unsteadyAt = [],
  known,
}: {
  benchmark: Benchmark
  market: Market
  date: string
  rounds: readonly Round[]
  unsteadyAt?: readonly number[]
  known?: Day | undefined
}): Day | null {
  const today = given.filter(({ scheduledAt }) => dateAt(scheduledAt, market.timeZone) === date)
  const most = Number.POSITIVE_INFINITY
  const { rounds, method } = comparable(today, { benchmark: benchmark.id, market: market.id, most })
  const newest = rounds.at(-1)
  if (newest === undefined || method === null) return null
  const mixed = mixedSteps(rounds, benchmark).map(({ step }) => step)
  const readings = readingsOf(rounds, benchmark)
  return {
    version: 1,
    benchmark: benchmark.id,
    market: market.id,
    date,
    rounds: today.length,
    counted: rounds.length,
    unsteady: unsteadyOf({ rounds, method, unsteadyAt, known }),
    through: new Date(newest.scheduledAt).toISOString(),
    method,
    sites: benchmark.sites.map(({ name }) => siteOf(name, { benchmark, readings, today })),
    gaps: gapsOf(readings, { rounds, benchmark }),
    ...(mixed.length > 0 && { mixed }),
  }
}

function unsteadyOf({
  rounds,
  method,
  unsteadyAt,
  known,
}: {
  rounds: readonly Round[]
  method: Method
  unsteadyAt: readonly number[]
  known: Day | undefined
}): number {
  const before = known !== undefined && methodDifferences(known.method, method).length === 0 ? known : undefined
  const from = before === undefined ? Number.NEGATIVE_INFINITY : Date.parse(before.through)
  const unsteady = new Set(unsteadyAt.filter((at) => at > from))
  const added = rounds.filter(({ scheduledAt }) => unsteady.has(Date.parse(scheduledAt))).length
  return (before?.unsteady ?? 0) + added
}

/** By site, step and metric, one of each round. */
type Readings = Map<string, Map<string, Map<Metric, Reading[]>>>

/** Figures and gaps need the same ones, and reading a visit is most of what a day costs. */
function readingsOf(rounds: readonly Round[], { sites, steps }: Benchmark): Readings {
  return new Map(
    sites.map(({ name }) => {
      const visits = rounds.map((round) => visitOf(round.visits, name))
      const read = (step: string, metric: Metric) =>
        rounds.map(({ method }, index) => readVisit(visits[index], { step, metric }, method.loads))
      const bySteps = namesWithJourney(steps).map((step) => {
        return [step, new Map(metrics.map((metric) => [metric, read(step, metric)]))] as const
      })
      return [name, new Map(bySteps)]
    }),
  )
}

function siteOf(
  name: string,
  { benchmark, readings, today }: { benchmark: Benchmark; readings: Readings; today: readonly Round[] },
): DaySite {
  const statuses = Object.entries(statusesOf(today, name)).filter(([, visits]) => visits > 0)
  const steps = namesWithJourney(benchmark.steps).map((step) => {
    const figures = metrics.flatMap((metric) => {
      const all = readings.get(name)?.get(step)?.get(metric) ?? []
      const values = all.flatMap((reading) => (reading.kind === 'measured' ? reading.values : []))
      return values.length === 0 ? [] : [[metric, figureOf(values)] as const]
    })
    return [step, Object.fromEntries(figures)] as const
  })
  const consent = consentOf(today, name)
  return {
    name,
    status: Object.fromEntries(statuses),
    ...changedAtOf(today, name),
    ...(consent.length > 0 && { consent: consentTotals(consent) }),
    steps: Object.fromEntries(steps),
  }
}

function changedAtOf(rounds: readonly Round[], site: string): Pick<DaySite, 'changedAt'> {
  const found = missesOf(rounds, site).filter(({ status, step }) => status === 'changed' && step !== null)
  const bySteps = [...Map.groupBy(found, ({ step }) => step ?? '')]
  if (bySteps.length === 0) return {}
  return { changedAt: Object.fromEntries(bySteps.map(([step, own]) => [step, sum(own.map(({ visits }) => visits))])) }
}

function figureOf(values: readonly number[]): DayFigure {
  const [p25 = 0, p50 = 0, p75 = 0, p95 = 0] = quantiles(values, [0.25, 0.5, 0.75, 0.95]).map(short)
  return [values.length, p25, p50, p75, p95]
}

function gapsOf(
  readings: Readings,
  { rounds, benchmark }: { rounds: readonly Round[]; benchmark: Benchmark },
): DayGap[] {
  const us = ourName(benchmark)
  const thin = Math.ceil(rounds.length / MOST_FOR_GAP)
  return benchmark.sites
    .filter((site) => !site.us)
    .flatMap(({ name: competitor }) =>
      namesWithJourney(benchmark.steps).flatMap((step) => {
        const used = [...rounds.entries()].filter(
          ([index, { visits }]) =>
            index % thin === 0 && !differInKind(visitOf(visits, us), visitOf(visits, competitor), step),
        )
        const [ours, theirs] = [readings.get(us)?.get(step), readings.get(competitor)?.get(step)]
        return metrics.flatMap((metric): DayGap[] => {
          const [own, other] = [ours?.get(metric), theirs?.get(metric)]
          const values = used.flatMap(([index, { method }]) => {
            const pair = { us: own?.[index] ?? unread, competitor: other?.[index] ?? unread }
            return ratioOfPair(pair, method.loads) ?? []
          })
          const { ratio, low, high, n } = sizeOfValues(values)
          if (ratio === null) return []
          const end = (value: number | null) => (value === null ? null : short(value))
          return [{ competitor, step, metric, ratio: short(ratio), low: end(low), high: end(high), rounds: n }]
        })
      }),
    )
}

const unread: Reading = { kind: 'missing' }

function visitOf(visits: readonly Visit[], site: string): Visit | undefined {
  return visits.find((visit) => visit.site === site)
}

/** Five significant digits: no measurement has more, and a record's size is limited. */
function short(value: number): number {
  return Number(value.toPrecision(5))
}
