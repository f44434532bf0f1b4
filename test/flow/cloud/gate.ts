import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { attributes } from '#store/dynamodb/item.ts'
import { type Attempt, isAllowed, type Statement } from './policy.ts'
import { account } from './template.ts'

/** Where each service is, by its name in signatures. */
type Services = Record<string, string>

export interface Gate extends AsyncDisposable {
  endpoint: string
  /** What the role did not allow, such as `dynamodb:Query of verdict#shop#sydney`. */
  refused: string[]
}

interface GateOptions {
  services: Services
  /** What the role of the function may do. */
  statements: readonly Statement[]
}

/** All of AWS that one function sees: hands on what its role allows, to where the service is on this machine. */
export async function startGate({ services, statements }: GateOptions): Promise<Gate> {
  const refused: string[] = []
  const server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => undefined)
    if (body === undefined) return
    const { service, attempts } = attemptsOf(request, body)
    const endpoint = services[service]
    const forbidden = attempts.filter((attempt) => endpoint === undefined || !isAllowed(statements, attempt))
    if (endpoint !== undefined && forbidden.length === 0) {
      const mayMiss = service !== 's3' || isAllowed(statements, listingOf(request))
      return handOn({ request, response, body, endpoint, mayMiss })
    }
    refused.push(...forbidden.map(({ action, leadingKeys, resource }) => `${action} of ${leadingKeys ?? resource}`))
    if (service === 's3') return forbid(response)
    response.writeHead(400, { 'x-amzn-errortype': 'AccessDeniedException' }).end('{"__type":"AccessDeniedException"}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

interface Asked {
  service: string
  /** All of which must be allowed. */
  attempts: Attempt[]
}

/** What a request would do, as IAM names it. */
function attemptsOf({ headers, method, url = '/' }: IncomingMessage, body: Buffer): Asked {
  // Credential=<key>/<date>/<region>/<service>/aws4_request
  const [, , region = '', service = ''] = /Credential=(\S+?),/.exec(headers.authorization ?? '')?.[1]?.split('/') ?? []
  const action = `${service}:${String(headers['x-amz-target']).split('.').at(-1)}`
  switch (service) {
    case 'dynamodb': {
      const input = JSON.parse(body.toString()) as DynamoInput
      const leadingKeys = keysOf(input)
      const resource = `arn:aws:dynamodb:${region}:${account}:table/${input.TableName}`
      return { service, attempts: [{ action, resource, ...(leadingKeys.length > 0 && { leadingKeys }) }] }
    }
    case 's3': {
      const verb = method === 'PUT' ? 'PutObject' : 'GetObject'
      const path = new URL(url, 'http://s3').pathname.slice(1)
      const resource = `arn:aws:s3:::${decodeURIComponent(path)}`
      return { service, attempts: [{ action: `s3:${verb}`, resource, resourceAccount: account }] }
    }
    case 'secretsmanager': {
      const { SecretId } = JSON.parse(body.toString()) as { SecretId: string }
      // AWS adds six letters to a secret's name.
      const resource = `arn:aws:secretsmanager:${region}:${account}:secret:${SecretId}-a1b2c3`
      return { service, attempts: [{ action, resource }] }
    }
    case 'sns': {
      const input = new URLSearchParams(body.toString())
      return { service, attempts: [{ action: `sns:${input.get('Action')}`, resource: input.get('TopicArn') ?? '' }] }
    }
    case 'sqs': {
      const { QueueUrl } = JSON.parse(body.toString()) as { QueueUrl: string }
      const resource = `arn:aws:sqs:${region}:${account}:${QueueUrl.split('/').at(-1)}`
      // IAM knows no batches.
      return { service, attempts: [{ action: action.replace(/Batch$/, ''), resource }] }
    }
    case 'ses':
      return { service, attempts: mailAttempts(JSON.parse(body.toString()), region) }
    default:
      return { service, attempts: [{ action, resource: '*' }] }
  }
}

/** What S3 demands of whoever is to learn that an object does not exist. */
function listingOf({ url = '/' }: IncomingMessage): Attempt {
  const [, bucket] = new URL(url, 'http://s3').pathname.split('/')
  return { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, resourceAccount: account }
}

/** As S3 says it. */
function forbid(response: ServerResponse): void {
  response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>')
}

interface SesInput {
  FromEmailAddress: string
  Content: { Raw?: object }
}

/**
 * SES v2's one way to send is documented as `ses:SendEmail`, and is known to ask for `ses:SendRawEmail` where the content is
 * raw: on the verified domain, and on the configuration set that the domain may have.
 */
function mailAttempts({ FromEmailAddress, Content }: SesInput, region: string): Attempt[] {
  const place = `arn:aws:ses:${region}:${account}`
  const domain = FromEmailAddress.split('@').at(-1)
  const actions = ['ses:SendEmail', ...(Content.Raw === undefined ? [] : ['ses:SendRawEmail'])]
  return actions.flatMap((action) => [
    { action, resource: `${place}:identity/${domain}`, fromAddress: FromEmailAddress },
    // Nobody documents whether its conditions know the sender.
    { action, resource: `${place}:configuration-set/my-first-configuration-set` },
  ])
}

interface DynamoInput {
  TableName: string
  Item?: Record<string, { S?: string }>
  Key?: Record<string, { S?: string }>
  KeyConditionExpression?: string
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Record<string, { S?: string }>
}

function keysOf({ Item, Key, ...query }: DynamoInput): string[] {
  const [, name = '', value = ''] = /([#\w]+) = (:\w+)/.exec(query.KeyConditionExpression ?? '') ?? []
  const isPartition = (query.ExpressionAttributeNames?.[name] ?? name) === attributes.partition
  const asked = isPartition ? query.ExpressionAttributeValues?.[value] : undefined
  const keys = [Item?.[attributes.partition], Key?.[attributes.partition], asked]
  return keys.flatMap((key) => (key?.S === undefined ? [] : [key.S]))
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  body: Buffer
  endpoint: string
  /** Whether it may hear that something does not exist. */
  mayMiss: boolean
}

function handOn({ request, response, body, endpoint, mayMiss }: Exchange): void {
  const { method, url, headers } = request
  const onward = ask(`${endpoint}${url}`, { method, headers, agent: false }, (answer) => {
    if (answer.statusCode === 404 && !mayMiss) {
      answer.resume()
      forbid(response)
      return
    }
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  onward.end(body)
}
