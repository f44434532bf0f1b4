import { auditCategories, auditMetrics } from '../../model/audit.ts'
import type { AuditLeague } from '../audit/league.ts'
import { heading, type Table } from './table.ts'

interface Audited {
  league: AuditLeague | null
}

/** Pages of the newest audit, a row for each: scores from 0 to 100 and metrics, or why there are none. */
export function auditPagesTable({ league }: Audited): Table {
  const isOurs = (name: string) => league?.sites.some((site) => site.us && site.name === name) === true
  return {
    columns: [
      'step',
      'site',
      'you',
      'page',
      'status',
      ...auditCategories,
      ...auditMetrics.map((metric) => heading('audited', metric)),
      'runs',
      'failure',
    ],
    rows: (league?.pages ?? []).map(({ step, site, url, status, scores, metrics, runs, failure }) => [
      step,
      site,
      isOurs(site) ? 'yes' : 'no',
      url,
      status,
      ...auditCategories.map((category) => scores[category] ?? null),
      ...auditMetrics.map((metric) => metrics[metric] ?? null),
      runs,
      failure?.message ?? null,
    ]),
  }
}

/** Rules that a competitor passes and we fail, most valuable first, then those that we pass and they fail. */
export function auditRulesTable({ league }: Audited): Table {
  const rows = (who: string, differences: AuditLeague['theyPassWeFail']) =>
    differences.map(({ rule, title, category, competitors, steps, saves }) => [
      who,
      rule,
      title,
      category,
      competitors.join(', '),
      steps.join(', '),
      saves,
    ])
  return {
    columns: ['passed by', 'rule', 'title', 'category', 'competitors', 'steps', 'saves (ms)'],
    rows: [...rows('them', league?.theyPassWeFail ?? []), ...rows('you', league?.wePassTheyFail ?? [])],
  }
}
