import { parseInstant } from '#core/model/instant.ts'
import { longestLabel, type Marker, type MarkerKind } from '#core/model/marker.ts'
import { type Parsed, refused, understood } from '#core/model/parsed.ts'
import { fingerprint } from '#core/model/slug.ts'
import { DAY } from '#core/model/time.ts'
import { clip, oneLine } from '#core/model/untrusted.ts'
import type { Store } from '#store/port.ts'
import { createMarker, deleteMarker, markerTime } from '#store/records/markers.ts'

// Releases and campaigns, set from the command, the dashboard and deploy pipelines alike.

/** ms: as far back as days can be kept, and a campaign that is planned. */
const earliest = 3650 * DAY
const latest = 365 * DAY

export interface MarkerDraft {
  label: string
  kind: MarkerKind
  /** As a person writes it; absent: now. */
  at?: string | undefined
}

/** What a draft means, or what is wrong with it. */
export function readMarker({ label: text, kind, at: time }: MarkerDraft, now: number): Parsed<Marker> {
  const whole = oneLine(text.slice(0, 20 * longestLabel), 10 * longestLabel)
  const label = oneLine(whole, longestLabel)
  if (label === '') return refused('The label is empty.', 'Name the release or campaign, such as "spring campaign".')
  // An emoji may have eleven code units, but a label needs more than emoji.
  if (label !== whole || label.length > 4 * longestLabel) {
    return refused(`The label "${clip(text)}" is too long.`, `Use ${longestLabel} characters at most.`)
  }
  const parsed = time === undefined ? understood(now) : parseInstant(time)
  if (!parsed.ok) return parsed
  const ms = parsed.value
  if (ms < now - earliest || ms > now + latest) {
    const far = ms < now ? 'more than ten years ago' : 'more than a year ahead'
    return refused(`"${clip(time ?? '')}" is ${far}.`, 'Mark the last ten years or the coming year.')
  }
  const at = `${new Date(ms).toISOString().slice(0, 19)}Z`
  return understood({ version: 1, id: `${markerTime(ms)}-${fingerprint(`${kind} ${label}`)}`, kind, label, at })
}

/** Answers the marker, whether or not it was stored before, or what is wrong with it. Throws StoreError. */
export async function addMarker(
  store: Store,
  { benchmark, draft, now }: { benchmark: string; draft: MarkerDraft; now: number },
): Promise<Parsed<Marker>> {
  const parsed = readMarker(draft, now)
  if (parsed.ok) await createMarker(store, { benchmark, marker: parsed.value, now })
  return parsed
}

/** Undefined when the benchmark has no such marker. Throws StoreError. */
export async function removeMarker(
  store: Store,
  { benchmark, id, now }: { benchmark: string; id: string; now: number },
): Promise<Marker | undefined> {
  return /^\d{8}T\d{6}Z-[0-9a-f]{8}$/.test(id) ? deleteMarker(store, { benchmark, id, now }) : undefined
}
