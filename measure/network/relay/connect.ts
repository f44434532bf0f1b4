import { promises as dns, type LookupAddress } from 'node:dns'
import { connect, isIP, type Socket } from 'node:net'
import { isReachable, literalAddresses } from '../allow.ts'
import { reply, type SocksTarget } from './socks.ts'

/** A destination that is not connected to. `reply` is what SOCKS answers. */
export class ConnectError extends Error {
  override name = 'ConnectError'
  readonly reply: number

  constructor(code: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reply = code
  }
}

/** ms; Chromium gives up after four minutes, a customer much sooner. */
const timeout = 30_000

/** IP addresses of a host that pages may reach. Throws ConnectError when there are none. */
export async function addressesOf({ host, port }: SocksTarget, allow: readonly string[]): Promise<LookupAddress[]> {
  const found = await lookUp(host)
  const reachable = found.filter(({ address }) => isReachable(address, { port, allow }))
  if (reachable.length > 0) return reachable
  throw new ConnectError(reply.notAllowed, `${host}:${port} is on this machine or a private network.`)
}

async function lookUp(host: string): Promise<LookupAddress[]> {
  const literal = literalAddresses(host)
  if (literal.length > 0) return literal.map((address) => ({ address, family: isIP(address) }))
  try {
    return await dns.lookup(host, { all: true })
  } catch (cause) {
    throw new ConnectError(reply.hostUnreachable, `${host} could not be resolved.`, { cause })
  }
}

/** Connects to the first of the addresses that answers, IPv6 and IPv4 in turn. Throws ConnectError. */
export function connectTo(addresses: LookupAddress[], { host, port }: SocksTarget): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const socket = connect({
    host,
    port,
    noDelay: true,
    allowHalfOpen: true,
    autoSelectFamily: true,
    // Decided already: nothing is asked of DNS a second time, which might answer otherwise.
    lookup: (_host, _options, done) => done(null, addresses),
  })
  const late = setTimeout(() => socket.destroy(Object.assign(new Error('Timed out'), { code: 'ETIMEDOUT' })), timeout)
  socket.once('connect', () => {
    socket.off('error', fail)
    resolve(socket)
  })
  const fail = (cause: NodeJS.ErrnoException): void => {
    reject(new ConnectError(replyTo(cause), `${host}:${port} does not answer.`, { cause }))
  }
  socket.once('error', fail)
  return promise.finally(() => clearTimeout(late))
}

function replyTo({ code }: NodeJS.ErrnoException): number {
  if (code === 'ECONNREFUSED') return reply.refused
  return code === 'ETIMEDOUT' ? reply.timedOut : reply.failed
}
