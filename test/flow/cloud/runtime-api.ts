import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

interface Invocation {
  event: unknown
  /** ms that the function has. */
  timeout: number
}

/** What the function threw, as it told the Runtime API. */
class FunctionError extends Error {
  override name = 'FunctionError'
}

export interface RuntimeApi extends AsyncDisposable {
  /** Such as `127.0.0.1:9001`. */
  address: string
  /** Hands the event to the function and waits for its answer. Throws FunctionError. */
  invoke(invocation: Invocation): Promise<unknown>
  /** Ends the invocation in hand: the process is no more. */
  fail(error: Error): void
}

/** Lambda's side of https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html, one invocation after the other. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined
  let current: { invocation: Invocation; settle: PromiseWithResolvers<unknown>; handed: boolean } | undefined
  let requests = 0

  const hand = () => {
    // The function asks for the next one before anybody has another.
    if (waiting === undefined || current === undefined || current.handed) return
    current.handed = true
    const deadline = String(Date.now() + current.invocation.timeout)
    waiting.setHeader('lambda-runtime-aws-request-id', `request-${++requests}`)
    waiting.setHeader('lambda-runtime-deadline-ms', deadline)
    waiting.end(JSON.stringify(current.invocation.event))
    waiting = undefined
  }

  const server = createServer(async (request: IncomingMessage, response) => {
    const path = request.url ?? ''
    if (path.endsWith('/invocation/next')) {
      waiting = response
      return hand()
    }
    const body = await json(request)
    response.writeHead(202).end()
    if (path.endsWith('/response')) current?.settle.resolve(body)
    else current?.settle.reject(errorOf(body))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async invoke(invocation) {
      current = { invocation, settle: Promise.withResolvers(), handed: false }
      hand()
      return current.settle.promise
    },
    fail: (error) => current?.settle.reject(error),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

function errorOf(body: unknown): FunctionError {
  const { errorType, errorMessage } = body as { errorType: string; errorMessage: string }
  return new FunctionError(`${errorType}: ${errorMessage}`)
}
