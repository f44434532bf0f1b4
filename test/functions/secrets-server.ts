import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

type Fault = (response: ServerResponse) => void

export interface SecretsServer extends AsyncDisposable {
  endpoint: string
  /** By name. */
  secrets: Map<string, string | Uint8Array>
  /** Names asked for, in order. */
  asked: string[]
  /** Faults for the next requests, one each. */
  faults: Fault[]
}

/** The part of AWS Secrets Manager that returns values: https://docs.aws.amazon.com/secretsmanager/latest/apireference/ */
export async function startSecrets(secrets: Record<string, string | Uint8Array> = {}): Promise<SecretsServer> {
  const server = createServer(async (request, response) => {
    const { SecretId: name } = (await json(request)) as { SecretId: string }
    secretsServer.asked.push(name)
    const fault = secretsServer.faults.shift()
    if (fault !== undefined) return fault(response)
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') return refuse('InvalidAction')(response)
    const value = secretsServer.secrets.get(name)
    if (value === undefined) return refuse('ResourceNotFoundException')(response)
    const held =
      typeof value === 'string' ? { SecretString: value } : { SecretBinary: Buffer.from(value).toString('base64') }
    answer(response, {
      body: { ARN: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-a1b2c3`, Name: name, ...held },
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const secretsServer: SecretsServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets: new Map(Object.entries(secrets)),
    asked: [],
    faults: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return secretsServer
}

/** A service's error as it goes over the wire. */
export function refuse(type: string, { status = 400 } = {}): Fault {
  return (response) => answer(response, { status, body: { __type: type, Message: 'Said the server.' } })
}

export const breakOff: Fault = (response) => response.destroy()

function answer(response: ServerResponse, { status = 200, body }: { status?: number; body: object }): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
  response.end(JSON.stringify(body))
}
