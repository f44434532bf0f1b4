import { pagesToAudit, showsPages, sitesToWalk } from '#core/analysis/audit/pages.ts'
import type { Audit, AuditSettings, PageToAudit } from '#core/model/audit.ts'
import type { Benchmark, Site } from '#core/model/benchmark.ts'
import type { Visit } from '#core/model/round.ts'
import { type AuditOptions, measureAudits } from '#measure/lighthouse/audits.ts'
import { accessHeaders } from '#measure/load/access.ts'
import { type Allowance, refusalOf } from '#measure/manners/allowance.ts'
import type { Store } from '#store/port.ts'
import { readRounds } from '#store/records/rounds.ts'
import { withManners } from '../run/manners.ts'

/** Number of rounds searched, newest first, for the pages that a script visits. */
const roundsToSearch = 20

export interface AuditStageOptions extends Omit<AuditOptions, 'benchmark' | 'settings' | 'pages'> {
  store: Store
  benchmark: Benchmark
  settings: AuditSettings
  /** Value of a secret in the access of our own site. */
  secret: (name: string) => Promise<string>
  /** The steps of the audit that are due; absent: all. */
  steps?: readonly string[]
  /** Walks the journeys of sites whose pages no round shows; without it such pages are skipped. */
  walk?: (sites: Site[]) => Promise<Visit[]>
}

/** One audit of a benchmark in a market, or of some of its steps. Stores only its reports. Throws StoreError. */
export async function auditBenchmark({ store, secret, steps, walk, ...options }: AuditStageOptions): Promise<Audit> {
  const { settings } = options
  const due = { ...settings, steps: settings.steps.filter((step) => steps?.includes(step) ?? true) }
  const pages = await findPages({ ...options, store, settings: due, ...(walk && { walk }) })
  const { benchmark, contact } = options
  const polite = await withManners(options.contestants, { store, benchmark, contact, now: Date.now() })
  const contestants = await withAccess({ ...options, secret })
  const allowedPages = pages.map((page) => allowed(page, polite.get(page.site)))
  const audit = await measureAudits({ ...options, contestants, pages: allowedPages })
  // The steps of the whole audit, so that its shares have the same method (core/analysis/audit/join.ts).
  return { ...audit, method: { ...audit.method, steps: settings.steps.join(', ') } }
}

/** The contestants, of whom our own site gets the headers that open it. Throws what `secret` throws. */
async function withAccess({
  benchmark,
  contestants,
  secret,
}: Pick<AuditStageOptions, 'benchmark' | 'contestants' | 'secret'>): Promise<AuditOptions['contestants']> {
  const open = new Map(contestants)
  for (const { us, name, access } of benchmark.sites) {
    const contestant = contestants.get(name)
    if (!us || access === undefined || contestant === undefined) continue
    open.set(name, { ...contestant, headers: await accessHeaders(access, { secret }) })
  }
  return open
}

/** The page as its site allows it. */
function allowed(page: PageToAudit, contestant: Allowance = {}): PageToAudit {
  const refused = 'url' in page ? refusalOf(contestant, page.url) : undefined
  return refused === undefined ? page : { site: page.site, step: page.step, refused }
}

type FindOptions = Pick<AuditStageOptions, 'store' | 'benchmark' | 'market' | 'settings' | 'contestants' | 'walk'>

/**
 * The pages to audit. The pages of a script come from the newest round that walked it. Without such a round, or when the
 * site has moved since, the journey is walked once without storing the result.
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
