import type { Metric } from '../../model/metric.ts'
import type { Round } from '../../model/round.ts'
import { weightedLogRatio } from '../../statistics/composite.ts'
import { median } from '../../statistics/quantile.ts'
import { isFailure, WORST } from '../../statistics/round-ratio.ts'
import { type SitePair, type StreamRound, streamOf } from './gap.ts'

/**
 * One stream for the whole contest with a competitor: the geometric mean of the ratios over `steps`. A round counts only
 * with all of them, else its mix of steps would differ from the next; but who fails one step has lost the round.
 */
export function overallStream(
  rounds: readonly Round[],
  { us, competitor, steps, metric }: SitePair & { steps: readonly string[]; metric: Metric },
): StreamRound[] {
  return merge(
    steps.map((step) => streamOf(rounds, { us, competitor, step, metric })),
    (ds) => {
      const lost = ds.some((d) => d === WORST)
      const won = ds.some((d) => d === -WORST)
      if (lost || won) return lost && won ? null : lost ? WORST : -WORST
      return ds.includes(null)
        ? null
        : weightedLogRatio(
            ds,
            ds.map(() => 1),
          )
    },
  )
}

/** One stream against the median competitor: in every round the median of those that could be measured. */
export function medianStream(streams: readonly StreamRound[][]): StreamRound[] {
  return merge(streams, (ds) => {
    const known = ds.filter((d) => d !== null)
    if (known.length === 0) return null
    // The mean of a failure and a ratio means nothing: competitors that failed step aside while others did not.
    const ratios = known.filter((d) => !isFailure(d))
    return median(ratios.length > 0 ? ratios : known)
  })
}

/** Streams of the same rounds become one. */
function merge(streams: readonly StreamRound[][], one: (ds: (number | null)[]) => number | null): StreamRound[] {
  const [first = []] = streams
  return first.map(({ scheduledAt }, index) => ({
    scheduledAt,
    d: one(streams.map((stream) => stream[index]?.d ?? null)),
  }))
}
