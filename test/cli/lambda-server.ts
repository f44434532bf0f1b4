import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export interface LambdaServer extends AsyncDisposable {
  endpoint: string
  /** By name: configuration, event sources, and the handler of invocations. */
  functions: Map<string, LambdaFunction>
  /** Paths of all requests, in order. */
  requests: string[]
  /** Answers every request instead of the functions. */
  fault: ((response: ServerResponse) => void) | undefined
  /** Time of the `Date` header, ms. */
  now: () => number
}

interface LambdaFunction {
  configuration: object
  eventSources?: string[]
  handler?: (event: unknown) => Promise<unknown>
}

/** The part of the Lambda API that the command uses: https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export async function startLambda(): Promise<LambdaServer> {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://lambda')
    lambda.requests.push(`${request.method} ${pathname}`)
    response.setHeader('date', new Date(lambda.now()).toUTCString())
    if (lambda.fault !== undefined) return lambda.fault(response)
    const name = pathname.match(/functions\/([^/]+)\//)?.[1] ?? searchParams.get('FunctionName') ?? ''
    const found = lambda.functions.get(name)
    if (pathname.endsWith('/configuration')) return answer(response, found?.configuration)
    if (pathname.includes('event-source-mappings')) {
      return answer(response, { EventSourceMappings: (found?.eventSources ?? []).map((State) => ({ State })) })
    }
    if (found?.handler === undefined) return answer(response, undefined)
    try {
      return answer(response, await found.handler(await json(request)))
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error
      response.setHeader('x-amz-function-error', 'Unhandled')
      return answer(response, { errorType, errorMessage, trace: [] })
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const lambda: LambdaServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    functions: new Map(),
    requests: [],
    fault: undefined,
    now: Date.now,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return lambda
}

function answer(response: ServerResponse, body: unknown): void {
  if (body === undefined) refuse(404, 'ResourceNotFoundException', 'Function not found')(response)
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** An error of the service itself. */
export function refuse(status: number, type: string, message: string): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
    response.end(JSON.stringify({ Message: message, Type: 'User' }))
  }
}
