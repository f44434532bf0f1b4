import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { notify } from '#cli/commands/notify.ts'
import { surroundings } from '#cli/surroundings.ts'
import { wireNotify } from '#functions/notify/wire.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { set } from '../../functions/environment.ts'
import { type HttpServer, startHttp, status } from '../../notify/http-server.ts'
import { type DynamoServer, startDynamo } from '../../store/dynamodb/server.ts'
import { type Folder, folder, outpace } from '../command.ts'
import { type LambdaServer, refuse, startLambda } from '../lambda-server.ts'

const benchmark = (name: string) => `
name: ${name}
us: { name: Acme, origin: https://www.acme.example, pages: { home: /, search: "/s?q=jacket" } }
competitors: [{ name: Globex, origin: https://globex.example, pages: { home: /, search: /find } }]
`
const settings = `
homeRegion: eu-west-1
recipients: [ceo@acme.example, web@acme.example]
`
const xml = { 'content-type': 'text/xml' }
const published = '<PublishResponse><PublishResult><MessageId>567910cd</MessageId></PublishResult></PublishResponse>'
const invalid =
  '<ErrorResponse><Error><Code>InvalidParameter</Code><Message>Invalid topic.</Message></Error></ErrorResponse>'

let home: Folder
let lambda: LambdaServer
let sns: HttpServer
let dynamo: DynamoServer
/** Recipients that SNS refuses. */
const refused = new Set<string>()

beforeAll(async () => {
  home = await folder({ 'outpace.yaml': settings, 'scenarios/jackets/benchmark.yaml': benchmark('Buying a jacket') })
  lambda = await startLambda()
  dynamo = await startDynamo()
  sns = await startHttp((response, heard) => {
    const to = new URLSearchParams(heard.body).get('MessageAttributes.entry.1.Value.StringValue') ?? ''
    const answer = refused.has(to)
      ? status(400, { headers: xml, body: invalid })
      : status(200, { headers: xml, body: published })
    answer(response, heard)
  })
  const environment = {
    OUTPACE_NAME_PREFIX: 'outpace',
    OUTPACE_TABLE: 'outpace',
    OUTPACE_EVIDENCE_BUCKET: 'outpace-evidence',
    OUTPACE_HOME_REGION: 'eu-west-1',
    OUTPACE_CHROMIUM: '/nowhere',
    OUTPACE_MESSAGES_TOPIC: 'arn:aws:sns:eu-west-1:111122223333:outpace-messages',
    OUTPACE_QUEUES: 'https://sqs.eu-west-1.amazonaws.com/111122223333',
    AWS_ACCESS_KEY_ID: 'AKIDUMMY',
    AWS_SECRET_ACCESS_KEY: 'dummy',
    AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint,
    AWS_ENDPOINT_URL_SNS: sns.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
  }
  set(environment)
})
afterEach(() => {
  lambda.fault = undefined
  lambda.requests.length = 0
  refused.clear()
  sns.received.length = 0
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await Promise.all([
    lambda[Symbol.asyncDispose](),
    sns[Symbol.asyncDispose](),
    dynamo.end(),
    home[Symbol.asyncDispose](),
  ])
})

/** Deploys the folder, or another handler. */
async function deploy(handler?: (event: unknown) => Promise<unknown>): Promise<void> {
  const deployed = wireNotify(await loadScenarios(home.path))
  const context = { getRemainingTimeInMillis: () => 300_000 }
  lambda.functions.set('outpace-notify', {
    configuration: {},
    handler: handler ?? ((event) => deployed(event, context)),
  })
}

/** Runs the command in this process. */
async function ask({ root = home.path, wanted }: { root?: string; wanted?: string } = {}) {
  const said: string[] = []
  const output = { result: (text: string) => void said.push(text), look: { columns: 80, colour: false } }
  const place = { ...surroundings(), root }
  const code = await notify({ benchmark: wanted, test: true, cloud: true }, place, output)
  return { code, said: said.join('') }
}

const failing = (name: string, message: string) => () => Promise.reject(Object.assign(new Error(message), { name }))

