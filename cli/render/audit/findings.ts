import type { Difference } from '#core/analysis/audit/findings.ts'
import type { AuditLeague } from '#core/analysis/audit/league.ts'
import { formatDuration } from '#core/model/units.ts'
import { categoryWords, differenceSentence, strengthSentences } from '#core/words/audit.ts'
import { type Look, paint, shown } from '../look.ts'
import { type TableCell, table } from '../table.ts'
import { wrap } from '../width.ts'

const mostShown = 12

/** Checks that a competitor passes and we fail, most valuable first, one sentence each. */
export function findingsTable({ theyPassWeFail, sites, pages }: AuditLeague, look: Look): string[] {
  if (!compared({ sites, pages })) return []
  if (theyPassWeFail.length === 0) {
    return wrap('You fail nothing that a competitor passes.', look.columns)
  }
  const steps = new Set(pages.map(({ step }) => step))
  const rows = theyPassWeFail
    .slice(0, mostShown)
    .map((difference): TableCell[] => [
      { text: categoryWords[difference.category].heading },
      { text: worthOf(difference) },
      { text: differenceSentence(difference, { steps: steps.size, clipped: (text, most) => shown(text, most, look) }) },
    ])
  const left = theyPassWeFail.length - rows.length
  if (left > 0)
    rows.push([{ text: '' }, { text: '' }, { text: `${left} more: list them all with --json.`, tone: 'faint' }])
  return [
    paint('They pass, you fail', 'title', look),
    ...table({ head: ['', 'Saves', ''], rows, columns: [{}, { align: 'right' }] }, look),
  ]
}

/** Checks that we pass and a competitor fails, one sentence per competitor: nothing to fix. */
export function strengths(league: AuditLeague, look: Look): string[] {
  return strengthSentences(league, (text, most) => shown(text, most, look))
}

/** The time saved if Lighthouse estimates it, else empty. */
function worthOf({ saves }: Difference): string {
  return saves === null ? '' : formatDuration(saves)
}

function compared({ sites, pages }: Pick<AuditLeague, 'sites' | 'pages'>): boolean {
  const us = sites.find((site) => site.us)?.name
  const ok = pages.filter(({ status }) => status === 'ok')
  return ok.some(({ site }) => site === us) && ok.some(({ site }) => site !== us)
}
