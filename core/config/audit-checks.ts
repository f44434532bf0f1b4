import { auditMetrics, type Budgets } from '../model/audit.ts'
import { draftSites } from './draft.ts'
import type { Path } from './path.ts'
import { noSuch, words } from './problem-words.ts'
import { valueAt } from './shape.ts'
import type { Report } from './yaml.ts'

/** Checks that everything named under `audits:` exists. Data may be of any shape. */
export function checkAudits(data: unknown, report: Report): void {
  const sites = draftSites(data)
  const names = sites.flatMap(({ name }) => (name === undefined ? [] : [name]))
  const steps = stepsOf(data)
  const check = (place: Path, { kind, found, known }: { kind: string; found: string; known: string[] }): void => {
    if (known.length > 0 && !known.includes(found)) report(place, noSuch({ kind, found, known }), partOf(place))
  }
  const listed = valueAt(data, ['audits', 'steps'])
  if (Array.isArray(listed)) {
    for (const [index, step] of listed.entries()) {
      if (typeof step === 'string') check(['audits', 'steps', index], { kind: 'step', found: step, known: steps })
    }
  }
  for (const site of keysAt(data, ['audits', 'pages'])) {
    check(['audits', 'pages', site], { kind: 'site', found: site, known: names })
    for (const step of keysAt(data, ['audits', 'pages', site])) {
      check(['audits', 'pages', site, step], { kind: 'step', found: step, known: steps })
    }
  }
  checkBudgets(data, report)
}

/** A budget for something that is not measured would never be missed. */
function checkBudgets(data: unknown, report: Report): void {
  const categories = valueAt(data, ['audits', 'categories'])
  if (!Array.isArray(categories)) return
  const measured: (keyof Budgets)[] = [...categories, ...(categories.includes('performance') ? auditMetrics : [])]
  for (const budget of keysAt(data, ['audits', 'budgets'])) {
    if (measured.some((known) => known === budget)) continue
    const known = auditMetrics.some((metric) => metric === budget) ? 'performance' : budget
    if (known !== budget || ['performance', 'accessibility', 'best-practices', 'seo'].includes(budget)) {
      const hint = `Add ${known} to "categories", or remove the budget.`
      report(['audits', 'budgets', budget], words(`"${budget}" has a budget but is not audited.`, hint), 'key')
    }
  }
}

function stepsOf(data: unknown): string[] {
  const listed = valueAt(data, ['steps'])
  if (Array.isArray(listed)) return listed.filter((step) => typeof step === 'string')
  return draftSites(data).find(({ pages }) => pages !== undefined)?.pages ?? []
}

function partOf(place: Path): 'value' | 'key' {
  return typeof place.at(-1) === 'number' ? 'value' : 'key'
}

function keysAt(data: unknown, path: Path): string[] {
  const value = valueAt(data, path)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
}
