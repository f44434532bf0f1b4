import type { AuditLeague } from '#core/analysis/audit/league.ts'
import { listed } from '#core/model/listed.ts'
import { auditsWords } from '#core/words/audit.ts'
import { type Look, paint, shown, shownName, type TextTone } from '../look.ts'
import { page, readable } from '../page.ts'
import { wrap } from '../width.ts'
import { findingsTable, strengths } from './findings.ts'
import { placeSentences, type Sentence, thirdPartySentences } from './sentences.ts'
import { budgetsTable, pagesTable, problemsTable, scoresTable } from './tables.ts'

/** The comparison of an audit for a terminal: scores, ranks, findings, third parties, budgets, problems and the method. */
export function renderAudit(league: AuditLeague, given: Look): string {
  const look = readable(given)
  const text = (words: string, tone?: TextTone) =>
    words === '' ? [] : wrap(words, look.columns).map((line) => paint(line, tone, look))
  const lines = (sentences: Sentence[]) => sentences.flatMap(({ text: words, tone }) => text(words, tone))
  const audited = league.categories.length > 0
  const sections = [
    [...text(titleOf(league, look), 'title'), ...text(audited ? meaningOf(league, look) : '', 'faint')],
    audited ? scoresTable(league, look) : [],
    lines(placeSentences(league, look)),
    pagesTable(league, look),
    findingsTable(league, look),
    strengths(league, look).flatMap((sentence) => text(sentence)),
    lines(thirdPartySentences(league, look)),
    budgetsTable(league, look),
    problemsTable(league, look),
    text(methodLine(league, look), 'faint'),
  ]
  return page(sections, look)
}

function titleOf({ benchmark, market }: AuditLeague, look: Look): string {
  return `${shownName(benchmark.name, 80, look)}, ${shownName(market.name, 60, look)}: audit`
}

function meaningOf({ pages }: AuditLeague, look: Look): string {
  const steps = [...new Set(pages.map(({ step }) => step))].map((step) => shownName(step, 24, look))
  const over = steps.length === 1 ? steps[0] : `mean over ${listed(steps)}`
  return `Lighthouse scores from 0 to 100, higher is better: ${over}`
}

function methodLine({ method, audits, firstScheduledAt, lastScheduledAt, leftOut }: AuditLeague, look: Look): string {
  if (method === null || lastScheduledAt === null) return ''
  const place =
    method.region === 'local' ? 'this machine' : `${shown(method.region, 40, look)}, ${shown(method.machine, 40, look)}`
  const when =
    firstScheduledAt === null || firstScheduledAt === lastScheduledAt
      ? instant(lastScheduledAt)
      : `${instant(firstScheduledAt)} to ${instant(lastScheduledAt)}`
  const parts = [
    `Lighthouse ${shown(method.lighthouse, 20, look)} on Chromium ${method.chromium}, ${place}`,
    `profile ${shown(method.profile, 40, look)}, applied throttling`,
    method.runs === 1 ? 'one run per page' : `median of ${method.runs} runs per page`,
    `${auditsWords(audits)}, ${when} UTC`,
  ]
  const reasons = listed(leftOut.differs.map((key) => `another ${key}`))
  const left = leftOut.audits === 0 ? '' : ` Excluded: ${auditsWords(leftOut.audits)} made with ${reasons}.`
  return `${parts.join('; ')}.${left}`
}

function instant(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)}`
}
