import { defaultSettings } from '#core/config/settings.ts'
import { selfTest } from '#core/judge/selftest.ts'
import type { Benchmark, Market, Site } from '#core/model/benchmark.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { type Contestants, gatherContestants } from '../local/contestants.ts'
import { openHost } from '../local/host.ts'
import { raceTwice } from '../local/race-twice.ts'
import type { Output } from '../output.ts'
import { isAddress, ownPage, twiceOurs } from '../own-page.ts'
import { pageUrl } from '../page-url.ts'
import { renderSelfTest } from '../render/verdict-selftest.ts'
import { selectBenchmarks } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

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
  const { asked, market, us, contestants } = await subjectOf(options.site, surroundings)
  await using _sites = contestants
  await using host = await openHost(surroundings, defaultSettings())
  const names = [`${us.name} (1)`, `${us.name} (2)`] as const
  const walk = contestants.sites.get(us.name)
  if (walk === undefined) throw new CliError(`No journey found for ${us.name}.`)
  const { raced, compared: twice } = twiceOurs(asked, { us, id: 'selftest', names })
  const sites = new Map(names.map((name) => [name, walk]))
  const { rounds, stopped } = await raceTwice({
    host,
    benchmark: raced,
    market,
    sites,
    rounds: options.rounds,
    title: 'Self-test',
  })
  const found = selfTest({ twice, asked, market, rounds })
  const about = { site: us.name, market: market.name, every: asked.every, margin: asked.target.margin }
  output.result(
    options.json
      ? `${JSON.stringify({ ...about, ...found })}\n`
      : `\n${renderSelfTest(found, { about, look: output.look })}`,
  )
  if (stopped) return exitCodes.interrupted
  return found.unfair.length > 0 || found.steps.every(({ ratio }) => ratio === null) ? exitCodes.missed : exitCodes.done
}

async function subjectOf(site: string | undefined, surroundings: Surroundings): Promise<Subject> {
  if (site !== undefined && isAddress(site)) return pageOf(site)
  const { benchmarks } = await selectBenchmarks(surroundings, site ?? 'demo')
  const [asked] = benchmarks
  const us = asked?.sites.find((one) => one.us)
  const market = asked?.markets[0]
  if (asked === undefined || us === undefined || market === undefined)
    throw new CliError('No site to test. Name a page or a benchmark.')
  return { asked, market, us, contestants: await gatherContestants(surroundings.root, asked) }
}

function pageOf(text: string): Subject {
  const { contestant, ...subject } = ownPage(pageUrl(text), { id: 'selftest', name: 'Self-test' })
  const sites = new Map([[subject.us.name, contestant]])
  return { ...subject, contestants: { sites, [Symbol.asyncDispose]: async () => undefined } }
}
