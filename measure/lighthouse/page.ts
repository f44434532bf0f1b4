import { computeMedianRun, filterToValidRuns } from 'lighthouse/core/lib/median-run.js'
import type { AuditedPage, AuditFailure, AuditRun, Outcome, PageToAudit } from '#core/model/audit.ts'
import { explainFailedRun, failureBehindReport, statusOf } from './failure.ts'
import type { ReportSummary } from './report.ts'
import type { LighthouseAnswer } from './thread.ts'

/** A page with a URL, and the results of its runs so far. */
export interface PageRuns {
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

export function startPage({ site, step, url }: Extract<PageToAudit, { url: string }>): PageRuns {
  return { site, step, url, runs: [], valid: [] }
}

/** Adds the result of a run. */
export function addRun(page: PageRuns, answer: LighthouseAnswer, run: Pick<AuditRun, 'startedAt' | 'duration'>): void {
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
      return explainFailedRun(answer)
    case 'report': {
      const { summary, crashed } = answer
      if (summary.error !== undefined) return explainFailedRun({ ...answer, ...summary.error, crashed })
      return failureBehindReport(answer.answer)
    }
    default:
      return answer satisfies never
  }
}

/** Whether the barrier blocked the page. */
export function isRefused(answer: LighthouseAnswer): boolean {
  return answer.type === 'error' && explainFailedRun(answer).code === 'not-allowed'
}

/** Whether to run again: not after a bot challenge, nor after two failures in a row, which are more than a hiccup. */
export function worthAnotherRun({ runs }: PageRuns): boolean {
  const [before, last] = [runs.at(-2)?.failure, runs.at(-1)?.failure]
  return last?.code !== 'challenge' && last?.code !== 'stopped' && (before === undefined || last === undefined)
}

/** The page as stored in the record; `median` is the run that counts, if any. */
export function outcome(page: PageRuns): { audited: AuditedPage; median: ValidRun | undefined } {
  const { site, step, url, runs, valid } = page
  const audited: AuditedPage = { site, step, url: url.slice(0, longestUrl), status: 'ok', runs }
  const failed = runs.filter((run) => run.failure !== undefined && statusOf(run.failure) !== 'skipped').length
  if (valid.length > failed) return { audited, median: medianRun(valid) }
  const failure = runs.findLast((run) => run.failure !== undefined)?.failure ?? {
    code: 'out-of-time',
    message: 'The audit ran out of time before this page.',
  }
  return { audited: { ...audited, status: statusOf(failure), failure }, median: undefined }
}

/** Lighthouse's own rule: the run closest to the median First Contentful Paint and the median Time to Interactive. */
function medianRun(runs: ValidRun[]): ValidRun | undefined {
  const asReports = runs.map((run) => ({ run, ...asReport(run.summary) }))
  // The function's type asks for whole reports, but it reads only these two figures.
  const measured = filterToValidRuns(asReports as never) as unknown as typeof asReports
  // Without the performance category there are no times to choose by, and nothing else differs between runs.
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
