import { arch, platform, release } from 'node:os'
import type { Worker } from '#core/model/round.ts'
import manifest from '#package.json' with { type: 'json' }

/** Length of each slice of the CPU measurement, ms, and their number; the median slice is reported. */
const slice = 20
const slices = 5

let measuredBefore = false

/** Describes the machine that measures. Benchmarks its CPU for about 100 ms. */
export function describeWorker(chromiumVersion: string): Worker {
  const cold = !measuredBefore
  measuredBefore = true
  return { chromium: chromiumVersion, cold, cpuIndex: cpuIndex(), platform: `${platform()} ${arch()} ${release()}` }
}

/**
 * Speed of one core: thousands of iterations of a fixed integer hash per second. Only ever compared with the same worker's
 * history, so the unit has no meaning elsewhere.
 */
function cpuIndex(): number {
  const speeds: number[] = []
  for (let i = 0; i < slices; i++) {
    const start = performance.now()
    let rounds = 0
    let hash = 2166136261
    while (performance.now() - start < slice) {
      for (let j = 0; j < 1000; j++) hash = Math.imul(hash ^ j, 16777619)
      rounds++
    }
    if (hash === 0) rounds++ // keeps the loop from being optimised away
    speeds.push(rounds / ((performance.now() - start) / 1000))
  }
  return Math.round(speeds.toSorted((a, b) => a - b)[(slices - 1) / 2] ?? 0)
}

/** Version of this package, for the user agent by which sites recognise us. */
export const outpaceVersion: string = manifest.version
