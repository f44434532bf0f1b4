import type { Result } from 'lighthouse'
import {
  type AuditCategory,
  type AuditFinding,
  type AuditMetric,
  type AuditResult,
  type AuditRule,
  auditCategories,
  type Outcome,
  type Scores,
  type ThirdParty,
} from '#core/model/audit.ts'
import { oneLine } from '#core/model/untrusted.ts'

/** What is stored of one Lighthouse run in addition to its report. */
export interface ReportSummary {
  lighthouse: string
  rules: AuditRule[]
  /** By rule. */
  outcomes: Record<string, Outcome>
  result: Omit<AuditResult, 'outcomes' | 'report'>
  /** The figures by which Lighthouse picks the median run; absent when not measured. */
  median: { fcp?: number; interactive?: number }
  /** Lighthouse's own error when there is no result. */
  error?: { code: string; message: string }
}

type RuleResult = Result['audits'][string]

const numbers: Record<Exclude<AuditMetric, 'requests'>, string> = {
  fcp: 'first-contentful-paint',
  lcp: 'largest-contentful-paint',
  tbt: 'total-blocking-time',
  cls: 'cumulative-layout-shift',
  speedIndex: 'speed-index',
  bytes: 'total-byte-weight',
}

/** Maximum lengths of the texts and lists taken from a report. */
const most = { url: 500, title: 140, says: 80, warning: 200, warnings: 5, thirdParties: 20, entity: 60 }

/** Lighthouse counts a score from here as passed (lighthouse/report/renderer/report-utils.js). */
const passingScore = 0.9

export function summarizeReport(report: Result): ReportSummary {
  const rules = rulesOf(report)
  const outcomes = Object.fromEntries(rules.map(({ id }) => [id, outcomeOf(report.audits[id])]))
  const median = { fcp: report.audits[numbers.fcp]?.numericValue, interactive: report.audits.interactive?.numericValue }
  const summary: ReportSummary = {
    lighthouse: report.lighthouseVersion,
    rules,
    outcomes,
    result: {
      finalUrl: oneLine(report.finalDisplayedUrl.slice(0, 20 * most.url), most.url),
      scores: scoresOf(report),
      metrics: metricsOf(report),
      cpuIndex: Math.round(report.environment.benchmarkIndex),
      findings: findingsOf(report, rules, outcomes),
      thirdParties: thirdPartiesOf(report),
      warnings: report.runWarnings.slice(0, most.warnings).map((text) => oneLine(text.slice(0, 4_000), most.warning)),
    },
    median: {
      ...(median.fcp !== undefined && { fcp: median.fcp }),
      ...(median.interactive !== undefined && { interactive: median.interactive }),
    },
  }
  if (report.runtimeError !== undefined) {
    summary.error = {
      code: report.runtimeError.code,
      message: oneLine(report.runtimeError.message.slice(0, 4_000), 300),
    }
  }
  return summary
}

/** Rules that a page passes or fails, each once, in Lighthouse's order. */
function rulesOf({ categories, audits }: Result): AuditRule[] {
  const rules = new Map<string, AuditRule>()
  for (const category of auditCategories) {
    for (const { id, weight, group } of categories[category]?.auditRefs ?? []) {
      const audit = audits[id]
      // Metrics are figures, not rules; manual and hidden audits tell the reader nothing.
      if (group === 'metrics' || group === 'hidden' || audit === undefined || rules.has(id)) continue
      if (audit.scoreDisplayMode === 'manual') continue
      rules.set(id, { id, category, weight, title: oneLine(audit.title.slice(0, 2_000), most.title) })
    }
  }
  return [...rules.values()]
}

function outcomeOf(audit: RuleResult | undefined): Outcome {
  switch (audit?.scoreDisplayMode) {
    case undefined:
    case 'error':
      return 'e'
    case 'notApplicable':
    case 'manual':
      return 'n'
    case 'informative':
      return 'i'
    case 'numeric':
    case 'binary':
    case 'metricSavings':
      return (audit?.score ?? 0) >= passingScore ? 'p' : 'f'
    default:
      return 'e'
  }
}

function scoresOf({ categories }: Result): Scores {
  const scores: Scores = {}
  for (const category of auditCategories) {
    const score = categories[category]?.score
    if (typeof score === 'number') scores[category satisfies AuditCategory] = Math.round(score * 100)
  }
  return scores
}

function metricsOf({ audits }: Result): AuditResult['metrics'] {
  const metrics: AuditResult['metrics'] = {}
  for (const [metric, id] of Object.entries(numbers) as [keyof typeof numbers, string][]) {
    const value = audits[id]?.numericValue
    if (value !== undefined && Number.isFinite(value)) metrics[metric] = Math.round(value * 1e4) / 1e4
  }
  const requests = itemsOf(audits['network-requests'])
  if (requests.length > 0) metrics.requests = requests.length
  return metrics
}

function findingsOf({ audits }: Result, rules: AuditRule[], outcomes: Record<string, Outcome>): AuditFinding[] {
  return rules
    .filter(({ id }) => outcomes[id] === 'f')
    .map(({ id, weight }) => {
      const { score, displayValue, metricSavings } = audits[id] ?? {}
      const finding: AuditFinding = { rule: id, score: Math.round((score ?? 0) * 100) }
      const saves = Math.max(...['FCP', 'LCP', 'TBT', 'INP'].map((metric) => metricSavings?.[metric] ?? 0))
      if (saves > 0) finding.saves = Math.round(saves)
      if (displayValue !== undefined) finding.says = oneLine(displayValue.slice(0, 1_000), most.says)
      return { finding, weight }
    })
    .toSorted((a, b) => (b.finding.saves ?? 0) - (a.finding.saves ?? 0) || b.weight - a.weight)
    .map(({ finding }) => finding)
}

function thirdPartiesOf({ audits }: Result): ThirdParty[] {
  return itemsOf(audits['third-parties-insight'])
    .map((item) => ({
      entity: oneLine(String(item.entity ?? '').slice(0, 1_000), most.entity),
      bytes: Math.round(Number(item.transferSize ?? 0)),
      time: Math.round(Number(item.mainThreadTime ?? 0)),
    }))
    .filter(({ entity, bytes, time }) => entity !== '' && Number.isFinite(bytes) && Number.isFinite(time))
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, most.thirdParties)
}

function itemsOf(audit: RuleResult | undefined): Record<string, unknown>[] {
  const { details } = audit ?? {}
  return details !== undefined && 'items' in details && Array.isArray(details.items) ? details.items : []
}
