import type { Target } from '../model/benchmark.ts'
import type { Round } from '../model/round.ts'
import { median } from '../statistics/quantile.ts'
import type { Judge } from './events.ts'
import type { Standing } from './standing.ts'
import { verdictOf } from './verdict.ts'

/** Figures of the round just judged, published as custom metrics: see `metricNames`. */
export interface RoundFigures {
  /** ISO 8601. */
  scheduledAt: string
  finishedAt: string
  /** Whether we are behind overall; null while the verdict is unknown. */
  behind: boolean | null
  /** Our time divided by the target's on our worst step, over the rounds that the verdict is based on. */
  gap: number | null
  /** Of all sites. */
  failedVisits: number
  blockedVisits: number
  /** s. */
  seconds: number
}

/** Reads the judge in its state after the round. */
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
    // Our ratio to the fastest of them is the largest.
    return [against === 'median' ? median(ratios) : Math.max(...ratios)]
  })
  return gaps.length === 0 ? null : Math.max(...gaps)
}
