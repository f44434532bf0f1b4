import { Agent, type IncomingMessage, request as requestHttp1 } from 'node:http'
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2'
import { isIP, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { connect as connectTls, type SecureVersion, type TLSSocket } from 'node:tls'
import type { SocksTarget } from '../network/relay/socks.ts'
import { endToEnd, type Headers } from './headers.ts'

/** What a site answered. */
export interface Answer {
  status: number
  headers: Headers
  body: Readable
}

export interface Question {
  method: string
  path: string
  headers: Headers
  body: Readable
  /** Gets answers that come before the answer, such as early hints. */
  early: (status: number, headers: Headers) => void
  /** Ends it. */
  signal: AbortSignal
}

/** One connection to a site, for exactly one connection of the browser's. */
export interface Upstream {
  ask: (question: Question) => Promise<Answer>
  close: () => void
}

/** Protocol that the site chose, and its version of TLS. */
export interface SecureUpstream {
  socket: TLSSocket
  protocol: string | undefined
  version: SecureVersion
}

/** TLS with the site, whose certificate is checked, offering what the browser offers. Rejects when it fails. */
export async function secure(socket: Socket, { host }: SocksTarget, protocols: string[]): Promise<SecureUpstream> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const own = connectTls({
    socket,
    host,
    ...(isIP(host) === 0 && { servername: host }),
    ...(protocols.length > 0 && { ALPNProtocols: protocols.filter((name) => name === 'h2' || name === 'http/1.1') }),
  })
  own.once('secureConnect', resolve)
  own.once('error', reject)
  own.once('close', () => reject(new Error(`${host} ended the TLS handshake.`)))
  await promise
  own.on('error', () => undefined)
  const protocol = own.alpnProtocol || undefined
  return { socket: own, protocol, version: (own.getProtocol() ?? 'TLSv1.3') as SecureVersion }
}

/** HTTP/2 over a connection. */
export function speakHttp2(socket: TLSSocket, { host, port }: SocksTarget): Upstream {
  const session = connectHttp2(`https://${host}:${port}`, { createConnection: () => socket })
  session.on('error', () => undefined)
  return { ask: (question) => askHttp2(session, question), close: () => session.close() }
}

function askHttp2(session: ClientHttp2Session, { method, path, headers, body, early, signal }: Question) {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const { host, ...rest } = headers
  const bodiless = method === 'GET' || method === 'HEAD'
  const asked = { ...rest, ':method': method, ':path': path, ...(host !== undefined && { ':authority': String(host) }) }
  const stream = session.request(asked, { endStream: bodiless, signal })
  stream.on('headers', (given) => early(Number(given[':status']), endToEnd(given)))
  stream.once('response', (given) => {
    resolve({ status: Number(given[':status']), headers: endToEnd(given), body: stream })
  })
  stream.on('error', reject)
  stream.once('close', () => reject(new Error('The site ended the request without an answer.')))
  if (!bodiless) body.pipe(stream)
  return promise
}

/** HTTP/1.1 over a connection, a request after the other. */
export function speakHttp1(socket: Socket): Upstream {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  agent.createConnection = () => socket
  return {
    ask: ({ method, path, headers, body, early, signal }) => {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      const asked = requestHttp1({ agent, method, path, headers, signal })
      asked.on('information', (info) => early(info.statusCode, endToEnd(info.headers)))
      asked.once('response', (given) => {
        resolve({ status: given.statusCode ?? 0, headers: endToEnd(distinct(given)), body: given })
      })
      asked.on('error', reject)
      body.pipe(asked)
      return promise
    },
    close: () => socket.end(),
  }
}

/** Headers that were sent several times stay several. */
function distinct({ headersDistinct }: IncomingMessage): Headers {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values]) => [name, values?.length === 1 ? values[0] : values]),
  )
}
