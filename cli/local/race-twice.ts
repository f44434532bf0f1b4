import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { progressView } from '../progress/show.ts'
import { stopOnInterrupt } from '../stop.ts'
import type { Contestants } from './contestants.ts'
import { type Host, measureLocally } from './host.ts'
import { companyWords, markUnderWay } from './under-way.ts'

interface RaceTwiceOptions {
  host: Host
  benchmark: Benchmark
  market: Market
  sites: Contestants['sites']
  rounds: number
  /** What is shown before `: round 1 of 6`. */
  title: string
}

/** Rounds of our own site against itself, of which nothing is stored: all of them, or those until Ctrl-C. */
export async function raceTwice({
  host,
  benchmark,
  market,
  sites,
  rounds: wanted,
  title,
}: RaceTwiceOptions): Promise<{ rounds: Round[]; stopped: boolean }> {
  const view = await progressView(process.stderr)
  using stop = stopOnInterrupt({ isStored: false, say: view.say })
  const company = await companyWords(host.surroundings)
  if (company !== undefined) view.say(company)
  await using _underWay = await markUnderWay(host.surroundings)
  const rounds: Round[] = []
  try {
    for (let number = 1; number <= wanted && !stop.requested(); number++) {
      const round = await measureLocally({
        host,
        benchmark,
        market,
        contestants: { sites, [Symbol.asyncDispose]: async () => undefined },
        scheduledAt: new Date(),
        recordEvidence: false,
        signal: stop.signal,
        say: view.say,
        progress: view.begin({
          title: `${title}: round ${number} of ${wanted}, ${market.name}`,
          metric: benchmark.target.metric,
        }),
      })
      rounds.push(round)
    }
  } finally {
    view.end()
  }
  return { rounds, stopped: stop.requested() }
}
