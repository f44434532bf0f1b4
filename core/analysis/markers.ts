import type { Marker } from '../model/marker.ts'
import { DAY } from '../model/time.ts'

/** ms. An effect that begins later than this after a release has other likely causes. */
export const markerReach = DAY

/** The last marker in the 24 hours before `at` (ISO 8601). That it came before does not make it the cause. */
export function markerBefore(at: string, markers: readonly Marker[]): Marker | undefined {
  const ms = Date.parse(at)
  return markers
    .filter((marker) => Date.parse(marker.at) <= ms && ms - Date.parse(marker.at) <= markerReach)
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .at(-1)
}
