import type { League } from '#core/analysis/league/league.ts'
import { findingWords } from '#core/words/findings.ts'
import { outOf } from '#core/words/quality.ts'
import { type Look, paint, shownName } from './look.ts'
import { siteName } from './standings.ts'
import { type TableCell, table } from './table.ts'

/** What a reader of the figures has to know about single steps; empty when there is nothing. */
export function findings({ sites, ranking }: League, look: Look): string[] {
  const rows = sites.flatMap((site) =>
    site.findings.map((finding, index): TableCell[] => [
      index === 0 ? { text: siteName(site, look), tone: site.us ? 'us' : undefined } : { text: '' },
      {
        text: `${shownName(finding.step, 40, look)}: ${findingWords(finding, ranking.metric)} (${outOf(finding.visits, finding.of)})`,
      },
    ]),
  )
  if (rows.length === 0) return []
  return [paint('Pages that did not load as usual', 'faint', look), ...table({ rows, columns: [{ most: 24 }] }, look)]
}
