import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { verdict } from '#cli/commands/verdict.ts'
import type { Surroundings } from '#cli/surroundings.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import { evidenceS3 } from '#store/evidence/s3.ts'
import type { Store } from '#store/port.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { readMarkers } from '#store/records/markers.ts'
import { readMarks } from '#store/records/marks.ts'
import { putRound } from '#store/records/rounds.ts'
import { stretches, usual } from '../../core/judge/judge-streams.ts'
import { withSteps } from '../../core/rounds.ts'
import { type DynamoServer, refuse, startDynamo, table } from '../../store/dynamodb/server.ts'
import { type S3Server, startS3 } from '../../store/evidence/s3-server.ts'
import { type Folder, folder, outpace } from '../command.ts'
import { jackets } from '../jackets.ts'
import { surroundingsAt } from '../surroundings.ts'

const scenario = jackets(
  `every: 15 minutes
target: { against: fastest, metric: lcp, margin: 5% }`,
  { region: 'ap-southeast-2' },
)
const quarter = 15 * 60_000
const slower = { ...usual, Acme: { home: 1500, search: 1500 } }

/** With the account of dynalite. */
const bucket = 'outpace-evidence-000000000000-ap-southeast-2'
const heavy = {
  step: 'home',
  at: 0,
  since: 0,
  url: 'https://acme.example/hero.jpg',
  type: 'image',
  status: 200,
  bytes: 890_000,
  duration: 700,
  main: { shown: [720, 600], natural: [720, 600] },
}

/** The round with LCP in parts, of which the load of the main image is what it is slower by; with evidence or without. */
function withParts(round: Round, hasEvidence: boolean): Round {
  const split = withSteps(round, (step) => {
    const lcp = step.metrics.lcp ?? 0
    const parts = { redirect: 0, dns: 0, connect: 0, wait: 200, loadDelay: 100, load: lcp - 400, renderDelay: 100 }
    const document = { url: 'https://acme.example/', status: 200, lcp: { ...parts, element: 'img' } }
    return { ...step, metrics: { ...step.metrics, duration: lcp }, document }
  })
  if (!hasEvidence) return split
  const evidence = { steps: [], requests: 'acme.jsonl' }
  return { ...split, visits: split.visits.map((visit) => ({ ...visit, evidence })) }
}

let dynamo: DynamoServer
let s3: S3Server
let home: Folder
let store: Store
let benchmark: Benchmark

