import type { Problem } from '#core/config/problem.ts'
import type { LiveChange, LiveSettings } from '#core/model/live.ts'
import { readHistory } from '#store/records/settings.ts'
import type { SettingsPlace } from './change.ts'
import { checkLive } from './resolve.ts'

/** The live settings of a benchmark, whether or not they are in force. */
export interface ShownSettings {
  live: LiveSettings
  /** Newest first. */
  history: LiveChange[]
  /** Why they are left out; empty when they are in force. */
  problems: Problem[]
}

/** Throws StoreError. */
export async function showSettings(
  { store, sources }: Pick<SettingsPlace, 'store' | 'sources'>,
  id: string,
): Promise<ShownSettings> {
  const history = await readHistory(store, id)
  const live = history[0]?.after ?? {}
  const source = sources.find(({ benchmark }) => benchmark.id === id)
  const checked = source === undefined ? undefined : checkLive(source, live)
  return { live, history, problems: checked === undefined || checked.ok ? [] : checked.problems }
}
