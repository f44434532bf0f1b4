import { type AuditCategory, type AuditMetric, auditCategories } from '../../model/audit.ts'
import { budgets as budgetsSchema } from '../audit-schema.ts'
import { groupOf, type Keys } from './keys.ts'

/** Budgets as they are written in benchmark.yaml. */
export type WrittenBudgets = Record<string, string | number>

/** Lighthouse's audits whose numeric value is one of our metrics. */
const metricOf: Partial<Record<string, AuditMetric>> = {
  'first-contentful-paint': 'fcp',
  'largest-contentful-paint': 'lcp',
  'total-blocking-time': 'tbt',
  'cumulative-layout-shift': 'cls',
  'speed-index': 'speedIndex',
  'total-byte-weight': 'bytes',
  'resource-summary.total.size': 'bytes',
  'resource-summary.total.count': 'requests',
}

/** Budgets from assertions of Lighthouse CI; the others are left out. */
export function budgetsOf(
  assertions: unknown,
  options: { path: readonly string[]; keys: Keys },
): { budgets: WrittenBudgets; changes: string[] } {
  const { path, keys } = options
  const budgets: WrittenBudgets = {}
  const warned: string[] = []
  for (const [key, assertion] of Object.entries(groupOf(assertions))) {
    const place = [...path, key]
    const [level, given] = Array.isArray(assertion) ? assertion : [assertion, {}]
    if (level === 'off') {
      keys.leave(place, 'It is off.')
      continue
    }
    const found = budgetOf(key, groupOf(given))
    if (typeof found === 'string') {
      keys.leave(place, found)
      continue
    }
    if (budgets[found.name] !== undefined) {
      keys.leave(place, `There is a budget for ${found.name} already.`)
      continue
    }
    const checked = budgetsSchema.safeParse({ [found.name]: found.value })
    if (!checked.success) {
      keys.leave(place, `Outpace takes no such value for ${found.name}.`)
      continue
    }
    for (const option of Object.keys(groupOf(given))) {
      if (!/^(?:minScore|maxNumericValue)$/.test(option)) keys.leave([...place, '1', option], 'The median run counts.')
    }
    budgets[found.name] = found.value
    if (level === 'warn') warned.push(found.name)
  }
  const changes =
    warned.length === 0
      ? []
      : [
          `Only warnings in Lighthouse CI, but "outpace audit" exits with 1 where they are missed: ${warned.join(', ')}.`,
        ]
  return { budgets, changes }
}

/** A budget, or why there is none. */
function budgetOf(key: string, given: Record<string, unknown>): { name: string; value: string | number } | string {
  const parts = key.split(/[:.]/)
  const [group, category] = parts
  if (group === 'categories' && parts.length === 2) {
    const known = auditCategories.find((each) => each === category)
    return known === undefined ? 'Outpace does not audit this category.' : scoreBudget(known, given.minScore)
  }
  const metric = metricOf[parts.join('.')]
  if (metric === undefined) {
    return 'Outpace has budgets for categories and metrics only; "outpace audit" lists the findings of all audits.'
  }
  const most = given.maxNumericValue
  if (typeof most !== 'number') return 'A budget is a highest value (maxNumericValue), not a score.'
  return { name: metric, value: withUnit(metric, most) }
}

function scoreBudget(name: AuditCategory, least: unknown): { name: string; value: number } | string {
  // Lighthouse CI's default is a score of 0.9.
  if (least === undefined) return { name, value: 90 }
  return typeof least === 'number' ? { name, value: Math.round(least * 100) } : 'It has no lowest score (minScore).'
}

function withUnit(metric: AuditMetric, value: number): string | number {
  switch (metric) {
    case 'fcp':
    case 'lcp':
    case 'tbt':
    case 'speedIndex':
      return `${Math.round(value)} ms`
    case 'bytes':
      return `${Math.round(value / 1000)} kB`
    case 'cls':
    case 'requests':
      return value
    default:
      throw new Error(`No such metric: ${metric satisfies never}`)
  }
}
