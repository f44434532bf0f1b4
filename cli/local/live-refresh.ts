import type { BenchmarkSource } from '#core/config/live/live.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { resolveLive } from '#stages/settings/resolve.ts'
import type { Store } from '#store/port.ts'
import { StoreError } from '#store/store-error.ts'

interface LiveRefreshOptions {
  store: Store
  sources: readonly BenchmarkSource[]
  /** As in force now; changed in place, because clocks and plans hold on to it. */
  benchmarks: Benchmark[]
}

/**
 * Notices changes of live settings. What it returns answers the benchmarks that changed since; none while the store cannot be
 * read, which the next round says that is to be stored.
 */
export function liveRefresh({ store, sources, benchmarks }: LiveRefreshOptions): () => Promise<Benchmark[]> {
  return async () => {
    const inForce = await resolveLive(store, sources).catch((error: unknown) => {
      if (error instanceof StoreError) return []
      throw error
    })
    return inForce.flatMap(({ benchmark }) => {
      const index = benchmarks.findIndex(({ id }) => id === benchmark.id)
      if (JSON.stringify(benchmarks[index]) === JSON.stringify(benchmark)) return []
      benchmarks[index] = benchmark
      return [benchmark]
    })
  }
}
