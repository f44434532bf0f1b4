import type { Target } from '../model/benchmark.ts'
import type { Round } from '../model/round.ts'
import { median } from '../statistics/quantile.ts'
import type { Judge } from './events.ts'
import type { Standing } from './standing.ts'
import { verdictOf } from './verdict.ts'

/** What a round that was judged just now comes to, for those who watch figures: see `metricNames`. */
export interface RoundFigures {
  /** ISO 8601. */
  scheduledAt: string
  finishedAt: string
  /** Whether we are behind on the whole; null while nobody knows. */
  behind: boolean | null
  /** Our time divided by that of the target on the step where we lose most, over the rounds that the verdict rests on. */
  gap: number | null
  /** Whoever's. */
  failedVisits: number
  blockedVisits: number
  /** s. */
  seconds: number
}

/** Reads the judge as it stands after the round. */
export function figuresOf(judge: Judge, round: Round): RoundFigures {
  const { target, comparisons } = verdictOf(judge, Date.parse(round.scheduledAt))
  const visits = (status: string) => round.visits.filter((visit) => visit.status === status).length
  return {
    scheduledAt: round.scheduledAt,
    finishedAt: round.finishedAt,
    behind: target.verdict === 'unknown' ? null : target.verdict === 'behind',
    gap: gapTo(target.against, comparisons),
    failedVisits: visits('failed'),
    blockedVisits: visits('blocked'),
    seconds: (Date.parse(round.finishedAt) - Date.parse(round.startedAt)) / 1000,
  }
}

function gapTo(against: Target['against'], comparisons: readonly Standing[]): number | null {
  const steps = Map.groupBy(comparisons, ({ step }) => step)
  const gaps = [...steps.values()].flatMap((own) => {
    const ratios = own
      .filter(({ competitor }) => typeof against === 'string' || competitor === against.competitor)
      .flatMap(({ ratio }) => (ratio === null ? [] : [ratio]))
    if (ratios.length === 0) return []
    // Beside the fastest of them our ratio is the largest.
    return [against === 'median' ? median(ratios) : Math.max(...ratios)]
  })
  return gaps.length === 0 ? null : Math.max(...gaps)
}
