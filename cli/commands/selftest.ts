import { defaultSettings } from '#core/config/settings.ts'
import { selfTest } from '#core/judge/selftest.ts'
import type { Benchmark, Market, Site } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import type { Round } from '#core/model/round.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { type Contestants, gatherContestants } from '../local/contestants.ts'
import { measureLocally, openHost } from '../local/host.ts'
import type { Output } from '../output.ts'
import { progressView } from '../progress/show.ts'
import { renderSelfTest } from '../render/verdict-selftest.ts'
import { selectBenchmarks } from '../select.ts'
import { stopOnInterrupt } from '../stop.ts'
import type { Surroundings } from '../surroundings.ts'
import { whereabouts } from '../whereabouts.ts'

export interface SelfTestOptions {
  /** A page, or a benchmark's folder or name; without it, the demo. */
  site: string | undefined
  rounds: number
  json: boolean
}

/** What is measured: the benchmark, a market and our own site. */
interface Subject {
  asked: Benchmark
  market: Market
  us: Site
  contestants: Contestants
}

/** `outpace selftest`: compares our site with itself. Stores nothing. Returns the exit code. */
export async function selftest(options: SelfTestOptions, surroundings: Surroundings, output: Output): Promise<number> {
  await using host = await openHost(surroundings, defaultSettings())
  const { asked, market, us, contestants } = await subjectOf(options.site, surroundings)
  await using _sites = contestants
  const names = [`${us.name} (1)`, `${us.name} (2)`] as const
  const walk = contestants.sites.get(us.name)
  if (walk === undefined) throw new CliError(`No journey found for ${us.name}.`)
  // Both copies count as ours, so that our script may use its secrets in each.
  const raced: Benchmark = { ...asked, id: 'selftest', sites: names.map((name) => ({ ...us, name, us: true })) }
  const twice: Benchmark = { ...raced, sites: names.map((name, index) => ({ ...us, name, us: index === 0 })) }
  const view = progressView(process.stderr)
  using stop = stopOnInterrupt({ finishRound: false, say: view.say })
  const rounds: Round[] = []
  try {
    for (let number = 1; number <= options.rounds && !stop.requested(); number++) {
      const title = `Self-test: round ${number} of ${options.rounds}, ${market.name}`
      const round = await measureLocally({
        host,
        benchmark: raced,
        market,
        contestants: {
          sites: new Map(names.map((name) => [name, walk])),
          [Symbol.asyncDispose]: async () => undefined,
        },
        scheduledAt: new Date(),
        recordEvidence: false,
        signal: stop.signal,
        say: view.say,
        progress: view.begin({ title, metric: asked.target.metric }),
      })
      rounds.push(round)
    }
  } finally {
    view.end()
  }
  const found = selfTest({ twice, asked, market, rounds })
  const about = { site: us.name, market: market.name, every: asked.every, margin: asked.target.margin }
  output.result(
    options.json
      ? `${JSON.stringify({ ...about, ...found })}\n`
      : `\n${renderSelfTest(found, { about, look: output.look })}`,
  )
  if (stop.requested()) return exitCodes.interrupted
  return found.unfair.length > 0 || found.steps.every(({ ratio }) => ratio === null) ? exitCodes.missed : exitCodes.done
}

async function subjectOf(site: string | undefined, { root }: Surroundings): Promise<Subject> {
  if (site !== undefined && (site.includes('://') || /^[\w-]+(\.[\w-]+)+([:/]|$)/.test(site))) return pageOf(site)
  const { benchmarks } = await selectBenchmarks(root, site ?? 'demo')
  const [asked] = benchmarks
  const us = asked?.sites.find((one) => one.us)
  const market = asked?.markets[0]
  if (asked === undefined || us === undefined || market === undefined)
    throw new CliError('No site to test. Name a page or a benchmark.')
  return { asked, market, us, contestants: await gatherContestants(root, asked) }
}

/** A page without configuration: every 15 minutes, one comparison. */
function pageOf(text: string): Subject {
  const address = text.includes('://') ? text : `https://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  const profile = builtInProfiles['desktop-cable']
  if (url === undefined || !/^https?:$/.test(url.protocol) || profile === undefined) {
    throw new CliError(`"${text}" is not the address of a web page. Write it like https://www.example.com/page`)
  }
  const pages = { page: url.href }
  const us: Site = { name: url.host, us: true, origin: url.origin, walk: { kind: 'pages', pages } }
  const { words, ...here } = whereabouts()
  for (const sentence of words) process.stderr.write(`${sentence}\n`)
  const market: Market = { id: 'here', name: profile.name, region: 'local', profile, ...here }
  const asked: Benchmark = {
    id: 'selftest',
    name: 'Self-test',
    sites: [us, { ...us, name: `${us.name} (2)`, us: false }],
    steps: ['page'],
    markets: [market],
    every: 15 * 60_000,
    loads: 1,
    limits: { step: 30_000, visit: 180_000, memory: 2e9 },
    target: { against: 'fastest', metric: 'lcp', margin: 0.05 },
    alarm: { to: [], falseAlarmsPerYear: 1 },
  }
  const sites = new Map([[us.name, { origin: us.origin, journey: walkPages(pages, asked.steps) }]])
  return { asked, market, us, contestants: { sites, [Symbol.asyncDispose]: async () => undefined } }
}
