import { joinKey } from '../key.ts'
import type { Store } from '../port.ts'
import { walkRange } from '../walk.ts'

/** What people have set on a benchmark's incidents. Stored apart from the incidents, which only the judge writes. */
export interface Marks {
  /** Time at which an incident was acknowledged, by its id. */
  acknowledged: Map<string, string>
  /** Notifications are muted until this time; null when they are not muted. */
  mutedUntil: string | null
}

const ACKNOWLEDGED = 'acknowledged'
const MUTE = 'mute'

/** Idempotent: the first acknowledgement stays. Throws StoreError. */
export async function acknowledge(
  store: Store,
  { benchmark, incident, at }: { benchmark: string; incident: string; at: string },
): Promise<'stored' | 'exists'> {
  const sort = joinKey(ACKNOWLEDGED, incident)
  return store.create({ partition: joinKey('settings', benchmark), sort, value: { version: 1, incident, at } })
}

/** Mutes a benchmark until `until`, or unmutes it when that is null. The last call wins. Throws StoreError. */
export async function mute(
  store: Store,
  { benchmark, until, at }: { benchmark: string; until: string | null; at: string },
): Promise<void> {
  const partition = joinKey('settings', benchmark)
  const record = { partition, sort: MUTE, value: { version: 1, until, at } }
  for (;;) {
    const found = await store.get(partition, MUTE)
    if ((await store.replace(record, found?.version ?? 0)) === 'stored') return
  }
}

/** The marks in effect at `now`. Throws StoreError. */
export async function readMarks(store: Store, { benchmark, now }: { benchmark: string; now: string }): Promise<Marks> {
  const partition = joinKey('settings', benchmark)
  const acknowledged = new Map<string, string>()
  const muted = (await store.get(partition, MUTE))?.value as { until: string | null } | undefined
  const query = { partition, from: `${ACKNOWLEDGED}#`, to: `${ACKNOWLEDGED}#\u{10ffff}` }
  for await (const { value } of walkRange(store, query)) {
    const { incident, at } = value as { incident: string; at: string }
    acknowledged.set(incident, at)
  }
  const until = muted?.until ?? null
  return { acknowledged, mutedUntil: until !== null && until > now ? until : null }
}
