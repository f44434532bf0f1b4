import type { BenchmarkSource } from '#core/config/live/live.ts'
import { formatProblems, type Problem } from '#core/config/problem.ts'
import type { Settings } from '#core/model/settings.ts'
import { type BenchmarkInForce, resolveLive } from '#stages/settings/resolve.ts'
import type { Store } from '#store/port.ts'
import { hasSqliteStore } from '#store/sqlite/store.ts'
import { openRecords } from './local/records.ts'
import type { Surroundings } from './surroundings.ts'

interface LiveOptions {
  surroundings: Surroundings
  settings: Settings
  /** Those of the deployment instead of this machine's. */
  cloud: boolean
  /** Of this machine, where it is open already. */
  store?: Store | undefined
}

/** The benchmarks with their live settings. Creates no store where nothing was ever measured or set. Throws StoreError. */
export async function liveBenchmarks(
  sources: readonly BenchmarkSource[],
  { surroundings, settings, cloud, store }: LiveOptions,
): Promise<BenchmarkInForce[]> {
  if (store !== undefined) return resolveLive(store, sources)
  if (!cloud && !hasSqliteStore(surroundings.stateFolder)) {
    return sources.map(({ benchmark }) => ({ benchmark, problems: [] }))
  }
  await using records = await openRecords({ cloud, onlyLooks: true }, { surroundings, settings })
  return resolveLive(records.store, sources)
}

/** Live settings that were left out, and why. */
export function leftOutText(problems: readonly Problem[]): string {
  const text = formatProblems(problems)
  return `${text}\n\nThese live settings no longer fit the files and are left out. Change them: outpace settings set`
}
