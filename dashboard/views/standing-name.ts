import type { WithoutCard } from '#stages/api/standing-cards.ts'
import type { StandingView } from '#stages/api/views/standing.ts'

/** A market of the first page, with its card or without it yet. */
export type Listed = StandingView | WithoutCard

export function marketOf(listed: Listed): WithoutCard {
  return 'verdict' in listed ? listed.verdict : listed
}

export function nameOf(listed: Listed): string {
  const { benchmark, market } = marketOf(listed)
  return `${benchmark.name}, ${market.name}`
}

/** Our largest loss of all competitors; undefined without a gap. */
export function worstGap({ league: { overall } }: StandingView) {
  return overall.toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0)).find(({ ratio }) => ratio !== null)
}
