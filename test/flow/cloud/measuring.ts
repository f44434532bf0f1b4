import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { joinKey } from '#store/key.ts'
import { readRounds } from '#store/records/rounds.ts'
import { queued } from '../../functions/queued.ts'
import { type Fault, refuse } from '../../store/dynamodb/server.ts'
import type { Cloud } from './cloud.ts'
import type { CloudFunction } from './function.ts'
import { hanging, measuredAt, place } from './scenarios.ts'

/** A full hour: its round records evidence too. */
const firstAt = measuredAt('01:00')

async function storedRounds({ store }: Cloud, place: { benchmark: string; market: string }) {
  const rounds = []
  for await (const round of readRounds(store, place)) rounds.push(round)
  return rounds
}

/** As if the time-out of whoever claimed the round of a message were over. */
async function hasEnded({ store }: Cloud, message: { Records: object[] }): Promise<void> {
  const { scheduledAt } = JSON.parse((message.Records[0] as { body: string }).body) as { scheduledAt: string }
  const claim = await store.get(joinKey('claim', 'run', place.benchmark, place.market), scheduledAt)
  if (claim === undefined) throw new Error(`Nobody claimed the round of ${scheduledAt}.`)
  expect(claim.expiresAt).toBeGreaterThan(Date.now() / 1000)
  await store.replace({ ...claim, expiresAt: 1 }, claim.version)
}

