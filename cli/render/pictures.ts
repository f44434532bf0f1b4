import type { League } from '#core/analysis/league/league.ts'
import { disagreementWords } from '#core/words/picture.ts'
import { type Look, paint, shownName } from './look.ts'
import { siteName } from './standings.ts'
import { type TableCell, table } from './table.ts'

/** Of one site. */
const mostLines = 4

/** Numbers that the filmstrip contradicts; empty when all agree. */
export function pictures(league: League, look: Look): string[] {
  const rows = league.sites.flatMap((site) => {
    const lines = site.disagreements
      .slice(0, mostLines)
      .map(({ step, ...each }) => `${shownName(step, 40, look)}: ${disagreementWords(each)}`)
    const left = site.disagreements.length - lines.length
    if (left > 0) lines.push(`and ${left} more`)
    return lines.map((text, index): TableCell[] => [
      index === 0 ? { text: siteName(site, look), tone: site.us ? 'us' : undefined } : { text: '' },
      { text },
    ])
  })
  if (rows.length === 0) return []
  return [
    paint('Numbers that the filmstrip contradicts', 'faint', look),
    ...table({ rows, columns: [{ most: 24 }] }, look),
  ]
}
