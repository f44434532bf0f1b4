import { pagesToAudit, showsPages, sitesToWalk } from '#core/analysis/audit/pages.ts'
import type { Audit, AuditSettings, PageToAudit } from '#core/model/audit.ts'
import type { Benchmark, Site } from '#core/model/benchmark.ts'
import type { Visit } from '#core/model/round.ts'
import { type AuditOptions, measureAudits } from '#measure/lighthouse/audits.ts'
import type { Store } from '#store/port.ts'
import { readRounds } from '#store/records/rounds.ts'

/** Rounds looked through, newest first, for where a script leads. */
const roundsToSearch = 20

export interface AuditStageOptions extends Omit<AuditOptions, 'benchmark' | 'settings' | 'pages'> {
  store: Store
  benchmark: Benchmark
  settings: AuditSettings
  /** Of the audit's steps, those that are due; all without it. */
  steps?: readonly string[]
  /** Walks the journeys of sites of which no round shows the pages; without it such pages are skipped. */
  walk?: (sites: Site[]) => Promise<Visit[]>
}

/** One audit of a benchmark in a market, or of some of its steps. Nothing but its reports is kept. Throws StoreError. */
export async function auditBenchmark({ store, steps, walk, ...options }: AuditStageOptions): Promise<Audit> {
  const { settings } = options
  const due = { ...settings, steps: settings.steps.filter((step) => steps?.includes(step) ?? true) }
  const pages = await findPages({ ...options, store, settings: due, ...(walk && { walk }) })
  const audit = await measureAudits({ ...options, pages })
  // Those of the whole, so that the shares of an audit are of one method (core/analysis/audit/join.ts).
  return { ...audit, method: { ...audit.method, steps: settings.steps.join(', ') } }
}

type FindOptions = Pick<AuditStageOptions, 'store' | 'benchmark' | 'market' | 'settings' | 'contestants' | 'walk'>

/**
 * The pages to audit. Where a script leads is taken from the newest round that walked it; without one, or when the site
 * has moved since, the journey is walked once, and nothing of that is stored.
 */
async function findPages({
  store,
  benchmark,
  market,
  settings,
  contestants,
  walk,
}: FindOptions): Promise<PageToAudit[]> {
  const origins = new Map([...contestants].map(([name, { origin }]) => [name, origin]))
  const wanted = sitesToWalk({ benchmark, settings })
  const visits: Visit[] = []
  if (wanted.length > 0) {
    for await (const round of readRounds(store, {
      benchmark: benchmark.id,
      market: market.id,
      newest: roundsToSearch,
    })) {
      visits.push(
        ...round.visits.filter(
          (visit) => wanted.some(({ name }) => name === visit.site) && showsPages(visit, origins.get(visit.site) ?? ''),
        ),
      )
    }
  }
  const unknown = wanted.filter(({ name }) => !visits.some(({ site }) => site === name))
  if (unknown.length > 0 && walk !== undefined) visits.push(...(await walk(unknown)))
  return pagesToAudit({ benchmark, settings, origins, visits })
}
