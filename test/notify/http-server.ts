import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** What a request is answered; nothing at all by `hang`. */
export type Answer = (response: ServerResponse, request: Received) => void

export interface HttpServer extends AsyncDisposable {
  url: string
  received: Received[]
  /** For the next requests, one each; after them all get `usual`. */
  answers: Answer[]
}

/** A server on a free port of loopback. */
export async function startHttp(usual: Answer = status(200)): Promise<HttpServer> {
  const answers: Answer[] = []
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request).catch(() => '')
    const heard = { path: request.url ?? '', headers: request.headers, body }
    received.push(heard)
    const answer = answers.shift() ?? usual
    answer(response, heard)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function status(
  code: number,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string } = {},
): Answer {
  return (response) => void response.writeHead(code, headers).end(body)
}

export const hang: Answer = () => undefined

export const breakOff: Answer = (response) => void response.destroy()