describe('outpace notify --test --cloud', () => {
  it('has the deployed function send a sample of each message, and prints where each went', async () => {
    await deploy()
    const { code, stdout, stderr } = await outpace(['notify', '--test', '--cloud'], { cwd: home.path })
    expect(stderr).toBe('')
    const lines = stdout.trimEnd().split('\n')
    expect(lines.toSorted()).toEqual(
      ['ceo@acme.example', 'web@acme.example'].flatMap((to) => [
        `Sent to ${to} (closed): SNS 567910cd`,
        `Sent to ${to} (digest): SNS 567910cd`,
        `Sent to ${to} (opened): SNS 567910cd`,
        `Sent to ${to} (reminder 1): SNS 567910cd`,
        `Sent to ${to} (where you start): SNS 567910cd`,
      ]),
    )
    expect(code).toBe(0)
    expect(lambda.requests).toEqual(['POST /2015-03-31/functions/outpace-notify/invocations'])

    const bodies = sns.received.map(({ body }) => new URLSearchParams(body))
    expect(bodies).toHaveLength(10)
    expect(bodies.every((body) => body.get('Subject')?.startsWith('[Sample] '))).toBe(true)
    const opened = bodies.find((body) => body.get('Subject')?.includes('Behind'))
    expect(opened?.get('Message')).toContain('npx outpace incidents jackets --cloud --mute')
  })

  it('exits with 1 if one recipient cannot be reached, and still reaches the others', async () => {
    await deploy()
    refused.add('web@acme.example')
    const { code, said } = await ask({ wanted: 'jackets' })
    expect(code).toBe(1)
    expect(said.match(/^Sent to ceo@acme\.example/gm)).toHaveLength(5)
    expect(said).toMatch(/^Could not reach web@acme\.example \(opened\), gave up: SNS did not accept the message/m)
    expect(said).not.toMatch(/^Sent to web@acme\.example/m)
  })

  it('reports a deployment without recipients, and a benchmark that is not deployed', async () => {
    await deploy(async () => ({ told: [] }))
    await expect(ask()).rejects.toThrow('The deployment has no recipients.')
    await deploy()
    await using other = await folder({ 'outpace.yaml': settings, 'scenarios/boots/benchmark.yaml': benchmark('Boots') })
    await expect(ask({ root: other.path, wanted: 'boots' })).rejects.toThrow(
      /^There is no benchmark "boots" in this deployment \(known: jackets\)\..*npx cdk deploy --all/s,
    )
  })

  it.each<[string, () => void | Promise<void>, string | RegExp]>([
    [
      'nothing is deployed',
      () => lambda.functions.clear(),
      'The function outpace-notify in eu-west-1 does not exist. Deploy it with "npx cdk deploy --all"',
    ],
    [
      'a permission is missing',
      () => {
        lambda.fault = refuse(403, 'AccessDeniedException', 'not authorized')
      },
      'The function outpace-notify in eu-west-1 does not allow lambda:InvokeFunction for this role or user',
    ],
    [
      'an older function does not know the event',
      () => deploy(failing('EventError', 'The event is not a batch of a DynamoDB stream: {"samples":{}}')),
      /^The deployed version does not support "notify --test --cloud" yet\.\nDeploy again.*npx cdk deploy --all/,
    ],
    [
      'the function is too slow',
      () => deploy(failing('Sandbox.Timedout', 'RequestId: 1 Error: Task timed out after 300.00 seconds')),
      /^The function timed out: .*\(aws logs tail \/aws\/lambda\/outpace-notify --region eu-west-1\)$/s,
    ],
    [
      'the function fails',
      () => deploy(failing('Error', "The function's environment lacks OUTPACE_TABLE.")),
      "The function failed: Error: The function's environment lacks OUTPACE_TABLE.",
    ],
    [
      'the answer is unexpected',
      () => deploy(async () => ({ told: 'a lie' })),
      'The function returned an unexpected answer: {"told":"a lie"}',
    ],
  ])('explains the problem when %s', async (_, arrange, said) => {
    await deploy()
    await arrange()
    await expect(ask()).rejects.toThrow(said)
  })

  it('invokes the function only once, because a second invocation sends everything again', async () => {
    await deploy()
    lambda.fault = refuse(500, 'ServiceException', 'Internal error')
    await expect(ask()).rejects.toThrow('ServiceException')
    expect(lambda.requests).toHaveLength(1)
  })
})
