import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { doctor } from '#cli/commands/doctor.ts'
import type { DoctorAnswer, DoctorFinding } from '#core/analysis/doctor/finding.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { wireRun } from '#functions/run/wire.ts'
import { findChromium } from '#measure/chromium/find.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { set } from '../../functions/environment.ts'
import {
  type DynamoServer,
  type Fault,
  refuse as refuseTable,
  startDynamo,
  table,
} from '../../store/dynamodb/server.ts'
import { bucket, type S3Server, startS3 } from '../../store/evidence/s3-server.ts'
import { type Folder, folder } from '../command.ts'
import { type LambdaServer, refuse, startLambda } from '../lambda-server.ts'
import { surroundingsAt } from '../surroundings.ts'

const yaml = `
name: Jackets
us: { name: Acme, origin: "https://acme.example", pages: { home: / } }
competitors:
  - { name: Globex, origin: "https://globex.example", pages: { home: / } }
markets:
  - { name: Dublin, region: eu-west-1, profile: desktop, locale: en-IE, timeZone: Europe/Dublin }
every: 15 minutes
`
const region = 'eu-west-1'
const configuration = {
  MemorySize: 3008,
  Timeout: 900,
  Runtime: 'nodejs24.x',
  State: 'Active',
  LastModified: '2026-11-22T01:00:00.000+0000',
  Layers: [{ Arn: 'arn:aws:lambda:eu-west-1:123456789012:layer:outpace-chromium:1' }],
  Environment: {
    Variables: {
      OUTPACE_NAME_PREFIX: 'outpace',
      OUTPACE_TABLE: table,
      OUTPACE_EVIDENCE_BUCKET: bucket,
      OUTPACE_HOME_REGION: region,
      OUTPACE_CHROMIUM: '/opt/chromium',
    },
  },
}

let home: Folder
let layer: string
let lambda: LambdaServer
let dynamo: DynamoServer
let s3: S3Server
/** The answer of the real function. */
let answer: DoctorAnswer
let runtimeApi: { requests: number; address: string; close: () => void }

beforeAll(async () => {
  home = await folder({ 'scenarios/jackets/benchmark.yaml': yaml })
  ;[lambda, dynamo, s3, layer, runtimeApi] = await Promise.all([
    startLambda(),
    startDynamo(),
    startS3(),
    layerOf(),
    countRequests(),
  ])
  const environment = {
    ...configuration.Environment.Variables,
    OUTPACE_CHROMIUM: layer,
    AWS_LAMBDA_RUNTIME_API: runtimeApi.address,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3008',
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'AKIDUMMY',
    AWS_SECRET_ACCESS_KEY: 'dummy',
    AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
  }
  set(environment)
  const { sources } = await loadScenarios(home.path)
  const handler = wireRun({ sources, retention: defaultSettings().retention }, {})
  const context = { getRemainingTimeInMillis: () => 60_000 }
  answer = (await withRights(() => handler({ doctor: {} }, context))) as DoctorAnswer
  dynamo.always = describeTable()
})

afterEach(() => {
  lambda.fault = undefined
  lambda.now = Date.now
  deploy()
})

afterAll(async () => {
  vi.unstubAllEnvs()
  runtimeApi.close()
  await Promise.all([lambda[Symbol.asyncDispose](), dynamo.end(), s3.end(), home[Symbol.asyncDispose]()])
  await rm(layer, { recursive: true })
})

