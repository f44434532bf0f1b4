import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { countEvery } from '#core/model/health.ts'
import { wireDispatch } from '#functions/dispatch/wire.ts'
import { newestSlot } from '#stages/dispatch/slots.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import { updateHealth } from '#store/records/health.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'
import { type DynamoServer, startDynamo, table } from '../../store/dynamodb/server.ts'
import { context, set } from '../environment.ts'

let dynamo: DynamoServer
beforeAll(async () => {
  dynamo = await startDynamo()
})
afterAll(() => dynamo.end())
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  vi.useRealTimers()
})

/** What the function of a region writes to its log when it looks at a time at which markets are counted, the first one or a later one. */
async function looked(region: string, count = 0): Promise<Record<string, unknown>[]> {
  const start = Date.UTC(2026, 10, 22, 10) + count * countEvery
  // A date alone: the client of the table has timers.
  vi.useFakeTimers({ now: newestSlot(start, { every: countEvery, key: 'count' }), toFake: ['Date'] })
  set({
    OUTPACE_NAME_PREFIX: 'outpace',
    OUTPACE_TABLE: table,
    OUTPACE_HOME_REGION: 'eu-west-1',
    OUTPACE_QUEUES: 'https://sqs.eu-west-1.amazonaws.com/123456789012',
    AWS_REGION: region,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIDUMMY',
    AWS_SECRET_ACCESS_KEY: 'dummy',
  })
  const lines: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  const handle = wireDispatch(
    { sources: [{ benchmark: fakeBenchmark(), data: {} }] },
    { version: 'a', digest: null, field: false },
  )
  expect(await handle({}, context)).toEqual({})
  return lines.map((line) => JSON.parse(line))
}

test('the dispatcher at home counts the markets of all regions and names those that operators hear of; others do not', async () => {
  const market = { benchmark: 'jackets', market: sydney.id }
  const store = dynamodbStore({ client: dynamo.connect(), table })
  const since = '2026-11-22T08:00:00.000Z'
  await updateHealth(store, market, () => ({
    version: 1,
    ...market,
    round: '2026-11-22T09:55:00.000Z',
    incidents: [{ kind: 'promise', since }],
    unmeasured: null,
    verdict: 'behind',
    worst: 1.2,
  }))
  // The first count of an installation tells of silence alone.
  await looked('eu-west-1')
  const found = await looked('eu-west-1', 1)
  expect(found).toMatchObject([
    { level: 'WARN', function: 'dispatch', type: 'market', condition: 'promise', ...market, since },
    { MarketsSilent: 0, MarketsBehind: 0, MarketsBreakingPromise: 1, MarketsFailing: 0, markets: 1 },
    { type: 'done' },
  ])
  expect((await looked('us-east-1')).map(({ type }) => type)).toEqual(['done'])
})