/** What `run` does. */
export function measuring(cloud: () => Cloud): void {
  const due = (scheduledAt: string) => ({ ...place, scheduledAt })
  const event = (scheduledAt: string) => cloud().event('run', due(scheduledAt))
  /** One for all that does not end it, as Lambda keeps it. */
  let run: CloudFunction
  beforeAll(async () => {
    run = await cloud().start('run')
  })
  afterAll(() => run[Symbol.asyncDispose]())

  test('a message has a round measured, once, with the Chromium of the layer', async () => {
    const { us, s3, secrets } = cloud()
    expect(await run.invoke(event(firstAt))).toEqual({
      ...due(firstAt),
      outcome: 'stored',
      visits: { Acme: 'ok', Globex: 'ok' },
    })

    const [round] = await storedRounds(cloud(), place)
    expect(round).toMatchObject({
      ...place,
      method: { region: 'ap-southeast-2', loads: 1 },
      worker: { barrier: 'guard' },
    })
    const steps = round?.visits.map(({ loads }) => loads[0]?.steps.map(({ name }) => name))
    expect(steps).toEqual([
      ['home', 'product'],
      ['home', 'product'],
    ])
    const lcp = round?.visits[0]?.loads[0]?.steps[0]?.metrics.lcp
    expect(lcp).toBeGreaterThan(0)
    const keys = [...s3.objects.keys()]
    expect(keys.length).toBeGreaterThan(2)
    expect(keys.every((key) => key.startsWith('evidence/shop/sydney-desktop/'))).toBe(true)

    const [loads, asked] = [us.hits.get('/'), secrets.asked.length]
    expect(asked).toBe(1)
    expect(await run.invoke(event(firstAt))).toEqual({ ...due(firstAt), outcome: 'exists' })
    expect([us.hits.get('/'), secrets.asked.length]).toEqual([loads, asked])
    expect(run.refused).toEqual([])
    const done = run.log.filter(({ type }) => type === 'done')
    expect(done).toMatchObject([
      { function: 'run', requestId: 'request-1', ...place, scheduledAt: firstAt, cold: true },
      { requestId: 'request-2', cold: false },
    ])
  })

  test('a secret reaches the site, and neither the record nor the evidence nor the log', async () => {
    const [round] = await storedRounds(cloud(), place)
    const log = [...cloud().s3.objects].find(([key]) => key.includes('acme') && key.endsWith('.jsonl'))?.[1].bytes
    const kept = JSON.stringify(round) + log?.toString()
    expect(kept).toContain('/p/1?key=[secret login:password]')
    expect(kept).not.toContain('hunter2')
  })

  test('what is no message of dispatch is refused, and what comes too late is missed, as the log says', async () => {
    run.log.length = 0
    await expect(run.invoke(due(firstAt))).rejects.toThrow(
      'EventError: The event is not one message of the queue of run',
    )
    const message = JSON.parse((event(firstAt).Records[0] as { body: string }).body)
    await expect(run.invoke(queued({ ...message, market: 'mars' }))).rejects.toThrow('"mars" is not in the benchmark')
    const late = queued({ ...message, every: 900_000 })
    expect(await run.invoke(late)).toEqual({ ...due(firstAt), outcome: 'missed' })
    expect(run.log).toMatchObject([
      { level: 'ERROR', type: 'failed', error: { name: 'EventError', stack: expect.any(String) } },
      { level: 'ERROR', market: 'mars', requestId: 'request-4' },
      { level: 'WARN', type: 'missed', ...place, rounds: 1 },
      { MissedRounds: 1 },
      { type: 'done', ...due(firstAt), result: { outcome: 'missed' } },
    ])
  })

  test('without what its stack sets it does not start', async () => {
    const environment = { OUTPACE_CHROMIUM: '/opt/chromium', OUTPACE_EVIDENCE_BUCKET: 'b' }
    await using own = await cloud().start('run', { environment })
    await expect(own.invoke(event(firstAt))).rejects.toThrow('lacks OUTPACE_TABLE and OUTPACE_HOME_REGION')
  })

  test('with less than the role of its template it measures nothing', async () => {
    const made = cloud().deployed.functions.get('outpace-run')
    const statements = made?.statements.filter(({ Action }) => !Action.includes('dynamodb:PutItem')) ?? []
    await using own = await cloud().start('run', { statements })
    await expect(own.invoke(event(measuredAt('00:45')))).rejects.toThrow('does not allow dynamodb:GetItem')
    expect(own.refused).toEqual(['dynamodb:GetItem of round#shop#sydney-desktop'])
  })

  test('near its deadline what is not measured by then is skipped, and the round is written', async () => {
    const late = due(measuredAt('01:15'))
    hanging.add('/')
    const answer = await run.invoke(event(late.scheduledAt), 24_000).finally(() => hanging.delete('/'))
    expect(answer).toMatchObject({ ...late, outcome: 'stored', visits: { Globex: 'skipped' } })
    const rounds = await storedRounds(cloud(), place)
    const globex = rounds.at(-1)?.visits.find(({ site }) => site === 'Globex')
    // It hangs for as long as it likes: it was our time that was over.
    expect(globex).toMatchObject({ status: 'skipped', failure: { code: 'out-of-time' } })
  })

  test('killed in its middle a round leaves nothing, and is measured when it is delivered again, to a throttled table', async () => {
    const { us, dynamo } = cloud()
    const again = event(measuredAt('01:30'))
    const before = (await storedRounds(cloud(), place)).length
    {
      await using killed = await cloud().start('run')
      const visited = us.hits.get('/') ?? 0
      const ended = killed.invoke(again).catch((error: unknown) => error)
      await vi.waitUntil(() => (us.hits.get('/') ?? 0) > visited, { timeout: 30_000 })
      killed.kill()
      expect(await ended).toMatchObject({ message: "The function's process ended: SIGKILL." })
    }
    expect(await storedRounds(cloud(), place)).toHaveLength(before)
    // A message that comes twice is not measured twice; this one comes again when the function must have ended.
    expect(await run.invoke(again)).toMatchObject({ outcome: 'claimed' })
    await hasEnded(cloud(), again)
    const throttled = refuse('ProvisionedThroughputExceededException')
    const pass: Fault = (exchange) => exchange.pass()
    // A throttled table costs time, not the round: twice when it is asked for the round, once when that is claimed and when it is written.
    dynamo.faults.push(throttled, throttled, pass, throttled, pass, throttled)
    expect(await run.invoke(again)).toMatchObject({ outcome: 'stored' })
    expect(dynamo.faults).toEqual([])
    expect(await storedRounds(cloud(), place)).toHaveLength(before + 1)
  })

  test('a function that uses more memory than the template gives it is ended', async () => {
    await using own = await cloud().start('run', { memory: 100 })
    await expect(own.invoke(event(measuredAt('02:00')))).rejects.toThrow('It used more than its 100 MB of memory.')
  })
}
