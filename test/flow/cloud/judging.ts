import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Round } from '#core/model/round.ts'
import { attributes } from '#store/dynamodb/item.ts'
import { getDay } from '#store/records/days.ts'
import { readHealth } from '#store/records/health.ts'
import { putRound, roundKey } from '#store/records/rounds.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { fakeRound } from '../../core/rounds.ts'
import { refuse } from '../../store/dynamodb/server.ts'
import type { Cloud } from './cloud.ts'
import type { CloudFunction } from './function.ts'
import { changeMargin, measuredAt, measuredOn, otherPlace, place } from './scenarios.ts'
import { deliver, type StreamRecord } from './stream.ts'

/** Metrics of the embedded format, as CloudWatch takes them from a log: of a market, or without `own` over all of them. */
function metricsIn({ log }: CloudFunction, { own }: { own: boolean }): Record<string, unknown>[] {
  return log.flatMap((line) => {
    const { CloudWatchMetrics = [] } = (line._aws ?? {}) as { CloudWatchMetrics?: Directive[] }
    const sets = CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Dimensions.filter((names) => names.length > 0 === own).map((names) =>
        Object.fromEntries([
          ['namespace', Namespace],
          ...[...names, ...Metrics.map(({ Name }) => Name)].map((name) => [name, line[name]]),
        ]),
      ),
    )
    return sets.length === 0 ? [] : [Object.assign({}, ...sets)]
  })
}

interface Directive {
  Namespace: string
  Dimensions: string[][]
  Metrics: { Name: string; Unit: string }[]
}

const begun = Date.now()

/** A round of the last hours in the other market, that nobody had to measure. */
function round(n: number, slower = 1): Round {
  const scheduledAt = new Date(begun - (24 - n) * 15 * 60_000).toISOString()
  const walks = { Acme: { home: 1000 * slower, product: 1500 }, Globex: { home: 1000, product: 1500 } }
  const method = { profile: 'desktop-cable-1a2b3c', region: 'ap-southeast-2' }
  return {
    ...fakeRound(n, walks, method),
    ...otherPlace,
    scheduledAt,
    startedAt: scheduledAt,
    finishedAt: scheduledAt,
  }
}

