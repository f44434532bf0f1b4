/** What kind of event a marker names. */
export const markerKinds = ['release', 'campaign', 'other'] as const
export type MarkerKind = (typeof markerKinds)[number]

/** A release or campaign on the time line of a benchmark, in all its markets. */
export interface Marker {
  version: 1
  /** `20261128T100000Z-1f2e3d4c`: its time and a hash of the rest, so that a pipeline that runs twice adds one marker. */
  id: string
  kind: MarkerKind
  /** One line of text of people, at most 80 characters. */
  label: string
  /** When it happened or will happen, ISO 8601 to the second. */
  at: string
}

/** Characters (grapheme clusters) of a label. */
export const longestLabel = 80
