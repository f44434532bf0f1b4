import { type Parsed, refused, understood } from '#core/model/parsed.ts'
import { DAY } from '#core/model/time.ts'
import { parseDuration } from '#core/model/units.ts'
import type { Store } from '#store/port.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { acknowledge, mute } from '#store/records/marks.ts'

// What people set on incidents, from the command and from the dashboard alike.

/** Stops the reminders of an incident; `unknown` when the benchmark has none of that id. Throws StoreError. */
export async function acknowledgeIncident(
  store: Store,
  { benchmark, incident, now }: { benchmark: string; incident: string; now: number },
): Promise<'acknowledged' | 'unknown'> {
  const found = (await readIncidents(store, { benchmark })).some(({ id }) => id === incident)
  if (!found) return 'unknown'
  await acknowledge(store, { benchmark, incident, at: new Date(now).toISOString() })
  return 'acknowledged'
}

/** ms. One that is over at once mutes nothing. */
const shortestMute = 60 * 1000
/** ms. A mute that outlasts everyone's memory of it hides what is wrong. */
const longestMute = 365 * DAY

/** How long to mute, such as `2 days`, or null to unmute. */
export type MuteLength = string | null

/**
 * Holds all notifications of a benchmark, or sends them again. Answers until when it is muted, null for not at all, or what
 * is wrong with the length. Throws StoreError.
 */
export async function muteBenchmark(
  store: Store,
  { benchmark, length, now }: { benchmark: string; length: MuteLength; now: number },
): Promise<Parsed<string | null>> {
  const at = new Date(now).toISOString()
  if (length === null) {
    await mute(store, { benchmark, until: null, at })
    return understood(null)
  }
  const parsed = parseDuration(length)
  if (!parsed.ok) return parsed
  if (parsed.value < shortestMute) return refused(`${length} is shorter than a minute.`, 'Mute for a minute at least.')
  if (parsed.value > longestMute) return refused(`${length} is longer than a year.`, 'Mute for 365 days at most.')
  const until = new Date(now + parsed.value).toISOString()
  await mute(store, { benchmark, until, at })
  return understood(until)
}