/** What `judge` does with the stream of what `run` wrote. */
export function judging(cloud: () => Cloud): void {
  /** What the table had to tell when `run` was done with it. */
  let changes: StreamRecord[] = []
  let judge: CloudFunction
  beforeAll(async () => {
    judge = await cloud().start('judge')
  })
  beforeEach(() => {
    judge.log.length = 0
  })
  afterAll(() => judge[Symbol.asyncDispose]())

  test('the stream brings rounds, and metrics come out', async () => {
    // `dispatch` has written when it looked; the filter of the source keeps that from `judge`.
    const isRound = ({ dynamodb }: StreamRecord) => dynamodb.Keys[attributes.partition]?.S?.startsWith('round#')
    changes = (await cloud().stream.changes()).filter(isRound)
    expect((await readJudge(cloud().store, place)).saved).toBeNull()
    const { answers } = await deliver(changes, { to: judge, source: cloud().source('judge') })
    expect(answers).toEqual([{ batchItemFailures: [] }])

    const { saved } = await readJudge(cloud().store, place)
    expect(saved?.state.rounds).toBe(changes.length)
    // A day that lasts is kept from its first round on; the rounds since are added by whoever reads it.
    expect(await getDay(cloud().store, { ...place, sites: ['Acme', 'Globex'], date: measuredOn })).toMatchObject({
      rounds: 1,
    })
    expect(judge.refused).toEqual([])
    const values = {
      namespace: 'Outpace',
      Rounds: 1,
      FailedVisits: 0,
      BlockedVisits: 0,
      RoundSeconds: expect.any(Number),
    }
    const totals = metricsIn(judge, { own: false })
    expect(totals).toHaveLength(changes.length)
    expect(totals[0]).toEqual(values)
    expect(metricsIn(judge, { own: true })[0]).toMatchObject({ ...values, Benchmark: 'shop', Market: 'sydney-desktop' })
  })

  test('what judge wrote does not wake it again', async () => {
    const own = await cloud().stream.changes()
    expect(own.length).toBeGreaterThan(2)
    const to = { invoke: () => Promise.reject(new Error('It was woken.')) }
    expect(await deliver(own, { to, source: cloud().source('judge') })).toEqual({ answers: [], lost: [] })
  })

  test('a redelivery changes nothing and counts nothing', async () => {
    const before = await readJudge(cloud().store, place)
    await deliver(changes, { to: judge, source: cloud().source('judge') })
    expect(await readJudge(cloud().store, place)).toEqual(before)
    expect(metricsIn(judge, { own: false })).toEqual([])
  })

  test('the gap is told with every round, at the time of the round, and the incident for the count of markets', async () => {
    const { store } = cloud()
    for (let n = 0; n < 40; n++) await putRound({ store, round: round(n - 30, n < 12 ? 1 : 2) })
    await deliver(await cloud().stream.changes(), { to: judge, source: cloud().source('judge') })
    const own = metricsIn(judge, { own: true })
    expect(own).toHaveLength(40)
    expect(own.at(-1)?.Gap).toBeCloseTo(2, 1)
    const health = (await readHealth(store)).get('shop#sydney-cable')
    expect(health).toMatchObject({ round: round(9).scheduledAt, incidents: [{ kind: 'behind' }], unmeasured: null })
    expect(health?.verdict).toBe('behind')
    expect(health?.worst).toBeCloseTo(2, 1)
    const times = judge.log.flatMap(({ _aws }) =>
      _aws === undefined ? [] : [(_aws as { Timestamp: number }).Timestamp],
    )
    expect(times.at(-1)).toBe(Date.parse(round(9).scheduledAt))
    expect(new Set(times).size).toBe(40)
  })

  test('a market that fails holds up no other, and is judged when it is mended', async () => {
    const { store, stream } = cloud()
    await stream.changes()
    const [damaged, good] = [round(11), { ...round(12), ...place, scheduledAt: measuredAt('09:00') }]
    const key = roundKey(damaged)
    await store.create({ ...key, value: { version: 1, visits: 'eaten by a moth' } })
    await putRound({ store, round: good })
    const records = await stream.changes()
    expect(records).toHaveLength(2)

    const first = await deliver(records, { to: judge, source: cloud().source('judge') })
    // As often as the template says; then it goes to the dead letters, and the round of the other market is judged.
    const { retries } = cloud().source('judge')
    expect(first.lost).toHaveLength(1)
    expect(first.answers.length).toBeGreaterThan(retries)
    expect(judge.log.filter(({ type }) => type === 'not-judged')[0]).toMatchObject({ ...otherPlace, level: 'ERROR' })
    expect((await readJudge(store, place)).saved?.state.watermark).toBe(good.scheduledAt)

    await store.replace({ ...key, value: damaged }, 1)
    await putRound({ store, round: round(13) })
    const second = await deliver(await stream.changes(), { to: judge, source: cloud().source('judge') })
    expect(second).toEqual({ answers: [{ batchItemFailures: [] }], lost: [] })
    const { saved } = await readJudge(store, otherPlace)
    expect(saved?.state.watermark).toBe(new Date(round(13).scheduledAt).toISOString())
  })

  test('a throttled table has the batch delivered again', async () => {
    const { store, stream, dynamo } = cloud()
    await stream.changes()
    await putRound({ store, round: round(14) })
    const records = await stream.changes()
    dynamo.always = refuse('ProvisionedThroughputExceededException')
    const [sequence] = records.map(({ dynamodb }) => dynamodb.SequenceNumber)
    try {
      expect(await judge.invoke({ Records: records })).toEqual({ batchItemFailures: [{ itemIdentifier: sequence }] })
    } finally {
      dynamo.always = undefined
    }
    expect(await judge.invoke({ Records: records })).toEqual({ batchItemFailures: [] })
    expect(metricsIn(judge, { own: false })).toHaveLength(1)
  })

  test('a margin that was changed meanwhile begins an epoch with the next round', async () => {
    const { store, stream } = cloud()
    const earlier = (await readJudge(store, otherPlace)).saved?.state.epoch.number ?? 0
    await changeMargin(store, '10%')
    await stream.changes()
    await putRound({ store, round: round(15) })
    await using judge = await cloud().start('judge')
    await deliver(await stream.changes(), { to: judge, source: cloud().source('judge') })
    const { saved } = await readJudge(store, otherPlace)
    expect(saved?.state).toMatchObject({
      setup: { margin: 0.1 },
      epoch: { number: earlier + 1, reason: { kind: 'settings', differs: ['margin'] } },
      rounds: 1,
    })
    expect(judge.refused).toEqual([])
  })
}
