import type { League } from '#core/analysis/league/league.ts'
import { experimentWords } from '#core/words/experiments.ts'
import { type Look, paint } from './look.ts'
import { siteName } from './standings.ts'
import { type TableCell, table } from './table.ts'

/** Sites whose loads are not all of one page: variants of A/B tests; empty when there are none. */
export function mixtures({ sites }: League, look: Look): string[] {
  const rows = sites.flatMap((site) =>
    site.experiments
      .map((one) => experimentWords(one))
      .map((text, index): TableCell[] => [
        index === 0 ? { text: siteName(site, look), tone: site.us ? 'us' : undefined } : { text: '' },
        { text },
      ]),
  )
  if (rows.length === 0) return []
  return [paint('Loads of more than one kind', 'faint', look), ...table({ rows, columns: [{ most: 24 }] }, look)]
}
