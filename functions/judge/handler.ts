import type { JudgeEvent } from '#core/judge/events.ts'
import type { RoundFigures } from '#core/judge/figures.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { attributes } from '#store/dynamodb/item.ts'
import type { Store } from '#store/port.ts'
import { roundKey } from '#store/records/rounds.ts'
import { readStreamEvent, type StreamRecord } from '../events/events.ts'

interface Place {
  benchmark: string
  market: string
}

export interface JudgeHandlerOptions {
  benchmarks: readonly Benchmark[]
  store: Store
  /** ms that incidents and days are kept. */
  retention: number
  /** Told of every round that was judged here, once; a redelivered one is not judged again. */
  judged: (place: Place, figures: RoundFigures) => void
  /** Told what rounds made certain. */
  found: (place: Place, event: JudgeEvent) => void
  /** Told why a round was not judged. */
  failed: (round: Place & { scheduledAt: string }, error: unknown) => void
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[]
}

/** Wakes with a batch of the table's stream. Of what it names, only new rounds of this deployment's markets matter. */
export function judgeHandler(options: JudgeHandlerOptions): (event: unknown) => Promise<BatchResponse> {
  const { benchmarks, store, retention, judged, found, failed } = options
  const places = placesByPartition(benchmarks)
  return async (event) => {
    const broken = new Set<string>()
    let firstFailure: string | undefined
    for (const record of readStreamEvent(event, attributes)) {
      const place = isNew(record) ? places.get(record.partition) : undefined
      // After a failure the rest of that market would fail alike; other markets need not wait for it.
      if (place === undefined || broken.has(record.partition)) continue
      const { benchmark, market } = place
      const at = { benchmark: benchmark.id, market: market.id }
      const scheduledAt = record.sort
      const each = (figures: RoundFigures) => judged(at, figures)
      try {
        const events = await judgeRound({ store, benchmark, market, scheduledAt, retention, each })
        for (const event of events) found(at, event)
      } catch (error) {
        failed({ ...at, scheduledAt }, error)
        broken.add(record.partition)
        firstFailure ??= record.sequenceNumber
      }
    }
    // A stream is tried again from the first failure on. What comes after it and was judged is then judged to no effect.
    return { batchItemFailures: firstFailure === undefined ? [] : [{ itemIdentifier: firstFailure }] }
  }
}

/** A round is written once: any other change of it is its expiry. */
function isNew({ eventName }: StreamRecord): boolean {
  return eventName === 'INSERT'
}

function placesByPartition(benchmarks: readonly Benchmark[]): Map<string, { benchmark: Benchmark; market: Market }> {
  const places = new Map<string, { benchmark: Benchmark; market: Market }>()
  for (const benchmark of benchmarks) {
    for (const market of benchmark.markets) {
      const id = { benchmark: benchmark.id, market: market.id, scheduledAt: new Date(0).toISOString() }
      places.set(roundKey(id).partition, { benchmark, market })
    }
  }
  return places
}
