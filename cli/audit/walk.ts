import { pagesToAudit, showsPages, sitesToWalk } from '../../core/audit/pages.ts'
import type { AuditSettings, PageToAudit } from '../../core/audit.ts'
import type { Benchmark, Market } from '../../core/benchmark.ts'
import type { Visit } from '../../core/round.ts'
import { readRounds } from '../../store/rounds.ts'
import type { Contestants } from '../contestants.ts'
import { type Host, measureHere } from '../host.ts'

/** Rounds looked through, newest first, for where a script leads. */
const roundsToSearch = 20

interface FindOptions {
  host: Host
  benchmark: Benchmark
  market: Market
  settings: AuditSettings
  contestants: Contestants
  signal: AbortSignal
  /** Told once, before journeys are walked. */
  say: (message: string) => void
}

/**
 * The pages to audit. Where a script leads is taken from the newest round that walked it; without one, or when the site
 * has moved since, the journey is walked once, and nothing of that is stored.
 */
export async function findPages(options: FindOptions): Promise<PageToAudit[]> {
  const { host, benchmark, market, settings, contestants, say } = options
  const origins = new Map([...contestants.sites].map(([name, { origin }]) => [name, origin]))
  const wanted = sitesToWalk({ benchmark, settings }).map(({ name }) => name)
  const visits = wanted.length === 0 ? [] : await storedVisits({ host, benchmark, market, wanted, origins })
  const unknown = benchmark.sites.filter(
    ({ name }) => wanted.includes(name) && !visits.some(({ site }) => site === name),
  )
  if (unknown.length > 0) {
    say(`Walking the journey of ${unknown.map(({ name }) => name).join(', ')} once, to learn its pages.`)
    const round = await measureHere({
      host,
      benchmark: { ...benchmark, sites: unknown, loads: 1 },
      market,
      contestants,
      scheduledAt: new Date(),
      recordEvidence: false,
      signal: options.signal,
      progress: () => undefined,
    })
    visits.push(...round.visits)
  }
  return pagesToAudit({ benchmark, settings, origins, visits })
}

interface StoredOptions extends Pick<FindOptions, 'host' | 'benchmark' | 'market'> {
  wanted: string[]
  origins: ReadonlyMap<string, string>
}

async function storedVisits({ host, benchmark, market, wanted, origins }: StoredOptions): Promise<Visit[]> {
  const visits: Visit[] = []
  const query = { benchmark: benchmark.id, market: market.id, newest: roundsToSearch }
  for await (const round of readRounds(host.store, query)) {
    visits.push(
      ...round.visits
        .filter(({ site }) => wanted.includes(site))
        .filter((visit) => showsPages(visit, origins.get(visit.site) ?? '')),
    )
  }
  return visits
}
