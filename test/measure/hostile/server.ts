import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

export type Handle = (request: IncomingMessage, response: ServerResponse) => void

/** A page that misbehaves, and how a visit of it ends. */
export interface HostilePage {
  /** HTML of the page, or what answers. */
  page: string | Handle
  /** Further addresses below the page's own. */
  files?: Record<string, Handle>
  /** Codes of a failed visit; `ok` where customers can use the page. More than one where it depends on the machine. */
  ends: readonly string[]
}

/** Serves every page at `/<name>/`, and answers every WebSocket with messages without end. */
export async function serveHostile(pages: Record<string, HostilePage>): Promise<AsyncDisposable & { origin: string }> {
  const server = createServer({ maxHeaderSize: 2 ** 20 }, (request, response) => {
    response.on('error', () => undefined)
    const [, name = '', file = ''] = new URL(request.url ?? '/', 'http://site').pathname.split('/')
    const found = pages[name]
    const handle = file === '' ? found?.page : found?.files?.[file]
    if (handle === undefined) response.writeHead(404).end()
    else if (typeof handle === 'string') answerPage(response, handle)
    else handle(request, response)
  })
  server.on('upgrade', ({ headers }, socket) => flood(socket, String(headers['sec-websocket-key'])))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

/** So much text that no page is watched as a splash page. */
export const text = `<h1 style="margin:0;font-size:20vmin">Shop</h1><p>${'As much text as pages have. '.repeat(12)}</p>`

export function answerPage(response: ServerResponse, body: string): void {
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(`<!doctype html><title>Shop</title><link rel="icon" href="data:,">${text}${body}`)
}

/** Sends `total` bytes as fast as they are taken. */
export function stream(response: ServerResponse, total: number, part = Buffer.alloc(2 ** 20, 'x')): void {
  let left = total
  const send = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= part.length
      if (!response.write(part)) return void response.once('drain', send)
    }
    response.end()
  }
  send()
}

/** RFC 6455. */
function flood(socket: Duplex, key: string): void {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
  socket.write(`${[...lines, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`)
  const message = Buffer.concat([Buffer.from([0x82, 126, 0x10, 0]), Buffer.alloc(4096)])
  const timer = setInterval(() => {
    for (let i = 0; i < 50; i++) socket.write(message)
  }, 10)
  socket.on('error', () => undefined).on('close', () => clearInterval(timer))
}
