import { shareTexts } from '../texts.ts'

/** Columns, lines or bars that can be told apart on a slide. */
const mostSeries = 8

interface Few<T> {
  /** In the order given. */
  shown: readonly T[]
  /** How many of how many; null where all are shown. */
  said: string | null
}

/** You and the competitors that lead: those whose `figure` is least; without a figure they are last. */
export function fewOf<T extends { us: boolean }>(
  all: readonly T[],
  figure: (site: T) => number | null,
  most = mostSeries,
): Few<T> {
  if (all.length <= most) return { shown: all, said: null }
  const rank = (site: T) => figure(site) ?? Number.POSITIVE_INFINITY
  const leaders = all
    .filter(({ us }) => !us)
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, most - 1)
  const shown = all.filter((site) => site.us || leaders.includes(site))
  return { shown, said: shareTexts.sitesShown(shown.length, all.length) }
}
