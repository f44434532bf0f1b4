import type { Benchmark } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { cruxClient, FieldError } from '#measure/field/crux.ts'
import { askField, isFieldAsked } from '#stages/field/field.ts'
import type { Store } from '#store/port.ts'
import { StoreError } from '#store/store-error.ts'
import type { Surroundings } from '../surroundings.ts'
import { hour } from './message-clock.ts'

interface FieldClock {
  store: Store
  benchmarks: readonly Benchmark[]
  settings: Settings
  surroundings: Surroundings
  say: (sentence: string) => void
}

/** Asks CrUX once a day where a key is set: call the returned function often, with the time (ms). A failure is tried again an hour later. */
export function fieldClock({
  store,
  benchmarks,
  settings,
  surroundings,
  say,
}: FieldClock): (now: number) => Promise<void> {
  const key = settings.cruxKey === undefined ? undefined : surroundings.channelSecret(settings.cruxKey)
  let next = 0
  if (key === undefined) return async () => undefined
  const client = cruxClient({ key })
  return async (now) => {
    if (now < next) return
    next = now + hour
    for (const benchmark of benchmarks) {
      try {
        if (await isFieldAsked(store, { benchmark, now })) continue
        const retention = settings.retention.history
        const { records } = await askField({ store, benchmark, client, now, retention, missing: true })
        if (records.length > 0) say(`Field data of ${benchmark.name}: ${records.length} sites.`)
      } catch (error) {
        if (!(error instanceof FieldError || error instanceof StoreError)) throw error
        say(`Field data of ${benchmark.name} is not current. ${error.message}`)
      }
    }
  }
}
