import { completeConfig, type DetectorConfig } from '../statistics/config.ts'
import { observe, startDetector } from '../statistics/detector.ts'
import { medianAbsoluteDeviation } from '../statistics/quantile.ts'

/** The smallest slip detected in time, as a share of time: 0.2 means 20 % slower; null when even the largest is not. */
export interface Sensitivity {
  slip: number | null
  /** Number of rounds allowed for detection. */
  within: number
}

/** Slips to try, in ascending order. */
const SLIPS = [0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2] as const
/** Rounds before the slip: two days at 15 minutes. */
const SETTLED = 200
const RUNS = 40
/** Share of the runs that must detect it. */
const FOUND = 0.9
/** Observed values are resampled with smoothing noise of this share of their spread, because there are only a few dozen. */
const SMOOTHING = 0.5

/**
 * The smallest slip that nine in ten streams with noise like the observed log ratios detect within `within` rounds, by
 * simulation (smoothed bootstrap: Silverman & Young 1987, Biometrika 74, 469-479). The same seed gives the same result.
 */
export function sensitivity(
  observed: readonly number[],
  { config, within, seed = 1 }: { config: Partial<DetectorConfig>; within: number; seed?: number },
): Sensitivity {
  if (observed.length < 3) throw new RangeError(`Estimating noise takes at least 3 rounds, got ${observed.length}`)
  const { median, scaled } = medianAbsoluteDeviation(observed)
  const noise = observed.map((d) => d - median)
  const found = (slip: number) => {
    let misses = 0
    for (let run = 0; run < RUNS; run++) {
      const next = uniform(seed * 1000 + run)
      const draw = () => {
        const value = noise[Math.floor(next() * noise.length)] ?? 0
        return value + SMOOTHING * scaled * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
      }
      if (!isFound({ slip, within, draw, config: completeConfig(config) })) misses++
      if (misses > (1 - FOUND) * RUNS) return false
    }
    return true
  }
  return { slip: SLIPS.find(found) ?? null, within }
}

function isFound({
  slip,
  within,
  draw,
  config,
}: {
  slip: number
  within: number
  draw: () => number
  config: DetectorConfig
}): boolean {
  const detector = startDetector(config)
  for (let slot = 0; slot < SETTLED; slot++) observe(detector, slot, draw())
  const shift = Math.log(1 + slip)
  for (let slot = SETTLED; slot < SETTLED + within; slot++) {
    const events = observe(detector, slot, draw() + shift)
    if (events.some(({ type }) => type === 'FELL_BEHIND' || type === 'SLIPPED' || type === 'LEAD_LOST')) return true
  }
  return false
}

/** Numbers in [0, 1): Lehmer's generator with Park and Miller's second multiplier (1993). */
function uniform(seed: number): () => number {
  let state = (seed * 7919 + 1) % 2147483647 || 1
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}
