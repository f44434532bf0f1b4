import type { Benchmark, Market, RobotsOverride } from '../../model/benchmark.ts'
import { type ConsentOutcome, consentOutcomes, type VisitStatus, visitStatuses } from '../../model/round.ts'
import { sum } from '../../statistics/sum.ts'
import type { Day } from '../day.ts'
import { ofOneMethod } from '../views/trend.ts'
import { type DigestWeek, spanOf } from './week.ts'

/** Data quality of a week in a market. */
export interface WeekQuality {
  market: Pick<Market, 'id' | 'name'>
  /** Rounds measured, scheduled or not; and rounds that the schedule asked for since the first one. */
  rounds: number
  due: number
  /** Of those measured: not judged because the worker was unsteady, and not counted because of another method. */
  unsteady: number
  otherMethod: number
  /** In the order of the benchmark. */
  sites: SiteQuality[]
  /** The week is not over in this market. */
  goesOn: boolean
}

interface SiteQuality {
  name: string
  us: boolean
  /** Present where it is measured whatever its robots.txt says. */
  robots?: RobotsOverride
  visits: number
  status: Record<VisitStatus, number>
  /** Visits by what came of the consent banner; only outcomes that occurred. */
  consent: Partial<Record<ConsentOutcome, number>>
}

interface QualityOptions {
  benchmark: Benchmark
  market: Market
  week: DigestWeek
  now: number
  firstAt: string | null
  /** Rounds counted: see `countedIn`. */
  counted: number
}

/** @param days of the week, of any method */
export function qualityOf(
  days: readonly Day[],
  { benchmark, market, week, now, firstAt, counted }: QualityOptions,
): WeekQuality {
  const { from, to } = spanOf(week, market.timeZone)
  const begun = firstAt === null ? from : Math.max(from, Date.parse(firstAt))
  const length = Math.max(0, Math.min(to, now) - begun)
  const rounds = sum(days.map((day) => day.rounds))
  return {
    market: { id: market.id, name: market.name },
    rounds,
    // The first round is due at once, however little of its interval is left.
    due: Math.ceil(length / benchmark.every),
    unsteady: sum(ofOneMethod(days).map((day) => day.unsteady)),
    otherMethod: rounds - counted,
    sites: benchmark.sites.map(({ name, us, robots }) => {
      const own = days.flatMap(({ sites }) => sites.filter((site) => site.name === name))
      const counts: Partial<Record<VisitStatus, number>>[] = own.map((site) => site.status)
      const status = Object.fromEntries(
        visitStatuses.map((key) => [key, sum(counts.map((count) => count[key] ?? 0))]),
      ) as Record<VisitStatus, number>
      const accepting = consentOutcomes.map(
        (outcome) => [outcome, sum(own.map(({ consent }) => consent?.[outcome] ?? 0))] as const,
      )
      const consent = Object.fromEntries(accepting.filter(([, visits]) => visits > 0))
      return { name, us, ...(robots && { robots }), visits: sum(Object.values(status)), status, consent }
    }),
    goesOn: now < to,
  }
}
