import type { AuditLeague, LeaguePage } from '#core/analysis/audit/league.ts'
import type { AuditMetric } from '#core/model/audit.ts'
import {
  boundWords,
  budgetFigure,
  budgetName,
  budgetOutcomeWords,
  categoryWords,
  scoreWords,
} from '#core/words/audit.ts'
import { capital } from '#core/words/capital.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import { type Look, nothing, paint, shown, shownName } from '../look.ts'
import { type TableCell, table } from '../table.ts'

const longestName = 28
const pageMetrics: readonly AuditMetric[] = ['lcp', 'tbt', 'cls', 'bytes']

/** One line per site: its score in every category. */
export function scoresTable({ categories, sites }: AuditLeague, look: Look): string[] {
  const rows = sites.map(({ name, us }): TableCell[] => {
    const tone = us ? 'us' : undefined
    const cells = categories.map((standing): TableCell => {
      const own = standing.sites.find(({ site }) => site === name)
      const score = own?.score ?? null
      return { text: score === null ? nothing(look) : scoreWords(score), tone }
    })
    return [{ text: markOf(us, look) }, { text: nameOf(name, us, look), tone }, ...cells]
  })
  const head = ['', 'Site', ...categories.map(({ category }) => categoryWords[category].heading)]
  const columns = [{}, { most: longestName + 6 }, ...categories.map(() => ({ align: 'right' as const }))]
  return table({ head, rows, columns }, look)
}

/** One line per page of ours: its scores, and the metrics behind the performance score. */
export function pagesTable({ pages, sites, categories }: AuditLeague, look: Look): string[] {
  const us = sites.find((site) => site.us)?.name
  const own = pages.filter(({ site, status }) => site === us && status === 'ok')
  if (own.length === 0) return []
  const metrics = pageMetrics.filter((metric) => own.some((page) => page.metrics[metric] !== undefined))
  const number = (page: LeaguePage, metric: AuditMetric): TableCell => {
    const value = page.metrics[metric]
    return { text: value === undefined ? nothing(look) : formatMetric(metric, value) }
  }
  const rows = own.map((page): TableCell[] => [
    { text: shownName(page.step, 24, look) },
    ...categories.map(({ category }): TableCell => ({ text: String(page.scores[category] ?? nothing(look)) })),
    ...metrics.map((metric) => number(page, metric)),
  ])
  const head = [
    'Your page',
    ...categories.map(({ category }) => categoryWords[category].short),
    ...metrics.map(headingOf),
  ]
  const columns = [{ most: 24 }, ...[...categories, ...metrics].map(() => ({ align: 'right' as const }))]
  return table({ head, rows, columns }, look)
}

/** Pages without a result, with the reason, and Lighthouse's warnings about the others. */
export function problemsTable({ pages, sites }: AuditLeague, look: Look): string[] {
  const rows = pages.flatMap((page): TableCell[][] => {
    const us = sites.some((site) => site.us && site.name === page.site)
    const label = {
      text: `${nameOf(page.site, us, look)}, ${shownName(page.step, 24, look)}`,
      ...(us && { tone: 'us' as const }),
    }
    if (page.failure !== undefined) {
      return [[label, { text: `${page.status}: ${shown(page.failure.message, 200, look)}` }]]
    }
    return page.warnings.map((warning, index) => [
      index === 0 ? label : { text: '' },
      { text: `warning: ${shown(warning, 200, look)}` },
    ])
  })
  if (rows.length === 0) return []
  return [paint('Pages with problems', 'faint', look), ...table({ rows, columns: [{ most: 40 }] }, look)]
}

/** One line per budget: met or missed, and on which pages. */
export function budgetsTable({ budgets }: AuditLeague, look: Look): string[] {
  if (budgets.length === 0) return []
  const rows = budgets.map((check): TableCell[] => {
    const { worst, outcome } = check
    const figure = worst === null ? nothing(look) : budgetFigure(check.budget, worst.value)
    const words = budgetOutcomeWords(check, (text, most) => shown(text, most, look))
    const tone = { kept: 'good', missed: 'bad', unknown: undefined } as const
    return [
      { text: capital(budgetName(check.budget)) },
      { text: boundWords(check) },
      { text: figure },
      { text: words, tone: tone[outcome] },
    ]
  })
  const head = ['Budget', '', 'Worst page', '']
  return table({ head, rows, columns: [{}, {}, { align: 'right' }] }, look)
}

function nameOf(name: string, us: boolean, look: Look): string {
  return us ? `${shownName(name, longestName, look)} (you)` : shownName(name, longestName, look)
}

function markOf(us: boolean, { ascii = false }: Look): string {
  if (!us) return ' '
  return ascii ? '>' : '▶'
}