describe('outpace doctor --cloud', () => {
  it('finds no problems in a healthy deployment', async () => {
    deploy()
    const { code, regional, home } = await examine()
    expect([...regional, ...home].filter(({ state }) => state === 'wrong')).toEqual([])
    expect(code).toBe(0)
    const found = (subject: string) => [...regional, ...home].find((each) => each.subject === subject)?.found
    expect(found('function')).toContain('outpace-run: 3008 MB, 15 min at most, nodejs24.x')
    expect(found('scenarios')).toContain('The deployment matches this folder')
    expect(found('processes')).toMatch(
      /^Multi-process: [23] renderers of .* frames of 4 other sites get a process each/,
    )
    expect(found('barrier')).toContain(`${runtimeApi.address}, 169.254.169.254`)
    expect(runtimeApi.requests).toBe(0)
    expect(found('credentials')).toContain('None reach the browser')
    expect(found('table')).toBe('Rounds can be written and read, and this role can write nothing else.')
    expect([...s3.objects.keys()]).toEqual(['evidence/doctor/probe.txt'])
    expect(home.map((each) => each.found)).toEqual([
      'outpace in eu-west-1 exists and its stream is enabled.',
      'Time to live deletes old records.',
      'Point-in-time recovery is on.',
      "outpace-judge is triggered by the table's stream.",
    ])
  })

  it('reports differences between the deployment and this folder', async () => {
    deploy({ run: async () => ({ ...answer, version: '0.0.9', benchmarks: { jackets: 'other', shoes: 'gone' } }) })
    const { code, regional } = await examine()
    expect(regional.find(({ subject }) => subject === 'scenarios')).toMatchObject({
      state: 'note',
      found: expect.stringMatching(
        /^Outpace 0\.0\.9 is deployed, .*; shoes is deployed but missing here; scenarios\/jackets differs/,
      ),
      remedy: 'Deploy this version: npx cdk deploy --all',
    })
    expect(code).toBe(0)
  })

  it('compares no benchmark whose file has problems', async () => {
    await using broken = await folder({ 'scenarios/jackets/benchmark.yaml': yaml.replace('every:', 'evry:') })
    const { code, regional } = await examine(region, broken.path)
    expect(regional.find(({ subject }) => subject === 'scenarios')?.state).toBe('good')
    expect(code).toBe(1)
    const unasked = await examine(undefined, broken.path)
    expect(unasked).toMatchObject({ code: 1, regional: [], home: [] })
  })

  it('reports whose clock is wrong', async () => {
    deploy({ run: async () => ({ ...answer, at: Date.now() - 60_000 }) })
    const { regional } = await examine()
    expect(regional.at(-1)?.found).toMatch(/^The clock of the function is (59\.\d s|1 min.*) behind AWS\.$/)
    lambda.now = () => Date.now() - 60_000
    deploy({ run: async () => ({ ...answer, at: lambda.now() }) })
    const skewed = await examine()
    expect(skewed.regional.at(-1)).toMatchObject({
      state: 'note',
      found: expect.stringMatching(/^The clock of this machine is (59\.\d s|1 min.*) ahead of AWS\.$/),
    })
  })

  it('reports a table without stream and time to live, and a disabled event source', async () => {
    deploy({ eventSources: ['Disabled'] })
    dynamo.always = describeTable({ stream: false, ttl: 'DISABLED', recovery: 'DISABLED' })
    const { code, home } = await examine()
    dynamo.always = describeTable()
    expect(code).toBe(1)
    expect(home.map(({ state, found }) => `${state} ${found}`)).toEqual([
      'wrong outpace in eu-west-1 has no stream, so rounds are not judged.',
      'wrong Time to live is off, so nothing is deleted and storage costs keep growing.',
      'note Point-in-time recovery is off, so records deleted by mistake cannot be restored.',
      'wrong The event source of outpace-judge is disabled, so rounds are not judged.',
    ])
  })

  it('reports a function without its layer', async () => {
    deploy({ configuration: { ...configuration, Layers: [] } })
    const { regional } = await examine()
    expect(regional[0]).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('no layer and therefore no Chromium'),
    })
  })

  it.each<[string, () => void, string]>([
    [
      'nothing is deployed',
      () => lambda.functions.clear(),
      'The function outpace-run in eu-west-1 does not exist. Deploy it with "npx cdk deploy --all"',
    ],
    [
      'a permission is missing',
      () => {
        lambda.fault = refuse(403, 'AccessDeniedException', 'not authorized')
      },
      'does not allow lambda:InvokeFunction for this role or user',
    ],
    [
      'Lambda is throttled',
      () => {
        lambda.fault = refuse(429, 'TooManyRequestsException', 'Rate Exceeded.')
      },
      'The function outpace-run in eu-west-1 is throttled (TooManyRequestsException)',
    ],
    [
      'the credentials have expired',
      () => {
        lambda.fault = refuse(403, 'ExpiredTokenException', 'expired')
      },
      'this process has no valid credentials for AWS (ExpiredTokenException). Sign in again',
    ],
    [
      'an older function does not know the event',
      () => deploy({ run: () => failing('EventError', '"benchmark" of the event is undefined.') }),
      'The deployed version does not support "doctor --cloud" yet.',
    ],
    [
      'the function does not start',
      () => deploy({ run: () => failing('Error', 'No Chromium found in /opt/chromium.') }),
      'The function failed: Error: No Chromium found in /opt/chromium.',
    ],
    [
      'the function has too little memory',
      () =>
        deploy({
          run: () => failing('Runtime.ExitError', 'RequestId: 1 Error: Runtime exited with error: signal: killed'),
        }),
      'The function ran out of memory',
    ],
    [
      'the function is too slow',
      () =>
        deploy({ run: () => failing('Sandbox.Timedout', 'RequestId: 1 Error: Task timed out after 900.00 seconds') }),
      'The function timed out',
    ],
    [
      'the answer is unexpected',
      () => deploy({ run: async () => ({ hello: '\u001b[31mworld' }) }),
      'The function returned an unexpected answer: {"hello":"',
    ],
  ])('explains the problem when %s', async (_, arrange, said) => {
    deploy()
    arrange()
    const { code, regional } = await examine()
    expect(code).toBe(1)
    expect(regional.map(({ found }) => found).join('\n')).toContain(said)
  })

  it('asks the function of the installation that outpace.yaml names', async () => {
    await using shop = await folder({
      'outpace.yaml': 'namePrefix: acme-shop\n',
      'scenarios/jackets/benchmark.yaml': yaml,
    })
    deploy()
    const { regional } = await examine(undefined, shop.path)
    expect(regional.map(({ found }) => found).join()).toContain(
      'The function acme-shop-run in eu-west-1 does not exist',
    )
  })

  it('refuses an invalid region, and a project without any', async () => {
    const meant = /--region: "Frankfurt" is not an AWS region\.\s+Frankfurt is "eu-central-1"\./
    await expect(examine('Frankfurt')).rejects.toThrow(meant)
    await using local = await folder({ 'scenarios/jackets/benchmark.yaml': yaml.replace(region, 'local') })
    await expect(examine(undefined, local.path)).rejects.toThrow('No benchmark has a market in an AWS region')
  })
})

