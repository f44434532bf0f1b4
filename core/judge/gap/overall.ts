import type { Metric } from '../../model/metric.ts'
import type { Round } from '../../model/round.ts'
import { weightedLogRatio } from '../../statistics/composite.ts'
import { median } from '../../statistics/quantile.ts'
import { isFailure, WORST } from '../../statistics/round-ratio.ts'
import { type StreamRound, streamOf } from './gap.ts'
import type { SitePair } from './pair.ts'

/**
 * One stream for the whole comparison with a competitor: the geometric mean of the ratios over `steps`. A round counts only
 * if it has all of them, because rounds with different steps are not comparable; but a side that fails any step loses the
 * round.
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
      if ((lost && won) || (!lost && !won && ds.includes(null))) return null
      if (lost) return WORST
      if (won) return -WORST
      const alike = ds.map(() => 1)
      return weightedLogRatio(ds, alike)
    },
  )
}

/** One stream against the median competitor: for every round, the median over the competitors that were measured. */
export function medianStream(streams: readonly StreamRound[][]): StreamRound[] {
  return merge(streams, (ds) => {
    const known = ds.filter((d) => d !== null)
    if (known.length === 0) return null
    // The mean of a failure and a ratio is meaningless: failed competitors are ignored unless all of them failed.
    const ratios = known.filter((d) => !isFailure(d))
    return median(ratios.length > 0 ? ratios : known)
  })
}

/** Merges streams of the same rounds into one. */
function merge(streams: readonly StreamRound[][], one: (ds: (number | null)[]) => number | null): StreamRound[] {
  const [first = []] = streams
  return first.map(({ scheduledAt }, index) => ({
    scheduledAt,
    d: one(streams.map((stream) => stream[index]?.d ?? null)),
  }))
}
