import type { BenchmarkSource } from '#core/config/live/live.ts'
import type { Problem } from '#core/config/problem.ts'
import type { Store } from '#store/port.ts'
import { resolveLive } from '../settings/resolve.ts'
import type { Plan } from './plan.ts'

interface LivePlanOptions {
  store: Store
  sources: readonly BenchmarkSource[]
  /** Of the files. */
  version: string
  /** Called once for live settings of a benchmark that no longer fit its file; it is measured as the file says. */
  leftOut: (benchmark: string, problems: readonly Problem[]) => void
}

/** A plan of the files with live settings over them, as they are at each look. What it returns throws StoreError. */
export function livePlan({ store, sources, version, leftOut }: LivePlanOptions): Plan {
  const told = new Map<string, number | undefined>()
  return async () => {
    const inForce = await resolveLive(store, sources)
    return inForce.map(({ benchmark, change, problems }) => {
      const { id } = benchmark
      const isNew = !told.has(id) || told.get(id) !== change?.number
      if (problems.length > 0 && isNew) leftOut(id, problems)
      if (problems.length > 0) told.set(id, change?.number)
      const isLive = change !== undefined && problems.length === 0
      return { benchmark, versions: { scenarios: version, ...(isLive && { settings: String(change.number) }) } }
    })
  }
}
