import { computeMedianRun, filterToValidRuns } from 'lighthouse/core/lib/median-run.js'
import type { AuditedPage, AuditFailure, AuditRun, Outcome, PageToAudit } from '#core/model/audit.ts'
import { explainTrouble, statusOf, wallBehind } from './failure.ts'
import type { ReportSummary } from './report.ts'
import type { LighthouseAnswer } from './thread.ts'

/** A page with an address, and what its runs have given so far. */
export interface PageInHand {
  site: string
  step: string
  url: string
  runs: AuditRun[]
  valid: ValidRun[]
}

interface ValidRun {
  summary: ReportSummary
  html: Uint8Array
  json: Uint8Array
}

const longestUrl = 500

export function pageInHand({ site, step, url }: Extract<PageToAudit, { url: string }>): PageInHand {
  return { site, step, url, runs: [], valid: [] }
}

/** Keeps what a run gave. */
export function take(page: PageInHand, answer: LighthouseAnswer, run: Pick<AuditRun, 'startedAt' | 'duration'>): void {
  const failure = failureOf(answer)
  if (failure !== undefined) {
    page.runs.push({ ...run, scores: {}, failure })
  } else if (answer.type === 'report') {
    const { summary, html, json } = answer
    page.runs.push({ ...run, scores: summary.result.scores })
    page.valid.push({ summary, html, json })
  }
}

function failureOf(answer: LighthouseAnswer): AuditFailure | undefined {
  switch (answer.type) {
    case 'ended':
      return answer.failure
    case 'error':
      return explainTrouble(answer)
    case 'report': {
      const { summary, crashed } = answer
      if (summary.error !== undefined) return explainTrouble({ ...answer, ...summary.error, crashed })
      return wallBehind(answer.answer)
    }
    default:
      return answer satisfies never
  }
}

/** Whether the barrier kept the browser from the page. */
export function isRefused(answer: LighthouseAnswer): boolean {
  return answer.type === 'error' && explainTrouble(answer).code === 'not-allowed'
}

/** Whether another run is worth it: a bot wall is not asked again, and two failures in a row are no hiccup. */
export function worthAnotherRun({ runs }: PageInHand): boolean {
  const [before, last] = [runs.at(-2)?.failure, runs.at(-1)?.failure]
  return last?.code !== 'bot-wall' && last?.code !== 'stopped' && (before === undefined || last === undefined)
}

/** The page as the record has it; `median` is the run that counts, when there is one. */
export function outcome(page: PageInHand): { audited: AuditedPage; median: ValidRun | undefined } {
  const { site, step, url, runs, valid } = page
  const audited: AuditedPage = { site, step, url: url.slice(0, longestUrl), status: 'ok', runs }
  const failed = runs.filter((run) => run.failure !== undefined && statusOf(run.failure) !== 'skipped').length
  if (valid.length > failed) return { audited, median: medianRun(valid) }
  const failure = runs.findLast((run) => run.failure !== undefined)?.failure ?? {
    code: 'out-of-time',
    message: 'The audit had no time left for this page.',
  }
  return { audited: { ...audited, status: statusOf(failure), failure }, median: undefined }
}

/** Lighthouse's own rule: the run closest to the median first paint and the median time to interactive. */
function medianRun(runs: ValidRun[]): ValidRun | undefined {
  const asReports = runs.map((run) => ({ run, ...asReport(run.summary) }))
  // The rule's type asks for whole reports; it reads these two figures.
  const measured = filterToValidRuns(asReports as never) as unknown as typeof asReports
  // Without the category of performance there are no times to choose by, and nothing else differs between runs.
  if (measured.length === 0) return runs.at(-1)
  return (computeMedianRun(measured as never) as unknown as (typeof asReports)[number]).run
}

function asReport({ median: { fcp, interactive } }: ReportSummary) {
  return { audits: { 'first-contentful-paint': { numericValue: fcp }, interactive: { numericValue: interactive } } }
}

/** The outcomes of a run as letters, in the order of the record's rules. */
export function lettersOf(outcomes: Record<string, Outcome>, rules: readonly { id: string }[]): string {
  return rules.map(({ id }) => outcomes[id] ?? 'e').join('')
}
