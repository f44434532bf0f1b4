import { type Audit, type AuditedPage, type AuditMetric, auditCategories, type Budgets } from '../../model/audit.ts'

/** Whether our own pages meet a budget in the newest audit. */
export interface BudgetCheck {
  budget: keyof Budgets
  limit: number
  /** Our worst page; null when none has the figure. */
  worst: { step: string; value: number } | null
  /** Steps whose pages miss it, in order. */
  missedOn: string[]
  /** `unknown`: none of our pages has the figure. */
  outcome: 'kept' | 'missed' | 'unknown'
}

export function checkBudgets(audit: Audit, { us, budgets }: { us: string; budgets: Budgets }): BudgetCheck[] {
  const pages = audit.pages.filter(({ site, status }) => site === us && status === 'ok')
  return (Object.entries(budgets) as [keyof Budgets, number][]).map(([budget, limit]): BudgetCheck => {
    const values = pages.flatMap((page) => {
      const value = figureOf(page, budget)
      return value === undefined ? [] : [{ step: page.step, value }]
    })
    // Higher is better for a score, lower for a metric.
    const sign = isCategory(budget) ? -1 : 1
    const worst = values.toSorted((a, b) => sign * (b.value - a.value))[0] ?? null
    const missedOn = values.filter(({ value }) => sign * (value - limit) > 0).map(({ step }) => step)
    const outcome = worst === null ? 'unknown' : missedOn.length > 0 ? 'missed' : 'kept'
    return { budget, limit, worst, missedOn, outcome }
  })
}

function figureOf({ result }: AuditedPage, budget: keyof Budgets): number | undefined {
  return isCategory(budget) ? result?.scores[budget] : result?.metrics[budget satisfies AuditMetric]
}

function isCategory(budget: keyof Budgets): budget is (typeof auditCategories)[number] {
  return auditCategories.some((category) => category === budget)
}
