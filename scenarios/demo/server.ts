import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { encode } from './encode.ts'

export interface Ask {
  path: string
  query: URLSearchParams
}

export interface Reply {
  status?: number
  type: string
  body: string | Buffer
  headers?: Record<string, string>
  /** Whether the server compresses the body. */
  compress?: boolean
}

export type Answer = (ask: Ask) => Reply | Promise<Reply>

export interface Served {
  /** Such as `http://127.0.0.1:40123`. */
  origin: string
  /** Ends every connection, idle or not. */
  close: () => Promise<void>
}

/** Listens on a free port of the loopback interface only. */
export async function listen(answer: Answer): Promise<Served> {
  const server = createServer((request, response) => void respond(answer, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The demo server got no port on 127.0.0.1.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function respond(answer: Answer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status = 200, type, body, headers, compress } = await replyTo(answer, request)
  const sent = encode(
    typeof body === 'string' ? Buffer.from(body) : body,
    compress ? String(request.headers['accept-encoding'] ?? '') : '',
  )
  response.writeHead(status, { 'content-type': type, 'content-length': sent.body.length, ...sent.headers, ...headers })
  response.end(request.method === 'HEAD' ? undefined : sent.body)
}

async function replyTo(answer: Answer, request: IncomingMessage): Promise<Reply> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET and HEAD.')
  const url = URL.parse(request.url ?? '', 'http://shop')
  if (url?.host !== 'shop') return plain(400, 'Not a path.')
  try {
    return await answer({ path: url.pathname, query: url.searchParams })
  } catch (error) {
    console.error(error)
    return plain(500, 'Something broke.')
  }
}

function plain(status: number, body: string): Reply {
  return { status, type: 'text/plain; charset=utf-8', body }
}
