import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import type { LiveSource } from '#stages/api/live.ts'
import { exitCodes } from '../cli-error.ts'
import type { Output } from '../output.ts'
import { progressView } from '../progress/show.ts'
import { barrierWords } from '../render/barrier.ts'
import { stopOnInterrupt } from '../stop.ts'
import type { Contestants } from './contestants.ts'
import { type Host, race } from './host.ts'
import type { Messenger } from './messenger.ts'
import { missed } from './missed.ts'
import { companyWords } from './under-way.ts'

interface ContestOptions {
  rounds: number
  json: boolean
  failOn: 'behind' | undefined
  host: Host
  benchmark: Benchmark
  markets: Market[]
  contestants: Contestants
  output: Output
  /** Sends notifications; absent: no notifications. */
  messenger?: Messenger
  /** For who looks at the dashboard meanwhile. */
  live?: LiveSource
}

/** Measures rounds of one benchmark, then prints its league in every market. */
export async function contest(options: ContestOptions): Promise<number> {
  const { host, benchmark, markets, contestants, output, messenger, live } = options
  const view = await progressView(process.stderr)
  using stop = stopOnInterrupt({ say: view.say })
  const company = await companyWords(host.surroundings)
  for (const sentence of [...(company === undefined ? [] : [company]), ...(messenger?.missing ?? [])])
    view.say(sentence)
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
          messenger,
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
  // Loaded now that nothing is measured any more.
  const [{ league }, { renderLeague }] = await Promise.all([
    import('#core/analysis/league/league.ts'),
    import('../render/league.ts'),
  ])
  const leagues = [...measured].map(([market, rounds]) => league({ benchmark, market, rounds }))
  for (const each of leagues)
    output.result(options.json ? `${JSON.stringify(each)}\n` : `\n${renderLeague(each, output.look)}`)
  if (stop.requested()) return exitCodes.interrupted
  if (host.trouble.happened) return exitCodes.misuse
  return leagues.some((each) => missed(each, options.failOn)) ? exitCodes.missed : exitCodes.done
}
