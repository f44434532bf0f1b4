import { type AuditCategory, type AuditMetric, auditCategories, type Budgets } from '#core/model/audit.ts'
import { formatMetric, metricWords } from '#core/words/metric.ts'

export const categoryWords: Record<AuditCategory, { name: string; heading: string; short: string }> = {
  performance: { name: 'performance', heading: 'Performance', short: 'Perf' },
  accessibility: { name: 'accessibility', heading: 'Accessibility', short: 'Access' },
  'best-practices': { name: 'best practices', heading: 'Best practices', short: 'Practice' },
  seo: { name: 'SEO', heading: 'SEO', short: 'SEO' },
}

export function isCategory(budget: keyof Budgets): budget is AuditCategory {
  return auditCategories.some((category) => category === budget)
}

/** `accessibility` or `LCP`. */
export function budgetName(budget: keyof Budgets): string {
  return isCategory(budget) ? categoryWords[budget].name : metricWords[budget].name
}

/** `83` or `2.4 s`. */
export function budgetFigure(budget: keyof Budgets, value: number): string {
  return isCategory(budget) ? scoreWords(value) : formatMetric(budget satisfies AuditMetric, value)
}

/** `86`, or `86.3` for a fractional mean. */
export function scoreWords(score: number): string {
  return String(Math.round(score * 10) / 10)
}

/** `3 audits`. */
export function auditsWords(count: number): string {
  return `${count} ${count === 1 ? 'audit' : 'audits'}`
}

/** `Text is too pale` from `text is too pale`. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