beforeAll(async () => {
  dynamo = await startDynamo()
  s3 = await startS3({ name: bucket, region: 'ap-southeast-2' })
  await evidenceS3({
    client: s3.connect(),
    bucket,
    prefix: 'evidence',
  }).put('acme.jsonl', Buffer.from(JSON.stringify(heavy)))
  home = await folder({
    'outpace.yaml': 'homeRegion: ap-southeast-2\nrecipients: [ceo@acme.example]\ncruxKey: crux-key\n',
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
    await putRound({ store, round: { ...withParts(round, at === rounds.length - 1), scheduledAt } })
  }
  for (const market of benchmark.markets) await judgeRound({ store, benchmark, market })
})
afterAll(async () => {
  await store.close()
  await dynamo.end()
  await s3.end()
  await home[Symbol.asyncDispose]()
})

const ask = (args: string[], changes: Record<string, string> = {}, { path } = home) =>
  outpace(args, {
    cwd: path,
    env: {
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIDUMMY',
      AWS_SECRET_ACCESS_KEY: 'dummy',
      ...changes,
    },
  })

/** `outpace verdict --cloud` in this process: what differs below is what it finds, not how it is started. */
const refusal = async (root: string, changes: Partial<Surroundings> = {}): Promise<unknown> => {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamo.endpoint)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDUMMY')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'dummy')
  const surroundings = surroundingsAt(root, changes)
  const asked = { benchmark: undefined, market: undefined, json: false, failOn: undefined, cloud: true }
  const output = { result: () => undefined, look: { columns: 80, colour: false } }
  try {
    return await verdict(asked, surroundings, output)
  } catch (error) {
    return error
  } finally {
    vi.unstubAllEnvs()
  }
}

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
    expect((await ask(['incidents', '--cloud', '--ack', id])).stdout).toBe(`Acknowledged: ${id} (jackets).\n`)
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

  it('marks a release where the deployed functions read it, lists and removes it', async () => {
    const { code, stdout } = await ask(['mark', '4.2', '--kind', 'release', '--cloud', '--json'])
    expect(code).toBe(0)
    const { id } = JSON.parse(stdout)
    expect((await readMarkers(store, { benchmark: 'jackets' })).map(({ label }) => label)).toEqual(['4.2'])
    expect((await ask(['mark', '--list', '--cloud'])).stdout).toContain(id)
    expect((await ask(['mark', '--remove', id, '--cloud'])).code).toBe(0)
    expect(await readMarkers(store, { benchmark: 'jackets' })).toEqual([])
  })

  it('explains a gap with the request logs of the bucket, and writes them as HAR', async () => {
    const { stdout, stderr } = await ask(['why', '--step', 'HOME', '--against', 'northpeak', '--cloud', '--json'])
    expect(stderr).toBe('')
    const { why, findings } = JSON.parse(stdout)
    expect(why.split.rounds.us).toBeGreaterThan(20)
    expect(findings[0]).toMatchObject({ kind: 'image-heavy', words: expect.stringContaining('890 kB') })
    const har = join(home.path, 'acme.har')
    expect((await ask(['evidence', 'jackets', '--cloud', '--har', har])).code).toBe(0)
    expect(JSON.parse(readFileSync(har, 'utf8')).log.entries).toHaveLength(1)
  })

  it('stores field data in the table, and asks Google for no site that is not public', async () => {
    const secret = { OUTPACE_SECRET_CRUX_KEY: 'k-123' }
    const { code, stdout } = await ask(['field', '--cloud'], secret)
    expect(stdout).toContain('Not public, so not in CrUX: Acme, Northpeak and Globex.')
    expect(code).toBe(0)
  })

  it('lists the recipients of the deployment', async () => {
    const { code, stdout } = await ask(['notify', '--cloud'])
    expect(stdout).toContain('ceo@acme.example')
    expect(code).toBe(0)
  })

  it('has the deployment measure where it has no rounds yet, and not this machine, whose rounds it would not read', async () => {
    await using place = await folder({
      'outpace.yaml': 'homeRegion: ap-southeast-2\n',
      'scenarios/shirts/benchmark.yaml': scenario,
    })
    const asked = [
      ['verdict'],
      ['why', 'shirts'],
      ['evidence', 'shirts'],
      ['report', 'shirts'],
      ['export', 'shirts', '--csv'],
    ]
    const dataset = ['export', 'shirts', '--dataset', '--out', join(place.path, 'out')]
    const said = await Promise.all([...asked, dataset].map((args) => ask([...args, '--cloud'], {}, place)))
    for (const { stdout, stderr } of said) {
      expect(stdout + stderr).toMatch(/npx outpace run-now\s+shirts\s+--cloud/)
      expect(stdout + stderr).not.toContain('outpace run shirts')
    }
  })

  it('names the missing permission', async () => {
    dynamo.always = refuse('AccessDeniedException')
    try {
      expect(await refusal(home.path)).toMatchObject({
        name: 'StoreError',
        message: expect.stringMatching(/The table outpace .*dynamodb:(GetItem|Query)/s),
      })
    } finally {
      dynamo.always = undefined
    }
  })

  it('reads the table that outpace.yaml names, or that of the prefix there or in the environment, and refuses two prefixes', async () => {
    await using shop = await folder({
      'outpace.yaml': 'homeRegion: ap-southeast-2\nnamePrefix: acme-shop\n',
      'scenarios/jackets/benchmark.yaml': scenario,
    })
    const said = async (...asked: Parameters<typeof refusal>) => String(await refusal(...asked))
    expect(await said(shop.path)).toContain('The table acme-shop in ap-southeast-2')
    await using own = await folder({
      'outpace.yaml': 'homeRegion: ap-southeast-2\ntable: acme-records\n',
      'scenarios/jackets/benchmark.yaml': scenario,
    })
    expect(await said(own.path)).toContain('The table acme-records in ap-southeast-2')
    expect(await said(home.path, { namePrefix: 'acme-shop' })).toContain('The table acme-shop in')
    const { code, stderr } = await ask(['verdict', '--cloud'], { OUTPACE_NAME_PREFIX: 'acme-staging' }, shop)
    expect(code).toBe(2)
    expect(stderr).toContain('outpace.yaml has namePrefix: acme-shop, and OUTPACE_NAME_PREFIX is "acme-staging".')
    expect(await said(home.path, { namePrefix: 'Acme' })).toContain(
      'OUTPACE_NAME_PREFIX: "Acme" cannot begin the names',
    )
  })

  it('asks for the region if none is configured', async () => {
    await using plain = await folder({ 'scenarios/jackets/benchmark.yaml': scenario })
    expect(await refusal(plain.path)).toMatchObject({
      name: 'CliError',
      message: expect.stringContaining('homeRegion: ap-southeast-2'),
    })
  })
})
