import { quantile } from '#core/statistics/quantile.ts'

const STEP = 0.01
const RANGE = 400

/**
 * CUSUM that is told the noise and the size of the slip, which nobody knows (Page 1954; optimal: Moustakides 1986). `level` is
 * a long series without a change. Its threshold has to be tuned: see `tuned`.
 */
export function oracle(level: readonly number[], shift: number): (threshold: number) => (y: number) => boolean {
  const middle = quantile(level, 0.5)
  const density = smoothed(level.map((y) => y - middle))
  const likelihood = (y: number) => density[Math.min(2 * RANGE, Math.max(0, Math.round(y / STEP) + RANGE))] ?? 0
  return (threshold) => {
    let sum = 0
    return (y) => {
      sum = Math.max(0, sum + Math.log(likelihood(y - middle - shift) / likelihood(y - middle)))
      const alarmed = sum >= threshold
      if (alarmed) sum = 0
      return alarmed
    }
  }
}

/** The smallest threshold with at most `allowed` alarms in a series without a change. */
export function tuned(
  watch: (threshold: number) => (y: number) => boolean,
  { level, allowed }: { level: readonly number[]; allowed: number },
): number {
  let [low, high] = [0, 20]
  while (high - low > 0.02) {
    const threshold = (low + high) / 2
    const alarmed = watch(threshold)
    if (level.filter((y) => alarmed(y)).length <= allowed) high = threshold
    else low = threshold
  }
  return high
}

/** Frequencies by steps of 0.01, smoothed over 0.06 and never 0. */
function smoothed(values: readonly number[]): Float64Array {
  const counts = new Float64Array(2 * RANGE + 1).fill(0.5)
  for (const y of values) {
    const at = Math.round(y / STEP) + RANGE
    if (at >= 0 && at <= 2 * RANGE) counts[at] = (counts[at] ?? 0) + 1
  }
  return counts.map((_, at) => {
    const around = counts.subarray(Math.max(0, at - 3), at + 4)
    return around.reduce((sum, count) => sum + count, 0) / around.length
  })
}
