import type { League } from '#core/analysis/league/league.ts'
import { type Look, paint, shown } from './look.ts'
import { siteName } from './standings.ts'
import { missWords, outOf, visitsOf } from './status-words.ts'
import { type TableCell, table } from './table.ts'

const mostReasons = 3
const longestMessage = 160

/** Visits that were not ok, and why; empty when every visit was. */
export function misses(league: League, look: Look): string[] {
  const rows = league.sites.flatMap((site) => {
    const total = visitsOf(site.status)
    const told = site.misses.slice(0, mostReasons).map(({ status, step, visits, message }): string => {
      const where = step === null ? '' : ` at ${shown(step, 40, look)}`
      const why = shown(message, longestMessage, look)
      return `${missWords(status)} in ${outOf(visits, total)}${where}${why === '' ? '' : `: ${why}`}`
    })
    const left = site.misses.length - told.length
    if (left > 0) told.push(`and for ${left} more ${left === 1 ? 'reason' : 'reasons'}`)
    return told.map((text, index): TableCell[] => [
      index === 0 ? { text: siteName(site, look), tone: site.us ? 'us' : undefined } : { text: '' },
      { text },
    ])
  })
  if (rows.length === 0) return []
  return [paint('Visits that went wrong', 'faint', look), ...table({ rows, columns: [{ most: 24 }] }, look)]
}
