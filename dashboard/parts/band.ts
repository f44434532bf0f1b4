/** px: an hour of a year is to be seen, too. */
export const LEAST_BAND = 6

interface Band {
  from: number
  to: number
}

/**
 * What of a band is drawn between the first and the last place of a chart, at least `least` wide: an incident that began this afternoon
 * begins at the last point. Undefined where it is outside. All in the same unit, such as px.
 */
export function bandWithin(
  { from, to }: Band,
  { first, last, least }: { first: number; last: number; least: number },
): Band | undefined {
  if (to < first || from > last) return undefined
  const [left, right] = [Math.max(first, from), Math.min(last, to)]
  if (right - left >= least) return { from: left, to: right }
  const start = Math.max(first, Math.min(left, last - least))
  return { from: start, to: start + least }
}
