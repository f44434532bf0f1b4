import { joinKey } from '../key.ts'
import type { Store } from '../port.ts'
import { walkRange } from '../walk.ts'

/** What people have said about a benchmark's incidents: data beside the incidents, which only the judge writes. */
export interface Marks {
  /** Time at which an incident was acknowledged, by its id. */
  acknowledged: Map<string, string>
  /** Nobody is told about incidents before this time; null when nothing is muted. */
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

/** Mutes a benchmark until `until`, or no longer when it is null. The newest word counts. Throws StoreError. */
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

/** Marks as they hold at `now`. Throws StoreError. */
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
