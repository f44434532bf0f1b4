import type { StandingView } from '#stages/api/views/standing.ts'

export function nameOf({ verdict: { benchmark, market } }: StandingView): string {
  return `${benchmark.name}, ${market.name}`
}

/** Our largest loss of all competitors; undefined without a gap. */
export function worstGap({ league: { overall } }: StandingView) {
  return overall.toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0)).find(({ ratio }) => ratio !== null)
}
