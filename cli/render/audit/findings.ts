import type { Difference } from '#core/analysis/audit/findings.ts'
import type { AuditLeague } from '#core/analysis/audit/league.ts'
import { listed } from '#core/model/listed.ts'
import { formatDuration } from '#core/model/units.ts'
import { ruleWords } from '#core/words/audit-rules.ts'
import { type Look, paint, shown } from '../look.ts'
import { type TableCell, table } from '../table.ts'
import { wrap } from '../width.ts'
import { capital, categoryWords } from './words.ts'

const mostShown = 12

/** What a competitor passes and we fail, the most worthwhile first, a sentence each. */
export function findingsTable({ theyPassWeFail, sites, pages }: AuditLeague, look: Look): string[] {
  if (!compared({ sites, pages })) return []
  if (theyPassWeFail.length === 0) {
    return wrap('There is nothing that a competitor passes and you fail.', look.columns)
  }
  const steps = new Set(pages.map(({ step }) => step))
  const rows = theyPassWeFail
    .slice(0, mostShown)
    .map((difference): TableCell[] => [
      { text: categoryWords[difference.category].heading },
      { text: worthOf(difference) },
      { text: sentence(difference, { steps: steps.size, look }) },
    ])
  const left = theyPassWeFail.length - rows.length
  if (left > 0)
    rows.push([{ text: '' }, { text: '' }, { text: `And ${left} more: --json has them all.`, tone: 'faint' }])
  return [
    paint('They pass, you fail', 'title', look),
    ...table({ head: ['', 'Saves', ''], rows, columns: [{}, { align: 'right' }] }, look),
  ]
}

const mostStrengths = 3

/** The other way round, a sentence a competitor: it is nothing to mend. */
export function strengths({ wePassTheyFail, sites }: AuditLeague, look: Look): string[] {
  return sites.flatMap(({ name }) => {
    const words = wePassTheyFail
      .filter(({ competitors }) => competitors.includes(name))
      .map(({ rule, title }) => ruleWords(rule, title))
    if (words.length === 0) return []
    const told = words.slice(0, mostStrengths).map((text) => shown(text, 160, look))
    const left = words.length - told.length
    return [`${shown(name, 24, look)} fails what you pass: ${told.join('; ')}${left > 0 ? `; and ${left} more` : ''}.`]
  })
}

interface SentenceOptions {
  /** How many there are. */
  steps: number
  look: Look
}

function sentence(
  { rule, title, says, steps, competitors }: Difference,
  { steps: all, look }: SentenceOptions,
): string {
  const who = listed(competitors.map((name) => shown(name, 24, look)))
  const what = `${whereWords(steps, { steps: all, look })}${shown(ruleWords(rule, title), 160, look)}`
  const figure = says === null ? '' : ` ${shown(says, 80, look)}.`
  return `${capital(what)}.${figure} ${who} ${competitors.length === 1 ? 'passes' : 'pass'}.`
}

/** Nothing where there is one page only. */
function whereWords(steps: readonly string[], { steps: all, look }: SentenceOptions): string {
  if (all === 1) return ''
  return steps.length === all ? 'on every page ' : `on ${listed(steps.map((step) => shown(step, 24, look)))}, `
}

/** Time where Lighthouse estimates it; else nothing, though it counts in the score. */
function worthOf({ saves }: Difference): string {
  return saves === null ? '' : formatDuration(saves)
}

function compared({ sites, pages }: Pick<AuditLeague, 'sites' | 'pages'>): boolean {
  const us = sites.find((site) => site.us)?.name
  const ok = pages.filter(({ status }) => status === 'ok')
  return ok.some(({ site }) => site === us) && ok.some(({ site }) => site !== us)
}
