import { markerBefore } from '../analysis/markers.ts'
import type { Marker, MarkerKind } from '../model/marker.ts'
import { spanWords } from './parts.ts'

/** `the release "4.2"`. */
function namedMarker({ kind, label }: Pick<Marker, 'kind' | 'label'>): string {
  return kind === 'other' ? `"${label}"` : `the ${kind} "${label}"`
}

/** `Release "4.2"`. */
export function markerWords({ kind, label }: Pick<Marker, 'kind' | 'label'>): string {
  return kind === 'other' ? `"${label}"` : `${markerKindWords[kind]} "${label}"`
}

export const markerKindWords: Record<MarkerKind, string> = {
  release: 'Release',
  campaign: 'Campaign',
  other: 'Other',
}

/** `It began 2 h after the release "4.2".` Undefined without a marker in the 24 hours before. */
export function afterMarker(openedAt: string, markers: readonly Marker[]): string | undefined {
  const marker = markerBefore(openedAt, markers)
  if (marker === undefined) return undefined
  const isTogether = Date.parse(openedAt) - Date.parse(marker.at) < 60_000
  const span = spanWords(marker.at, Date.parse(openedAt))
  return `It began ${isTogether ? 'with' : `${span} after`} ${namedMarker(marker)}.`
}
