import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Round } from '../../../core/round.ts'
import { bundle } from '../../../infra/bundle.ts'
import { dynamodbStore } from '../../../store/dynamodb.ts'
import type { Store } from '../../../store/port.ts'
import { readRounds, roundKey } from '../../../store/rounds.ts'
import { readJudge } from '../../../store/verdicts.ts'
import { type Site, serveSite } from '../../measure/site.ts'
import { type DynamoServer, startDynamo, table } from '../../store/dynamodb-server.ts'
import { bucket, type S3Server, startS3 } from '../../store/s3-server.ts'
import { startFunction } from './function.ts'
import { place, writeScenarios } from './scenarios.ts'

const home = '<h1>Shop</h1><a href="/p/1">Rain jacket</a>'
const shop = { '/': home, '/p/1': '<h1>Rain jacket</h1><p>It keeps you dry.' }
// A full hour: its round records evidence too.
const scheduledAt = '2026-11-22T01:00:00Z'

let root: string
let us: Site
let competitor: Site
let dynamo: DynamoServer
let s3: S3Server
let store: Store

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'outpace-cloud-'))
  ;[us, competitor, dynamo, s3] = await Promise.all([serveSite(shop), serveSite(shop), startDynamo(), startS3()])
  store = dynamodbStore({ client: dynamo.connect(), table })
  await writeScenarios(root, { us: us.origin, competitor: competitor.origin })
  await bundle({ root, out: join(root, 'assets') })
})

afterAll(async () => {
  await Promise.all([us[Symbol.asyncDispose](), competitor[Symbol.asyncDispose](), dynamo.end(), s3.end()])
  await rm(root, { recursive: true, force: true })
})

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the built functions', () => {
  test('measure a round that is due, once, with the Chromium of the layer', async () => {
    await using run = await start('run')
    const event = { ...place, scheduledAt }
    expect(await run.invoke(event)).toEqual({ ...event, outcome: 'stored', visits: { Acme: 'ok', Globex: 'ok' } })

    const [round] = await storedRounds()
    expect(round).toMatchObject({ ...place, method: { region: 'eu-west-1', loads: 1 }, worker: { barrier: 'guard' } })
    const steps = round?.visits.map(({ loads }) => loads[0]?.steps.map(({ name }) => name))
    expect(steps).toEqual([
      ['home', 'product'],
      ['home', 'product'],
    ])
    const lcp = round?.visits[0]?.loads[0]?.steps[0]?.metrics.lcp
    expect(lcp).toBeGreaterThan(0)
    const keys = [...s3.objects.keys()]
    expect(keys.length).toBeGreaterThan(2)
    expect(keys.every((key) => key.startsWith('evidence/shop/dublin-desktop/'))).toBe(true)

    const loadsBefore = us.hits.get('/')
    expect(await run.invoke(event)).toEqual({ ...event, outcome: 'exists' })
    expect(us.hits.get('/')).toBe(loadsBefore)
  })

  test('tell what is wrong with an event', async () => {
    await using run = await start('run')
    await expect(run.invoke({ ...place, market: 'mars', scheduledAt })).rejects.toThrow(
      'There is no market "mars" of the benchmark "shop" in this deployment; there is dublin-desktop.',
    )
    await expect(run.invoke({ benchmark: 'shop' })).rejects.toThrow(
      'EventError: "scheduledAt" of the event is undefined.',
    )
  })

  test('do not start without what their stack sets', async () => {
    await using run = await start('run', { OUTPACE_TABLE: '', OUTPACE_HOME_REGION: '' })
    await expect(run.invoke({ ...place, scheduledAt })).rejects.toThrow('lacks OUTPACE_TABLE and OUTPACE_HOME_REGION')
  })

  test('write a round that says what was skipped when the function has little time', async () => {
    await using run = await start('run')
    const late = { ...place, scheduledAt: '2026-11-22T01:15:00Z' }
    const outcome = { ...late, outcome: 'stored', visits: { Acme: 'skipped', Globex: 'skipped' } }
    expect(await run.invoke(late, 15_000)).toEqual(outcome)
  })

  test('leave no round when they are killed in its middle, and measure it when it is delivered again', async () => {
    const event = { ...place, scheduledAt: '2026-11-22T01:30:00Z' }
    const before = (await storedRounds()).length
    {
      await using run = await start('run')
      const visited = us.hits.get('/') ?? 0
      const ended = run.invoke(event).catch((error: unknown) => error)
      await vi.waitUntil(() => (us.hits.get('/') ?? 0) > visited, { timeout: 30_000 })
      run.kill()
      expect(await ended).toMatchObject({ message: "The function's process ended: SIGKILL." })
    }
    expect(await storedRounds()).toHaveLength(before)
    await using run = await start('run')
    expect(await run.invoke(event)).toMatchObject({ outcome: 'stored' })
    expect(await storedRounds()).toHaveLength(before + 1)
  })

  test('judge the rounds that the stream brings', async () => {
    await using judge = await start('judge')
    expect((await readJudge(store, place)).saved).toBeNull()
    const event = { Records: [streamRecord({ scheduledAt, sequence: '1' })] }
    expect(await judge.invoke(event)).toEqual({ batchItemFailures: [] })
    const { saved } = await readJudge(store, place)
    const newest = (await storedRounds()).at(-1)?.scheduledAt
    expect(saved?.state.watermark).toBe(newest)
  })
})

function start(name: 'run' | 'judge', env: Record<string, string> = {}) {
  return startFunction({
    task: join(root, 'assets', name),
    layer: join(root, 'assets', 'layer'),
    env: {
      OUTPACE_TABLE: table,
      OUTPACE_EVIDENCE_BUCKET: bucket,
      OUTPACE_HOME_REGION: 'eu-west-1',
      // The SDK's own variables: the functions know nothing of a test.
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      ...env,
    },
  })
}

async function storedRounds(): Promise<Round[]> {
  const rounds: Round[] = []
  for await (const round of readRounds(store, place)) rounds.push(round)
  return rounds
}

/** As https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html shows it, keys only. */
function streamRecord({ scheduledAt, sequence }: { scheduledAt: string; sequence: string }) {
  const { partition, sort } = roundKey({ ...place, scheduledAt })
  return {
    eventID: `event-${sequence}`,
    eventVersion: '1.1',
    dynamodb: {
      ApproximateCreationDateTime: 1_795_309_200,
      Keys: { pk: { S: partition }, sk: { S: sort } },
      StreamViewType: 'KEYS_ONLY',
      SequenceNumber: sequence,
      SizeBytes: 26,
    },
    awsRegion: 'eu-west-1',
    eventName: 'INSERT',
    eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/outpace/stream/2026-11-22T00:00:00.000',
    eventSource: 'aws:dynamodb',
  }
}
