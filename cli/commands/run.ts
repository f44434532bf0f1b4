import { once } from 'node:events'
import { type League, league } from '#core/analysis/league/league.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { type LiveSource, liveSource } from '#stages/api/live.ts'
import { exitCodes } from '../cli-error.ts'
import { type Contestants, gatherContestants } from '../local/contestants.ts'
import { type Host, openHost, race } from '../local/host.ts'
import { openWithSystem } from '../local/open-with-system.ts'
import type { Output } from '../output.ts'
import { progressView } from '../progress/show.ts'
import { barrierWords } from '../render/barrier.ts'
import { renderLeague } from '../render/league.ts'
import { selectBenchmarks, selectMarkets } from '../select.ts'
import { stopOnInterrupt } from '../stop.ts'
import type { Surroundings } from '../surroundings.ts'

export interface RunCommandOptions {
  benchmark: string | undefined
  market: string | undefined
  rounds: number
  json: boolean
  failOn: 'behind' | undefined
  /** Serve the dashboard meanwhile, and in a terminal until Ctrl-C. */
  dashboard: boolean
  /** Whether to open it in the browser of this machine. */
  browser: boolean
}

/** `outpace run`: measures now and prints the league of these rounds. Returns the exit code. */
export async function run(options: RunCommandOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark)
  await using host = await openHost(surroundings, settings)
  // The host judges each round itself.
  const records = { store: host.store, judge: async () => undefined }
  const live = liveSource()
  await using dashboard = options.dashboard
    ? await (await import('../local/dashboard.ts')).openDashboard({ port: 'usual', surroundings, records, live })
    : undefined
  const isTerminal = process.stdout.isTTY === true
  if (dashboard !== undefined) {
    process.stderr.write(`Dashboard: ${dashboard.address}\n`)
    if (options.browser && isTerminal) openWithSystem(dashboard.address, () => undefined)
  }
  let code: number = exitCodes.done
  for (const benchmark of benchmarks) {
    await using contestants = await gatherContestants(surroundings.root, benchmark)
    const markets = selectMarkets(benchmark, options.market)
    code = Math.max(
      code,
      await contest({ ...options, host, benchmark, markets, contestants, output, sendNotices: true, live }),
    )
    if (code === exitCodes.interrupted) break
  }
  if (dashboard !== undefined && isTerminal && code !== exitCodes.interrupted) {
    using stop = stopOnInterrupt({ finishRound: false, say: () => undefined })
    process.stderr.write(`\nThe dashboard stays at ${dashboard.address} until Ctrl-C.\n`)
    await once(stop.soon, 'abort')
  }
  return code
}

interface ContestOptions extends Pick<RunCommandOptions, 'rounds' | 'json' | 'failOn'> {
  host: Host
  benchmark: Benchmark
  markets: Market[]
  contestants: Contestants
  output: Output
  sendNotices?: boolean
  /** For who looks at the dashboard meanwhile. */
  live?: LiveSource
}

/** Measures rounds of one benchmark, then prints its league in every market. */
export async function contest(options: ContestOptions): Promise<number> {
  const { host, benchmark, markets, contestants, output, sendNotices = false, live } = options
  const view = await progressView(process.stderr)
  using stop = stopOnInterrupt({ finishRound: false, say: view.say })
  if (sendNotices) for (const sentence of host.messenger.missing) view.say(sentence)
  const measured = new Map<Market, Round[]>(markets.map((market) => [market, []]))
  try {
    for (let number = 1; number <= options.rounds; number++) {
      for (const market of markets) {
        if (stop.requested()) break
        const title = `${benchmark.name}: round ${number} of ${options.rounds}, ${market.name}`
        const show = view.begin({ title, metric: benchmark.target.metric })
        const followed = live?.follow({ benchmark: benchmark.id, market: market.id })
        const round = await race({
          host,
          benchmark,
          market,
          contestants,
          scheduledAt: new Date(),
          recordEvidence: number === 1,
          signal: stop.signal,
          say: view.say,
          sendNotices,
          progress: (event) => {
            show(event)
            followed?.progress(event)
          },
        }).finally(() => followed?.ended())
        if (round !== null) measured.get(market)?.push(round)
      }
    }
  } finally {
    const barrier = barrierWords([...measured.values()].flat())
    if (barrier !== undefined) view.say(barrier)
    view.end()
    const problem = await host.keeper.rescue()
    if (problem !== undefined) view.say(problem)
  }
  const leagues = [...measured].map(([market, rounds]) => league({ benchmark, market, rounds }))
  for (const each of leagues)
    output.result(options.json ? `${JSON.stringify(each)}\n` : `\n${renderLeague(each, output.look)}`)
  if (stop.requested()) return exitCodes.interrupted
  if (host.trouble.happened) return exitCodes.misuse
  return leagues.some((each) => missed(each, options.failOn)) ? exitCodes.missed : exitCodes.done
}

/** True for exit code 1: our own journey failed, or `--fail-on` matches the verdict. */
function missed({ sites, target }: League, failOn: 'behind' | undefined): boolean {
  const us = sites.find((site) => site.us)
  const passed = us?.status.ok ?? 0
  const attempted =
    us === undefined ? 0 : Object.values(us.status).reduce((sum, count) => sum + count, 0) - us.status.skipped
  return passed < attempted || (failOn === 'behind' && target.verdict === 'behind')
}
