import type { League } from '#core/analysis/league/league.ts'
import { consentWords } from '#core/words/consent.ts'
import { outOf } from '#core/words/quality.ts'
import { type Look, paint, shown } from './look.ts'
import { siteName } from './standings.ts'
import { type TableCell, table } from './table.ts'

/** Of one site. */
const mostLines = 3

/** What came of the sites' consent banners; empty where they are not accepted. */
export function consent({ sites }: League, look: Look): string[] {
  const rows = sites.flatMap((site) => {
    const counts = site.consent ?? []
    const total = counts.reduce((sum, { visits }) => sum + visits, 0)
    return counts
      .slice(0, mostLines)
      .map((count, index): TableCell[] => [
        index === 0 ? { text: siteName(site, look), tone: site.us ? 'us' : undefined } : { text: '' },
        { text: `${shown(consentWords(count), 160, look)} in ${outOf(count.visits, total)}` },
      ])
  })
  if (rows.length === 0) return []
  return [paint('Consent banners', 'faint', look), ...table({ rows, columns: [{ most: 24 }] }, look)]
}
