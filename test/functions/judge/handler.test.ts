import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Benchmark } from '#core/model/benchmark.ts'
import { type BatchResponse, judgeHandler } from '#functions/judge/handler.ts'
import type { Store } from '#store/port.ts'
import { putRound, roundKey } from '#store/records/rounds.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { stretches, usual } from '../../core/judge/judge-streams.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'
import { openQuickStore } from '../../store/quick-store.ts'

const perth = { ...sydney, id: 'perth', name: 'Perth' }
const benchmark: Benchmark = { ...fakeBenchmark(), markets: [sydney, perth] }
const rounds = stretches([[4, usual]])
const year = 365 * 24 * 60 * 60 * 1000

let store: Store
let judged: string[]
let failed: string[]
let found: string[]
beforeEach(async () => {
  store = await openQuickStore({ now: () => Date.UTC(2026, 10, 23) })
  for (const round of rounds) await putRound({ store, round })
  judged = []
  failed = []
  found = []
})
afterEach(() => store.close())

function handle(records: object[], to: Store = store): Promise<BatchResponse> {
  const handler = judgeHandler({
    benchmarks: async () => [benchmark],
    store: to,
    retention: year,
    now: () => Date.parse(timeOf(3)),
    judged: ({ market }, { scheduledAt }) => judged.push(`${market} ${scheduledAt}`),
    found: ({ market }, { type, at }) => found.push(`${market} ${type} ${at}`),
    failed: ({ market }, error) => failed.push(`${market} ${String(error)}`),
    unread: (error) => failed.push(String(error)),
  })
  return handler({ Records: records })
}

/** As https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html shows it, in part. */
function change(sequence: string, { market = sydney.id, eventName = 'INSERT', scheduledAt = timeOf(0) } = {}) {
  const { partition, sort } = roundKey({ benchmark: benchmark.id, market, scheduledAt })
  return named({ sequence, partition, sort, eventName })
}

function named({ sequence, partition, sort, eventName = 'INSERT' }: Record<string, string | undefined>) {
  return {
    eventID: '1',
    eventName,
    dynamodb: { Keys: { pk: { S: partition }, sk: { S: sort } }, SequenceNumber: sequence },
  }
}

function timeOf(index: number): string {
  return rounds[index]?.scheduledAt ?? ''
}

describe('the handler of judge', () => {
  it('judges new rounds, in the order of the stream', async () => {
    const batch = rounds.map(({ scheduledAt }, n) => change(String(n), { scheduledAt }))
    expect(await handle(batch)).toEqual({ batchItemFailures: [] })
    expect(judged).toEqual(rounds.map(({ scheduledAt }) => `sydney-phone ${new Date(scheduledAt).toISOString()}`))
    const { saved } = await readJudge(store, { benchmark: benchmark.id, market: sydney.id })
    expect(saved?.state.watermark).toBe(new Date(timeOf(3)).toISOString())
  })

  it('gives the same result when several judges of a shard take batches of a market at once and out of order', async () => {
    const ordered = await openQuickStore({ now: () => Date.UTC(2026, 10, 23) })
    try {
      const many = stretches([[30, usual]])
      const batches = many.map(({ scheduledAt }, n) => [change(String(n), { scheduledAt })])
      for (const round of many) for (const to of [store, ordered]) await putRound({ store: to, round })
      for (const batch of batches) await handle(batch, ordered)
      const inOrder = judged.splice(0)
      for (let n = 0; n < batches.length; n += 5) {
        await Promise.all(
          batches
            .slice(n, n + 5)
            .toReversed()
            .map((batch) => handle(batch)),
        )
      }
      expect(judged).toEqual(inOrder)
      const place = { benchmark: benchmark.id, market: sydney.id }
      expect((await readJudge(store, place)).saved).toEqual((await readJudge(ordered, place)).saved)
    } finally {
      await ordered.close()
    }
  })

  it('ignores everything but new rounds of markets that it knows', async () => {
    const others = [
      change('1', { eventName: 'REMOVE' }),
      change('2', { eventName: 'MODIFY' }),
      change('3', { market: 'gone' }),
      named({ sequence: '4', partition: 'verdict#jackets#sydney-phone', sort: 'state' }),
      named({ sequence: '5', partition: `round#gone#${sydney.id}`, sort: timeOf(0) }),
    ]
    expect(await handle(others)).toEqual({ batchItemFailures: [] })
    expect(judged).toEqual([])
  })

  it('asks for the batch again from the first failure on, and still judges other markets', async () => {
    const broken: Store = {
      ...store,
      range: (query) => (query.partition.endsWith(perth.id) ? Promise.reject(new Error('broken')) : store.range(query)),
    }
    const batch = [
      change('1', { scheduledAt: timeOf(0) }),
      change('2', { market: perth.id }),
      change('3', { market: perth.id }),
      change('4', { scheduledAt: timeOf(1) }),
    ]
    expect(await handle(batch, broken)).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] })
    // The rounds in the store count, not the deliveries.
    expect(judged.map((each) => each.split(' ')[0])).toEqual(rounds.map(() => sydney.id))
    expect(failed).toEqual(['perth Error: broken'])
  })

  it('has the whole batch delivered again when the benchmarks cannot be read', async () => {
    const unread: string[] = []
    const handler = judgeHandler({
      benchmarks: () => Promise.reject(new Error('throttled')),
      store,
      retention: year,
      now: Date.now,
      judged: () => expect.fail(),
      found: () => undefined,
      failed: () => undefined,
      unread: (error) => unread.push(String(error)),
    })
    expect(await handler({ Records: [change('1'), change('2', { market: 'perth' })] })).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    })
    expect(unread).toEqual(['Error: throttled'])
  })

  it('gives the same result when a batch is delivered again', async () => {
    const batch = rounds.map(({ scheduledAt }, n) => change(String(n), { scheduledAt }))
    const place = { benchmark: benchmark.id, market: sydney.id }
    await handle(batch)
    const first = await readJudge(store, place)
    await handle(batch)
    expect(await readJudge(store, place)).toEqual(first)
    // Nor is the round counted again.
    expect(judged).toHaveLength(rounds.length)
  })

  it('refuses an event that is not a batch of its stream', async () => {
    await expect(handle([{ eventName: 'INSERT', dynamodb: {} }])).rejects.toThrow(
      'Record 0 of the batch is not a record',
    )
    const told = { judged: () => undefined, found: () => undefined, failed: () => undefined, unread: () => undefined }
    const handler = judgeHandler({ benchmarks: async () => [], store, retention: year, now: Date.now, ...told })
    await expect(handler({ schedule: 'x' })).rejects.toThrow('The event is not a batch of a DynamoDB stream')
    await expect(handler(null)).rejects.toThrow('The event is not a batch of a DynamoDB stream: null')
  })
})
