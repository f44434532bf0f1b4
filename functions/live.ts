import type { BenchmarkSource } from '#core/config/live/live.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { resolveLive } from '#stages/settings/resolve.ts'
import type { Store } from '#store/port.ts'

/** ms. A change holds from the next look of the dispatcher on, and a round takes longer to be measured than this. */
const remembered = 60_000

/** The benchmarks of a deployment with their live settings, read again after a minute. What it returns throws StoreError. */
export function benchmarksInForce({
  store,
  sources,
  now,
}: {
  store: Store
  sources: readonly BenchmarkSource[]
  now: () => number
}): () => Promise<Benchmark[]> {
  let known: { at: number; benchmarks: Benchmark[] } | undefined
  return async () => {
    const at = now()
    if (known === undefined || at - known.at >= remembered) {
      const found = await resolveLive(store, sources)
      known = { at, benchmarks: found.map(({ benchmark }) => benchmark) }
    }
    return known.benchmarks
  }
}
