import type { BenchmarkSource } from '#core/config/live/live.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { type BenchmarkInForce, resolveLive } from '#stages/settings/resolve.ts'
import type { Store } from '#store/port.ts'

/** ms. A change holds from the next look of the dispatcher on, and a round takes longer to be measured than this. */
const remembered = 60_000

/** The benchmarks of a deployment with their live settings, read again after a minute. What it returns throws StoreError. */
function inForce({
  store,
  sources,
  now,
}: {
  store: Store
  sources: readonly BenchmarkSource[]
  now: () => number
}): () => Promise<BenchmarkInForce[]> {
  let known: { at: number; found: BenchmarkInForce[] } | undefined
  return async () => {
    const at = now()
    if (known === undefined || at - known.at >= remembered) known = { at, found: await resolveLive(store, sources) }
    return known.found
  }
}

/** The same without where they come from. */
export function benchmarksInForce(options: Parameters<typeof inForce>[0]): () => Promise<Benchmark[]> {
  const read = inForce(options)
  return async () => (await read()).map(({ benchmark }) => benchmark)
}
