import { type Audit, type AuditedPage, type AuditMetric, auditCategories, type Budgets } from '../../model/audit.ts'

/** Whether our own pages keep to a budget, by the newest audit. */
export interface BudgetCheck {
  budget: keyof Budgets
  limit: number
  /** The page that is furthest from it; null when none has the figure. */
  worst: { step: string; value: number } | null
  /** Pages that miss it, in order. */
  missedOn: string[]
  /** `unknown`: no page of ours has the figure. */
  outcome: 'kept' | 'missed' | 'unknown'
}

export function checkBudgets(audit: Audit, { us, budgets }: { us: string; budgets: Budgets }): BudgetCheck[] {
  const pages = audit.pages.filter(({ site, status }) => site === us && status === 'ok')
  return (Object.entries(budgets) as [keyof Budgets, number][]).map(([budget, limit]): BudgetCheck => {
    const values = pages.flatMap((page) => {
      const value = figureOf(page, budget)
      return value === undefined ? [] : [{ step: page.step, value }]
    })
    // A score is better when larger, a metric when smaller.
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
