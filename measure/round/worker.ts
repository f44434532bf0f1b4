import { hash } from 'node:crypto'
import { arch, platform, release } from 'node:os'
import type { Worker } from '#core/model/round.ts'
import manifest from '#package.json' with { type: 'json' }

/** Length of each slice of the CPU measurement, ms, and their number; the median slice is reported. */
const slice = 20
const slices = 5
const work = new Uint8Array(64 * 1024)

let measuredBefore = false

/** Describes the machine that measures. Benchmarks its CPU for about 100 ms. */
export function describeWorker(chromiumVersion: string): Worker {
  const cold = !measuredBefore
  measuredBefore = true
  return { chromium: chromiumVersion, cold, cpuIndex: cpuIndex(), platform: `${platform()} ${arch()} ${release()}` }
}

/**
 * Speed of one core: KB of SHA-1 a second. Native code, because a loop in JavaScript is up to five times slower until it is compiled
 * and whenever it has to be compiled anew, and would report an unsteady worker where only the compiler was late. Each step of SHA-1
 * waits for the one before it, so the index changes less than others with the load on a shared core's other half. Only ever compared
 * with the same worker's history.
 */
function cpuIndex(): number {
  hash('sha1', work) // The first call loads the algorithm.
  const speeds = Array.from({ length: slices }, () => {
    const start = performance.now()
    let hashed = 0
    while (performance.now() - start < slice) {
      hash('sha1', work)
      hashed += work.length / 1024
    }
    return hashed / ((performance.now() - start) / 1000)
  })
  return Math.round(speeds.toSorted((a, b) => a - b)[(slices - 1) / 2] ?? 0)
}

/** Version of this package, for the user agent by which sites recognise us. */
export const outpaceVersion: string = manifest.version
