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
      { text: sentence(difference, { steps: steps.size, look }) },
    ])
  const left = theyPassWeFail.length - rows.length
  if (left > 0)
    rows.push([{ text: '' }, { text: '' }, { text: `${left} more: list them all with --json.`, tone: 'faint' }])
  return [
    paint('They pass, you fail', 'title', look),
    ...table({ head: ['', 'Saves', ''], rows, columns: [{}, { align: 'right' }] }, look),
  ]
}

const mostStrengths = 3

/** Checks that we pass and a competitor fails, one sentence per competitor: nothing to fix. */
export function strengths({ wePassTheyFail, sites }: AuditLeague, look: Look): string[] {
  return sites.flatMap(({ name }) => {
    const words = wePassTheyFail
      .filter(({ competitors }) => competitors.includes(name))
      .map(({ rule, title }) => ruleWords(rule, title))
    if (words.length === 0) return []
    const named = words.slice(0, mostStrengths).map((text) => shown(text, 160, look))
    const left = words.length - named.length
    return [
      `${shown(name, 24, look)} fails where you pass: ${named.join('; ')}${left > 0 ? `; and ${left} more` : ''}.`,
    ]
  })
}

interface SentenceOptions {
  /** Number of steps. */
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

/** Empty if there is only one page. */
function whereWords(steps: readonly string[], { steps: all, look }: SentenceOptions): string {
  if (all === 1) return ''
  return steps.length === all ? 'on every page ' : `on ${listed(steps.map((step) => shown(step, 24, look)))}, `
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