function deploy(options: { configuration?: object; run?: () => Promise<unknown>; eventSources?: string[] } = {}): void {
  const run = options.run ?? (async () => ({ ...answer, at: Date.now() }))
  lambda.functions.set('outpace-run', { configuration: options.configuration ?? configuration, handler: run })
  lambda.functions.set('outpace-judge', { configuration: {}, eventSources: options.eventSources ?? ['Enabled'] })
}

async function failing(name: string, message: string): Promise<never> {
  throw Object.assign(new Error(message), { name })
}

async function examine(
  only?: string,
  root = home.path,
): Promise<{ code: number; regional: DoctorFinding[]; home: DoctorFinding[] }> {
  const said: string[] = []
  const surroundings = surroundingsAt(root, { cacheFolder: '/nowhere' })
  const output = { result: (part: string) => void said.push(part), look: { columns: 80, colour: false } }
  const code = await doctor({ cloud: true, region: only, json: true }, surroundings, output)
  const { places } = JSON.parse(said.join('')) as { places: { place: string; findings: DoctorFinding[] }[] }
  const at = (place: string) => places.find((each) => each.place === place)?.findings ?? []
  return { code, regional: at(region), home: at('home') }
}

/** dynalite has no roles, so a put that the role of `run` may not make is refused here. */
async function withRights<T>(work: () => Promise<T>): Promise<T> {
  let puts = 0
  dynamo.always = (exchange) => {
    const isSecond = dynamo.requests.at(-1) === 'PutItem' && ++puts === 2
    return isSecond ? refuseTable('AccessDeniedException')(exchange) : exchange.pass()
  }
  return work()
}

/** Calls that dynalite does not support, in the documented shape: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/ */
function describeTable({ stream = true, ttl = 'ENABLED', recovery = 'ENABLED' } = {}): Fault {
  const answers: Record<string, object> = {
    DescribeTable: {
      Table: {
        TableStatus: 'ACTIVE',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        StreamSpecification: { StreamEnabled: stream, StreamViewType: 'KEYS_ONLY' },
      },
    },
    DescribeTimeToLive: { TimeToLiveDescription: { TimeToLiveStatus: ttl, AttributeName: 'expiresAt' } },
    DescribeContinuousBackups: {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: recovery },
      },
    },
  }
  return ({ response, pass }) => {
    const known = answers[dynamo.requests.at(-1) ?? '']
    if (known === undefined) return pass()
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(known))
  }
}

/** The unpacked browser with the guard next to it, as in the layer; as links, because it is 220 MB. */
async function layerOf(): Promise<string> {
  const { executable } = await findChromium({ cacheFolder: join(homedir(), '.cache', 'outpace') })
  const layer = await mkdtemp(join(tmpdir(), 'outpace-layer-'))
  const browser = join(executable, '..')
  for (const name of ['chromium', 'lib', 'fonts', 'fonts.conf']) await symlink(join(browser, name), join(layer, name))
  await mkdir(layer, { recursive: true })
  await cp(new URL('../../../measure/network/guard/egress-guard.so', import.meta.url), join(layer, 'egress-guard.so'))
  return layer
}

async function countRequests(): Promise<typeof runtimeApi> {
  const server = createServer((_, response) => {
    counted.requests++
    response.end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const counted = { requests: 0, address: `127.0.0.1:${port}`, close: () => void server.close() }
  return counted
}
