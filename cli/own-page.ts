import type { Benchmark, Market, Profile, Site } from '#core/model/benchmark.ts'
import { MINUTE } from '#core/model/time.ts'
import { walkPages } from '#measure/journey/pages.ts'
import type { Contestant } from '#measure/round/round.ts'
import { writtenHost } from '#stages/init/written-host.ts'
import { builtInProfile } from './built-in-profile.ts'
import { whereabouts } from './whereabouts.ts'

/** A page of ours without configuration, to be raced against itself. */
export interface OwnPage {
  /** Every 15 minutes, one comparison. */
  asked: Benchmark
  market: Market
  us: Site
  contestant: Contestant
}

/** Whether a person means an address, and not the name of a benchmark. */
export function isAddress(text: string): boolean {
  return text.includes('://') || /^localhost([:/]|$)/i.test(text) || /^[\w-]+(\.[\w-]+)+([:/]|$)/.test(text)
}

/** Says on standard error which time zone and language it takes where the shell sets none. */
export function ownPage(url: URL, { id, name }: Pick<Benchmark, 'id' | 'name'>): OwnPage {
  const profile = builtInProfile('desktop-cable')
  const pages = { page: url.href }
  const us: Site = { name: writtenHost(url), us: true, origin: url.origin, walk: { kind: 'pages', pages } }
  const { words, ...here } = whereabouts()
  for (const sentence of words) process.stderr.write(`${sentence}\n`)
  const sites = [us, { ...us, name: `${us.name} (2)`, us: false }]
  const { asked, market } = pagesBenchmark({ id, name, sites, profile, here, every: 15 * MINUTE, loads: 1 })
  return { asked, market, us, contestant: { origin: us.origin, journey: walkPages(pages, asked.steps) } }
}

/** Pages that are raced on this machine without configuration, one step each. */
export function pagesBenchmark({
  profile,
  here,
  ...given
}: Pick<Benchmark, 'id' | 'name' | 'sites' | 'every' | 'loads'> & {
  profile: Profile
  here: Pick<Market, 'locale' | 'timeZone'>
}): { asked: Benchmark; market: Market } {
  const market: Market = { id: 'here', name: profile.name, region: 'local', profile, ...here }
  const asked: Benchmark = {
    ...given,
    steps: ['page'],
    markets: [market],
    limits: { step: 30_000, visit: 180_000, memory: 2e9 },
    target: { against: 'fastest', metric: 'lcp', margin: 0.05 },
    alarm: { to: [], falseAlarmsPerYear: 1 },
  }
  return { asked, market }
}

/** The benchmark with our site twice: as it is raced, where both count as ours so that our script may use its secrets in each, and as it is compared. */
export function twiceOurs(
  asked: Benchmark,
  { us, id, names }: { us: Site; id: string; names: readonly [string, string] },
) {
  const raced: Benchmark = { ...asked, id, sites: names.map((name) => ({ ...us, name, us: true })) }
  const compared: Benchmark = { ...raced, sites: names.map((name, index) => ({ ...us, name, us: index === 0 })) }
  return { raced, compared }
}
