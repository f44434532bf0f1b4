import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface Site extends AsyncDisposable {
  origin: string
  /** Requests received, by path. */
  hits: Map<string, number>
}

/** Each message by WebSocket is answered with `ok` after this, ms. */
export const messageDelay = 1_800

/** A site on loopback; a string is an HTML page. */
export async function serveSite(routes: Record<string, string | Answer>): Promise<Site> {
  const hits = new Map<string, number>()
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname
    hits.set(path, (hits.get(path) ?? 0) + 1)
    const route = routes[path]
    if (route === undefined) {
      response.statusCode = 404
      response.end()
    } else if (typeof route === 'string') {
      html(response, route)
    } else {
      route(request, response)
    }
  })
  const upgraded = new Set<Socket>()
  server.on('upgrade', (request, socket: Socket) => {
    upgraded.add(socket)
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.on('error', () => undefined)
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    socket.on('data', () => setTimeout(() => socket.write(Buffer.from([0x81, 2, 0x6f, 0x6b])), messageDelay))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
        for (const socket of upgraded) socket.destroy()
      }),
  }
}

/** Large enough for a page whose main content it is: such a page is quiet sooner. */
export const heading = (text: string): string => `<h1 style="margin:0;font-size:20vmin">${text}</h1>`

/** With so little text of its own a page may be a splash page; this keeps it from being watched for one, and is not shown. */
const content = `<p hidden>${'As much text as pages have. '.repeat(8)}</p>`

export function html(response: ServerResponse, body: string): void {
  nearEmpty(response, body + content)
}

/** Only what `body` contains. */
export function nearEmpty(response: ServerResponse, body: string): void {
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(
    `<!doctype html><meta name="viewport" content="width=device-width"><title>A page</title><link rel="icon" href="data:,">${body}`,
  )
}
