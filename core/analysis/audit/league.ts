import {
  type Audit,
  type AuditCategory,
  type AuditedPage,
  type AuditMethod,
  type AuditMetric,
  type AuditSettings,
  auditCategories,
  auditMetrics,
} from '../../model/audit.ts'
import type { Benchmark, Market } from '../../model/benchmark.ts'
import { type BudgetCheck, checkBudgets } from './budgets.ts'
import { type Difference, theyPassWeFail, wePassTheyFail } from './findings.ts'
import { type ComparableAudits, comparableAudits } from './method.ts'
import { type CategoryStanding, standingOf } from './scores.ts'
import { type ThirdPartyShare, thirdPartyShares } from './third-parties.ts'

/** The results of a benchmark's audits in a market, as terminal, page and mail show them. */
export interface AuditLeague {
  benchmark: { id: string; name: string }
  market: { id: string; name: string }
  sites: { name: string; us: boolean }[]
  /** Number of audits that count, and when the first and the newest were scheduled. */
  audits: number
  firstScheduledAt: string | null
  lastScheduledAt: string | null
  method: AuditMethod | null
  leftOut: ComparableAudits['leftOut']
  categories: CategoryStanding[]
  /** The pages of the newest audit, without their details. */
  pages: LeaguePage[]
  theyPassWeFail: Difference[]
  wePassTheyFail: Difference[]
  thirdParties: ThirdPartyShare[]
  budgets: BudgetCheck[]
}

export interface LeaguePage extends Pick<AuditedPage, 'site' | 'step' | 'url' | 'status' | 'failure'> {
  scores: Partial<Record<AuditCategory, number>>
  metrics: Partial<Record<AuditMetric, number>>
  /** Runs with a result. */
  runs: number
  warnings: string[]
  /** Names of evidence files. */
  report: { html: string; json: string } | null
}

interface LeagueOptions {
  benchmark: Pick<Benchmark, 'id' | 'name' | 'sites'>
  market: Pick<Market, 'id' | 'name'>
  settings: Pick<AuditSettings, 'budgets'>
  /** Stored audits and those just made; of any method. */
  audits: readonly Audit[]
}

export function auditLeague({ benchmark, market, settings, audits }: LeagueOptions): AuditLeague {
  const { id, name } = benchmark
  const sites = benchmark.sites.map((site) => ({ name: site.name, us: site.us }))
  const us = sites.find((site) => site.us)?.name ?? ''
  const { audits: alike, method, leftOut } = comparableAudits(audits)
  // The newest of all, even without a result, so that failures stay visible.
  const newest = audits.toSorted((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt)).at(-1)
  const standings = auditCategories.map((category) => standingOf({ audits: alike, sites, category }))
  return {
    benchmark: { id, name },
    market: { id: market.id, name: market.name },
    sites,
    audits: alike.length,
    firstScheduledAt: alike[0]?.scheduledAt ?? null,
    lastScheduledAt: newest?.scheduledAt ?? null,
    method,
    leftOut,
    categories: standings.filter((standing) => standing.sites.some(({ score }) => score !== null)),
    pages: newest?.pages.map(leaguePage) ?? [],
    theyPassWeFail: newest === undefined ? [] : theyPassWeFail(newest, us),
    wePassTheyFail: newest === undefined ? [] : wePassTheyFail(newest, us),
    thirdParties: newest === undefined ? [] : thirdPartyShares(newest, sites),
    budgets: newest === undefined ? [] : checkBudgets(newest, { us, budgets: settings.budgets }),
  }
}

function leaguePage({ site, step, url, status, failure, runs, result }: AuditedPage): LeaguePage {
  return {
    site,
    step,
    url,
    status,
    ...(failure && { failure }),
    scores: result?.scores ?? {},
    metrics: Object.fromEntries(
      auditMetrics.flatMap((metric) => {
        const value = result?.metrics[metric]
        return value === undefined ? [] : [[metric, value]]
      }),
    ),
    runs: runs.filter((run) => run.failure === undefined).length,
    warnings: result?.warnings ?? [],
    report: result?.report ?? null,
  }
}
