import type { JudgeEvent } from '#core/judge/events.ts'
import type { RoundFigures } from '#core/judge/figures.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { attributes } from '#store/dynamodb/item.ts'
import type { Store } from '#store/port.ts'
import { roundKey } from '#store/records/rounds.ts'
import { readStreamEvent, type StreamRecord } from '../events/events.ts'

export interface JudgeHandlerOptions {
  /** As they are judged now; asked for once a batch that has new rounds. */
  benchmarks: () => Promise<readonly Benchmark[]>
  store: Store
  /** How long incidents and days are kept, ms. */
  retention: number
  /** ms. */
  now: () => number
  /** Called once for every round that was judged here; a redelivered round is not judged again. */
  judged: (market: MarketKey, figures: RoundFigures) => void
  /** Called for every event that the judge found. */
  found: (market: MarketKey, event: JudgeEvent) => void
  /** Called when a round could not be judged. */
  failed: (round: MarketKey & { scheduledAt: string }, error: unknown) => void
  /** Called when the benchmarks could not be read, so that no round of the batch was judged. */
  unread: (error: unknown) => void
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[]
}

/** Handles a batch of the table's stream and judges its new rounds of this deployment's markets. */
export function judgeHandler(options: JudgeHandlerOptions): (event: unknown) => Promise<BatchResponse> {
  const { benchmarks, store, retention, now, judged, found, failed, unread } = options
  return async (event) => {
    const broken = new Set<string>()
    let firstFailure: string | undefined
    const rounds = readStreamEvent(event, attributes).filter(isNew)
    const [first] = rounds
    if (first === undefined) return { batchItemFailures: [] }
    let markets: ReturnType<typeof marketsByPartition>
    try {
      markets = marketsByPartition(await benchmarks())
    } catch (error) {
      unread(error)
      return { batchItemFailures: [{ itemIdentifier: first.sequenceNumber }] }
    }
    for (const record of rounds) {
      const owner = markets.get(record.partition)
      // After a failure the rest of that market would fail too; other markets need not wait for it.
      if (owner === undefined || broken.has(record.partition)) continue
      const { benchmark, market } = owner
      const at = { benchmark: benchmark.id, market: market.id }
      const scheduledAt = record.sort
      const each = (figures: RoundFigures) => judged(at, figures)
      try {
        const events = await judgeRound({ store, benchmark, market, scheduledAt, retention, now: now(), each })
        for (const event of events) found(at, event)
      } catch (error) {
        failed({ ...at, scheduledAt }, error)
        broken.add(record.partition)
        firstFailure ??= record.sequenceNumber
      }
    }
    // Lambda retries a stream from the first failure on. Judging later rounds a second time then has no effect.
    return { batchItemFailures: firstFailure === undefined ? [] : [{ itemIdentifier: firstFailure }] }
  }
}

/** A round is written only once; its only other change is its expiry. */
function isNew({ eventName }: StreamRecord): boolean {
  return eventName === 'INSERT'
}

function marketsByPartition(benchmarks: readonly Benchmark[]): Map<string, { benchmark: Benchmark; market: Market }> {
  const markets = new Map<string, { benchmark: Benchmark; market: Market }>()
  for (const benchmark of benchmarks) {
    for (const market of benchmark.markets) {
      const id = { benchmark: benchmark.id, market: market.id, scheduledAt: new Date(0).toISOString() }
      markets.set(roundKey(id).partition, { benchmark, market })
    }
  }
  return markets
}
