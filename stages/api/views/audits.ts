import { z } from '@hono/zod-openapi'
import { type AuditLeague, auditLeague } from '#core/analysis/audit/league.ts'
import { auditsCompared } from '#core/analysis/audit/method.ts'
import { auditPagesTable, auditRulesTable } from '#core/analysis/views/audits-table.ts'
import { type Audit, defaultAudits } from '#core/model/audit.ts'
import {
  boundWords,
  differenceSentence,
  rankSentence,
  strengthSentences,
  thirdPartiesShown,
  thirdPartySentence,
} from '#core/words/audit.ts'
import { readAudits } from '#store/records/audits.ts'
import { marketRoute } from '../market-route.ts'
import type { MarketSource } from '../market-source.ts'

export const audits = marketRoute({
  name: 'audits',
  summary: 'Lighthouse of every page and site: scores, figures, and what competitors pass and you fail.',
  query: z.object({}),
  read: auditsView,
  tables: [
    { name: 'audits', summary: 'Pages of the newest audit, with scores and metrics.', tableOf: auditPagesTable },
    { name: 'audits-rules', summary: 'What one side passes and the other fails.', tableOf: auditRulesTable },
  ],
})

export interface AuditsView {
  /** Null before the first audit. */
  league: AuditLeague | null
  /** Of each category: your rank, and the gap to the best competitor. */
  ranks: string[]
  /** A sentence for each of `league.theyPassWeFail`. */
  failures: string[]
  strengths: string[]
  thirdParties: string[]
  /** Of each of `league.budgets`: `at least 90`. */
  bounds: string[]
}

/** Throws StoreError. */
async function auditsView(source: MarketSource): Promise<AuditsView> {
  const { benchmark, market } = source
  const found = await newestAudits(source, auditsCompared)
  if (found.length === 0) {
    return { league: null, ranks: [], failures: [], strengths: [], thirdParties: [], bounds: [] }
  }
  const settings = benchmark.audits ?? defaultAudits(benchmark.steps)
  const league = auditLeague({ benchmark, market, settings, audits: found })
  const steps = new Set(league.pages.map(({ step }) => step)).size
  return {
    league,
    ranks: league.categories.map((standing) => rankSentence(standing)),
    failures: league.theyPassWeFail.map((difference) => differenceSentence(difference, { steps })),
    strengths: strengthSentences(league),
    thirdParties: thirdPartiesShown(league.thirdParties).map((share) => thirdPartySentence(share)),
    bounds: league.budgets.map(boundWords),
  }
}

/** Oldest first. Throws StoreError. */
export function newestAudits({ store, benchmark, market }: MarketSource, newest: number): Promise<Audit[]> {
  return readAudits({ store, benchmark: benchmark.id, market: market.id, newest })
}
