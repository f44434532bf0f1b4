import { LEAGUE_ROUNDS } from '#core/judge/gap/comparable.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import type { AlarmLinks } from '#notify/mail/actions.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { readRounds } from '#store/records/rounds.ts'

/** A benchmark in a market, at `now` (ms). Every view reads one or two ranges of its records. */
export interface MarketSource {
  store: Store
  evidence: Pick<EvidenceStore, 'get'>
  benchmark: Benchmark
  market: Market
  now: number
  /** As in mails; absent: those of this machine. */
  links?: AlarmLinks
}

/** The newest rounds, as many as the league reads. Throws StoreError. */
export async function newestRounds({ store, benchmark, market }: MarketSource): Promise<Round[]> {
  return Array.fromAsync(readRounds(store, { benchmark: benchmark.id, market: market.id, newest: LEAGUE_ROUNDS }))
}

/** A week of rounds each quarter of an hour, and some. */
const MOST_ROUNDS = 700

/** Those scheduled from `from` (ms) to `to`, both inclusive, oldest first; the newest 700 of them. Throws StoreError. */
export async function roundsSince(
  { store, benchmark, market, now }: MarketSource,
  from: number,
  to = now,
): Promise<Round[]> {
  const query = {
    benchmark: benchmark.id,
    market: market.id,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    newest: MOST_ROUNDS,
  }
  return Array.fromAsync(readRounds(store, query))
}
