import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Benchmark } from '#core/model/benchmark.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import type { Store } from '#store/port.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { readMarks } from '#store/records/marks.ts'
import { putRound } from '#store/records/rounds.ts'
import { stretches, usual } from '../../core/judge/judge-streams.ts'
import { type DynamoServer, refuse, startDynamo, table } from '../../store/dynamodb/server.ts'
import { type Folder, folder, outpace } from '../command.ts'
import { jackets } from '../jackets.ts'

const scenario = jackets(
  `every: 15 minutes
target: { against: fastest, metric: lcp, margin: 5% }`,
  { region: 'ap-southeast-2' },
)
const quarter = 15 * 60_000
const slower = { ...usual, Acme: { home: 1500, search: 1500 } }

let dynamo: DynamoServer
let home: Folder
let store: Store
let benchmark: Benchmark

beforeAll(async () => {
  dynamo = await startDynamo()
  home = await folder({
    'outpace.yaml': 'homeRegion: ap-southeast-2\nrecipients: [ceo@acme.example]\n',
    'scenarios/jackets/benchmark.yaml': scenario,
  })
  store = dynamodbStore({ client: dynamo.connect(), table })
  const found = (await loadScenarios(home.path)).benchmarks[0]
  if (found === undefined) throw new Error('The scenario is not sound.')
  benchmark = found
  const rounds = stretches([
    [60, usual],
    [30, slower],
  ])
  const newest = Math.floor(Date.now() / quarter) * quarter
  for (const [at, round] of rounds.entries()) {
    const scheduledAt = new Date(newest - (rounds.length - 1 - at) * quarter).toISOString()
    await putRound({ store, round: { ...round, scheduledAt } })
  }
  for (const market of benchmark.markets) await judgeRound({ store, benchmark, market })
})
afterAll(async () => {
  await store.close()
  await dynamo.end()
  await home[Symbol.asyncDispose]()
})

const ask = (args: string[], changes: Record<string, string> = {}) =>
  outpace(args, {
    cwd: home.path,
    env: {
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIDUMMY',
      AWS_SECRET_ACCESS_KEY: 'dummy',
      ...changes,
    },
  })

describe('--cloud', () => {
  it('prints the verdict of the deployed functions and writes nothing', async () => {
    dynamo.requests.length = 0
    const { code, stdout, stderr } = await ask(['verdict', '--cloud', '--fail-on', 'behind'])
    expect(stderr).toBe('')
    expect(stdout).toContain('behind')
    expect(code).toBe(1)
    expect(dynamo.requests).not.toContain('PutItem')
  })

  it('acknowledges and mutes in the table that the deployed functions read', async () => {
    const [incident] = await readIncidents(store, { benchmark: 'jackets' })
    const id = incident?.id ?? ''
    expect((await ask(['incidents', '--cloud'])).stdout).toContain(id)
    expect((await ask(['incidents', '--cloud', '--ack', id])).stdout).toBe(`Acknowledged: ${id}.\n`)
    expect((await ask(['incidents', 'jackets', '--cloud', '--mute', '2 days'])).code).toBe(0)
    const marks = await readMarks(store, { benchmark: 'jackets', now: new Date().toISOString() })
    expect(marks.acknowledged.has(id)).toBe(true)
    expect(marks.mutedUntil).not.toBeNull()
  })

  it('exports, replays and reports from the table', async () => {
    const { stdout } = await ask(['export', 'jackets', '--csv', '--cloud'])
    expect(stdout.split('\n').filter((line) => line.includes('Northpeak')).length).toBeGreaterThanOrEqual(90)
    expect((await ask(['replay', '--cloud'])).stdout).toContain('90 rounds')
    const today = new Date().toISOString().slice(0, 10)
    expect((await ask(['report', '--cloud', '--week', today])).stdout).toContain('Buying a jacket')
  })

  it('lists the recipients of the deployment', async () => {
    const { code, stdout } = await ask(['notify', '--cloud'])
    expect(stdout).toContain('ceo@acme.example')
    expect(code).toBe(0)
  })

  it('names the missing permission', async () => {
    dynamo.always = refuse('AccessDeniedException')
    try {
      const { code, stderr } = await ask(['verdict', '--cloud'])
      expect(code).toBe(2)
      expect(stderr).toMatch(/The table outpace .*dynamodb:(GetItem|Query)/s)
    } finally {
      dynamo.always = undefined
    }
  })

  it('asks for the region if none is configured', async () => {
    await using plain = await folder({ 'scenarios/jackets/benchmark.yaml': scenario })
    const { code, stderr } = await outpace(['verdict', '--cloud'], {
      cwd: plain.path,
      env: { AWS_REGION: '', AWS_DEFAULT_REGION: '' },
    })
    expect(code).toBe(2)
    expect(stderr).toContain('homeRegion: ap-southeast-2')
  })
})
