import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CreateTableCommand, type DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { dynamodbClient } from '#store/dynamodb/client.ts'
import { attributes } from '#store/dynamodb/item.ts'

export const table = 'outpace'

/** What happens to a request; `pass` hands it to dynalite. */
export type Fault = (exchange: { response: ServerResponse; pass: () => void }) => void

export interface DynamoServer {
  endpoint: string
  /** Verbs of all requests, in order. */
  requests: string[]
  /** ms at which each came. */
  times: number[]
  /** Met by the next requests, one each; after them everything goes well. `always` is met by all. */
  faults: Fault[]
  always: Fault | undefined
  connect(config?: Omit<DynamoDBClientConfig, 'region'>): DynamoDBClient
  end(): Promise<void>
}

/** DynamoDB as dynalite has it, on a free port of loopback, with the table made unless `withTable` is false. */
export async function startDynamo({ withTable = true } = {}): Promise<DynamoServer> {
  const server = dynalite({ createTableMs: 0 })
  const [answer] = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[]
  const clients: DynamoDBClient[] = []
  const dynamo: DynamoServer = {
    endpoint: '',
    requests: [],
    times: [],
    faults: [],
    always: undefined,
    connect(config) {
      const client = dynamodbClient({ region: 'eu-west-1', endpoint: dynamo.endpoint, credentials, ...config })
      clients.push(client)
      return client
    },
    async end() {
      for (const client of clients) client.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    dynamo.requests.push(String(request.headers['x-amz-target']).replace('DynamoDB_20120810.', ''))
    dynamo.times.push(performance.now())
    const pass = () => answer?.(request, response)
    const fault = dynamo.faults.shift() ?? dynamo.always
    if (fault === undefined) pass()
    else fault({ response, pass })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  dynamo.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  if (withTable) await makeTable(dynamo.connect())
  dynamo.requests.length = 0
  dynamo.times.length = 0
  return dynamo
}

/** The only credentials of these tests: with them the SDK looks for no others. */
export const credentials = { accessKeyId: 'AKIDUMMY', secretAccessKey: 'dummy' }

/** A service's error as it goes over the wire. */
export function refuse(type: string, { status = 400, message = 'Said the server.' } = {}): Fault {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message }))
  }
}

export const breakOff: Fault = ({ response }) => response.destroy()

export const hang: Fault = () => undefined

/** The request is served, but nobody hears of it. */
export const loseAnswer: Fault = ({ response, pass }) => {
  response.end = () => response.destroy()
  pass()
}

async function makeTable(client: DynamoDBClient): Promise<void> {
  const { partition, sort } = attributes
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: partition, AttributeType: 'S' },
        { AttributeName: sort, AttributeType: 'S' },
      ],
    }),
  )
  // dynalite makes it after a timer of 0 ms.
  await new Promise((resolve) => setTimeout(resolve, 20))
}
