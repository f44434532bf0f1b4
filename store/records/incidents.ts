import type { Incident } from '#core/model/incident.ts'
import { joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { versionedValue } from '../record.ts'
import { walkRange } from '../walk.ts'
import { historyRetention } from './days.ts'

/**
 * Stores the current state of an incident; an identical one is not written again, because every write triggers
 * notifications. A slow writer never reopens a closed incident. `retention` is ms from its opening. Throws StoreError.
 */
export async function putIncident({
  store,
  incident,
  retention = historyRetention,
}: {
  store: Store
  incident: Incident
  retention?: number
}): Promise<'stored' | 'unchanged'> {
  const partition = joinKey('incident', incident.benchmark)
  const sort = joinKey(incident.openedAt, incident.id)
  const expiresAt = Math.ceil((Date.parse(incident.openedAt) + retention) / 1000)
  for (;;) {
    const found = await store.get(partition, sort)
    if (found !== undefined) {
      const known = toIncident(found)
      const isStale = known.closedAt !== null && incident.closedAt === null
      if (isStale || JSON.stringify(known) === JSON.stringify(incident)) return 'unchanged'
    }
    const version = found?.version ?? 0
    if ((await store.replace({ partition, sort, value: incident, expiresAt }, version)) === 'stored') return 'stored'
  }
}

/** Incidents of all markets that opened at `from` or later, oldest first. Throws StoreError. */
export async function readIncidents(
  store: Store,
  { benchmark, from }: { benchmark: string; from?: string },
): Promise<Incident[]> {
  const partition = joinKey('incident', benchmark)
  const incidents: Incident[] = []
  const bounds = from === undefined ? {} : { from: new Date(from).toISOString() }
  for await (const record of walkRange(store, { partition, ...bounds })) incidents.push(toIncident(record))
  return incidents
}

function toIncident(record: VersionedRecord): Incident {
  return versionedValue(
    record,
    'is not an incident that this version of Outpace can read. Update Outpace, or delete the record.',
  )
}
