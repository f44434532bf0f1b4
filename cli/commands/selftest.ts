import { defaultSettings } from '#core/config/settings.ts'
import { selfTest } from '#core/judge/selftest.ts'
import type { Benchmark, Market, Site } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { type Contestants, gatherContestants } from '../local/contestants.ts'
import { measureLocally, openHost } from '../local/host.ts'
import type { Output } from '../output.ts'
import { ownPage, pageAddress, twiceOurs } from '../own-page.ts'
import { progressView } from '../progress/show.ts'
import { renderSelfTest } from '../render/verdict-selftest.ts'
import { selectBenchmarks } from '../select.ts'
import { stopOnInterrupt } from '../stop.ts'
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
  await using host = await openHost(surroundings, defaultSettings())
  const { asked, market, us, contestants } = await subjectOf(options.site, surroundings)
  await using _sites = contestants
  const names = [`${us.name} (1)`, `${us.name} (2)`] as const
  const walk = contestants.sites.get(us.name)
  if (walk === undefined) throw new CliError(`No journey found for ${us.name}.`)
  const { raced, compared: twice } = twiceOurs(asked, { us, id: 'selftest', names })
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

function pageOf(text: string): Subject {
  const { contestant, ...subject } = ownPage(pageAddress(text), { id: 'selftest', name: 'Self-test' })
  const sites = new Map([[subject.us.name, contestant]])
  return { ...subject, contestants: { sites, [Symbol.asyncDispose]: async () => undefined } }
}
