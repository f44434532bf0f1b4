import type { Benchmark, Market, Site } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import { walkPages } from '#measure/journey/pages.ts'
import type { Contestant } from '#measure/round/round.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { CliError } from '../cli-error.ts'
import { gatherContestants } from '../local/contestants.ts'
import { selectBenchmarks, selectMarkets } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'
import { whereabouts } from '../whereabouts.ts'

/** What is tried: our own site of a benchmark, or a page, in one market. */
export interface TrialSubject extends AsyncDisposable {
  asked: Benchmark
  market: Market
  us: Site
  contestant: Contestant
}

/** Throws CliError, also for the page of a competitor. */
export async function subjectOf(
  { site, market: wanted }: { site: string | undefined; market: string | undefined },
  { root }: Surroundings,
): Promise<TrialSubject> {
  if (site !== undefined && isAddress(site)) return await pageOf(site, root)
  const { benchmarks } = await selectBenchmarks(root, site)
  const [asked] = benchmarks
  if (asked === undefined || (site === undefined && benchmarks.length > 1)) {
    const names = benchmarks.map(({ id }) => id).join(', ')
    throw new CliError(`Name one benchmark${names === '' ? '' : ` (${names})`} or the address of a page of yours.`)
  }
  const markets = selectMarkets(asked, wanted)
  const [market] = markets
  const us = asked.sites.find((one) => one.us)
  if (market === undefined || us === undefined) throw new CliError(`The benchmark ${asked.id} has no site of yours.`)
  const contestants = await gatherContestants(root, asked)
  const contestant = contestants.sites.get(us.name)
  if (contestant === undefined) throw new CliError(`No journey found for ${us.name}.`)
  return { asked, market, us, contestant, [Symbol.asyncDispose]: () => contestants[Symbol.asyncDispose]() }
}

function isAddress(text: string): boolean {
  return text.includes('://') || /^localhost([:/]|$)/i.test(text) || /^[\w-]+(\.[\w-]+)+([:/]|$)/.test(text)
}

/** A page without configuration. */
async function pageOf(text: string, root: string): Promise<TrialSubject> {
  const scheme = /^(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/i.test(text) ? 'http' : 'https'
  const address = text.includes('://') ? text : `${scheme}://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  const profile = builtInProfiles['desktop-cable']
  if (url === undefined || !/^https?:$/.test(url.protocol) || profile === undefined) {
    throw new CliError(`"${text}" is not the address of a web page. Write it like https://www.example.com/page`)
  }
  await assertNoCompetitor(url, root)
  const pages = { page: url.href }
  const us: Site = { name: url.host, us: true, origin: url.origin, walk: { kind: 'pages', pages } }
  const { words, ...here } = whereabouts()
  for (const sentence of words) process.stderr.write(`${sentence}\n`)
  const market: Market = { id: 'here', name: profile.name, region: 'local', profile, ...here }
  const asked: Benchmark = {
    id: 'try',
    name: 'Trial',
    sites: [us, { ...us, name: `${us.name} (2)`, us: false }],
    steps: ['page'],
    markets: [market],
    every: 15 * 60_000,
    loads: 1,
    limits: { step: 30_000, visit: 180_000, memory: 2e9 },
    target: { against: 'fastest', metric: 'lcp', margin: 0.05 },
    alarm: { to: [], falseAlarmsPerYear: 1 },
  }
  const contestant = { origin: us.origin, journey: walkPages(pages, asked.steps) }
  return { asked, market, us, contestant, [Symbol.asyncDispose]: async () => undefined }
}

async function assertNoCompetitor({ host }: URL, root: string): Promise<void> {
  const { benchmarks } = await loadScenarios(root).catch(() => ({ benchmarks: [] as Benchmark[] }))
  const plain = (name: string) => name.replace(/^www\./, '')
  const hostOf = ({ origin }: Site) => (URL.canParse(origin) ? plain(new URL(origin).host) : undefined)
  for (const { id, sites } of benchmarks) {
    const found = sites.find((site) => !site.us && hostOf(site) === plain(host))
    if (found === undefined) continue
    throw new CliError(
      `${found.name} is a competitor in the benchmark ${id}, and only your own site can be tried: you cannot build a ` +
        `change on someone else's site, and its pages are measured only as they are. Try yours: npx outpace try ${id}`,
    )
  }
}
