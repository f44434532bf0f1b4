import type { League } from '#core/analysis/league/league.ts'
import { doubtWords } from '#core/words/doubt.ts'
import { missWords, outOf, visitsOf } from '#core/words/quality.ts'
import { type Look, paint, shown, shownName } from './look.ts'
import { siteName } from './standings.ts'
import { type TableCell, table } from './table.ts'

const mostReasons = 3
const longestMessage = 160

/** Visits that went wrong, and why, those on another page included; empty when all were ok. */
export function misses(league: League, look: Look): string[] {
  const rows = league.sites.flatMap((site) => {
    const total = visitsOf(site.status)
    const reasons = site.misses.slice(0, mostReasons).map(({ status, step, visits, message }): string => {
      const where = step === null ? '' : ` at ${shownName(step, 40, look)}`
      const why = shown(message, longestMessage, look)
      return `${missWords(status)} in ${outOf(visits, total)}${where}${why === '' ? '' : `: ${why}`}`
    })
    for (const { step, doubt, visits } of site.doubts.slice(0, mostReasons)) {
      reasons.push(`another page in ${outOf(visits, total)}: ${shown(doubtWords(step, doubt), longestMessage, look)}`)
    }
    const left = Math.max(0, site.misses.length - mostReasons) + Math.max(0, site.doubts.length - mostReasons)
    if (left > 0) reasons.push(`and for ${left} more ${left === 1 ? 'reason' : 'reasons'}`)
    return reasons.map((text, index): TableCell[] => [
      index === 0 ? { text: siteName(site, look), tone: site.us ? 'us' : undefined } : { text: '' },
      { text },
    ])
  })
  if (rows.length === 0) return []
  const isOurs = league.sites.some(({ misses }) => misses.some(({ code }) => code === 'worker'))
  return [
    paint('Visits that went wrong', 'faint', look),
    ...table({ rows, columns: [{ most: 24 }] }, look),
    ...(isOurs ? [paint('Check this machine: npx outpace doctor', 'faint', look)] : []),
  ]
}
