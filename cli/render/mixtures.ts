import type { League } from '#core/analysis/league/league.ts'
import { experimentWords } from '#core/words/experiments.ts'
import { groupWords } from '#core/words/groups.ts'
import { type Look, paint, shownName } from './look.ts'
import { siteName } from './standings.ts'
import { type TableCell, table } from './table.ts'

/** Sites whose loads are not all of one page: variants of A/B tests, or times in two groups; empty when there are none. */
export function mixtures({ sites }: League, look: Look): string[] {
  const rows = sites.flatMap((site) =>
    [
      ...site.experiments.map((one) => experimentWords(one)),
      ...site.groups.map((one) => groupWords({ ...one, step: shownName(one.step, 40, look) })),
    ].map((text, index): TableCell[] => [
      index === 0 ? { text: siteName(site, look), tone: site.us ? 'us' : undefined } : { text: '' },
      { text },
    ]),
  )
  if (rows.length === 0) return []
  return [paint('Loads that are not alike', 'faint', look), ...table({ rows, columns: [{ most: 24 }] }, look)]
}
