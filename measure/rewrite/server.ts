import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { createServer as createHttp1, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttp2, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { type AddressInfo, connect, createServer, isIPv6, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { portOf } from '../network/allow.ts'
import { connectTo } from '../network/relay/connect.ts'
import type { SocksTarget } from '../network/relay/socks.ts'
import { answerTo } from './answer.ts'
import { makeCertificate } from './certificate.ts'
import { blocksHost, type Rewriting } from './changes.ts'
import { readClientHello } from './client-hello.ts'
import { copies } from './copies.ts'
import { endToEnd, type Headers } from './headers.ts'
import { type SecureUpstream, secure, speakHttp1, speakHttp2, type Upstream } from './upstream.ts'

/** Stands between a relay and the sites, and rewrites what they answer. */
export interface Rewriter {
  /** Base64 hash of the key of its certificate, for Chromium's `--ignore-certificate-errors-spki-list`. */
  spki: string
  /** Whether a host is blocked as a whole. */
  refuses: (destination: SocksTarget) => boolean
  /** A connection to the site at one of these addresses, through the rewriter. */
  connect: (addresses: LookupAddress[], destination: SocksTarget) => Promise<Socket>
  close: () => Promise<void>
}

/** ms in which the relay has to say what a connection of its own is for. Any other client is cut off then. */
const announcing = 1_000

interface Announced {
  socket: Socket
  destination: SocksTarget
}

/**
 * Starts a rewriting server on loopback. It serves the connections that the relay opens through `connect` and no others, so
 * what it can reach is what the relay has allowed: each leads to one connection to the site, at an address that was checked.
 * That one is opened first, and speaks the same version of TLS and the same HTTP, so that a site's own time to connect, to
 * agree on keys and to answer stays where it was. What it answers passes the shaped network afterwards.
 */
export async function startRewriter(rewriting: Rewriting): Promise<Rewriter> {
  const certificate = makeCertificate()
  const kept = copies()
  const sockets = new Set<Socket>()
  const announced = new Map<number, Announced>()
  const waiting = new Map<number, (found: Announced) => void>()

  const server = createServer({ noDelay: true }, (client) => {
    track(client)
    serve(client).catch(() => client.destroy())
  })
  await once(server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }), 'listening')
  const { port } = server.address() as AddressInfo

  const serve = async (client: Socket): Promise<void> => {
    const { socket, destination } = await announcedAs(client.remotePort ?? 0)
    client.once('close', () => socket.destroy())
    const protocols = await readClientHello(client)
    if (protocols === undefined) return serveHttp1(client, { socket, destination, scheme: 'http' })
    const upstream = await secure(socket, destination, protocols)
    const own = await certificate.greet(client, upstream)
    if (upstream.protocol === 'h2') serveHttp2(own, { upstream, destination })
    else serveHttp1(own, { socket: upstream.socket, destination, scheme: 'https' })
  }

  const serveHttp2 = (
    client: TLSSocket,
    { upstream, destination }: { upstream: SecureUpstream; destination: SocksTarget },
  ) => {
    const spoken = speakHttp2(upstream.socket, destination)
    const open = endsWith(client, upstream.socket)
    const http = createHttp2({}, (request, response) =>
      open.during(exchange(request, response, { upstream: spoken, destination, scheme: 'https' })),
    )
    http.on('sessionError', () => client.destroy())
    http.emit('connection', client)
  }

  const serveHttp1 = (client: Socket, { socket, destination, scheme }: Announced & { scheme: string }) => {
    const spoken = speakHttp1(socket)
    const open = endsWith(client, socket)
    const http = createHttp1({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
      response.sendDate = false
      open.during(exchange(request, response, { upstream: spoken, destination, scheme }))
    })
    http.on('upgrade', (request, _socket, head) => {
      socket.write(rawRequest(request))
      socket.write(head)
      client.pipe(socket)
      socket.pipe(client)
    })
    http.on('clientError', () => client.destroy())
    http.emit('connection', client)
  }

  const exchange = async (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
    { upstream, destination, scheme }: { upstream: Upstream; destination: SocksTarget; scheme: string },
  ): Promise<void> => {
    const gone = new AbortController()
    response.once('close', () => response.writableFinished || gone.abort())
    response.on('error', () => undefined)
    try {
      const headers = { ...requestHeaders(request), host: authorityOf(request) }
      const url = new URL(`${scheme}://${headers.host}${request.url}`)
      // A credential of one site must not go to another, whatever a request says.
      if (!isSame(url, destination)) return void end(response, 421)
      const answer = await answerTo(
        {
          url,
          method: request.method ?? 'GET',
          path: request.url ?? '/',
          headers,
          body: request,
          early: (status, given) => sayEarly(response, status, given),
          signal: gone.signal,
        },
        { upstream, rewriting, copies: kept },
      )
      if (gone.signal.aborted) return void answer.body.destroy()
      writeHead(response, answer)
      answer.body.on('error', () => response.destroy())
      answer.body.pipe(response as ServerResponse)
      await once(response, 'close')
    } catch {
      response.destroy()
    }
  }

  const announcedAs = async (from: number): Promise<Announced> => {
    const known = announced.get(from)
    announced.delete(from)
    if (known !== undefined) return known
    const { promise, resolve, reject } = Promise.withResolvers<Announced>()
    waiting.set(from, resolve)
    const late = setTimeout(() => reject(new Error('The connection was not announced.')), announcing)
    return await promise.finally(() => {
      clearTimeout(late)
      waiting.delete(from)
    })
  }

  const track = (socket: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }

  return {
    spki: certificate.spki,
    refuses: (destination) => {
      const refused = rewriting.applied && blocksHost(rewriting.changes.block, destination)
      if (refused) rewriting.count('block')
      return refused
    },
    connect: async (addresses, destination) => {
      const socket = await connectTo(addresses, destination)
      track(socket)
      const through = connect({ host: '127.0.0.1', port, noDelay: true, allowHalfOpen: true })
      through.on('error', () => socket.destroy())
      await once(through, 'connect')
      const from = through.localPort ?? 0
      const found = { socket, destination }
      const hear = waiting.get(from)
      if (hear === undefined) announced.set(from, found)
      else hear(found)
      return through
    },
    close: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Ends a connection of the browser's when the site ends its own, after the answers that are under way. */
function endsWith(client: Socket, site: Socket): { during: (exchange: Promise<void>) => void } {
  let open = 0
  const endWhenIdle = (): void => {
    if (open === 0 && site.destroyed) client.end()
  }
  site.once('close', endWhenIdle)
  return {
    during: (exchange) => {
      open++
      void exchange.finally(() => {
        open--
        endWhenIdle()
      })
    },
  }
}

function requestHeaders(request: IncomingMessage | Http2ServerRequest): Headers {
  return endToEnd(request.headers)
}

function authorityOf(request: IncomingMessage | Http2ServerRequest): string {
  return 'authority' in request ? request.authority : (request.headers.host ?? '')
}

function isSame(url: URL, { host, port }: SocksTarget): boolean {
  const wanted = new URL(`http://${isIPv6(host) ? `[${host}]` : host}`).hostname
  return portOf(url) === port && url.hostname.replace(/\.$/, '') === wanted.replace(/\.$/, '')
}

function sayEarly(response: ServerResponse | Http2ServerResponse, status: number, headers: Headers): void {
  if (status !== 103 || headers.link === undefined || response.headersSent) return
  const { link, ...rest } = headers as Record<string, string | string[]>
  response.writeEarlyHints({ ...rest, link: link ?? [] })
}

function writeHead(response: ServerResponse | Http2ServerResponse, answer: { status: number; headers: Headers }): void {
  for (const [name, value] of Object.entries(answer.headers)) if (value !== undefined) response.setHeader(name, value)
  response.statusCode = answer.status
}

function end(response: ServerResponse | Http2ServerResponse, status: number): void {
  response.statusCode = status
  response.end()
}

/** A request as it came, for a connection that then speaks WebSocket. */
function rawRequest({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1] ?? ''}`] : [],
  )
  return `${[`${method} ${url} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`
}
