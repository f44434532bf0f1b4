import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Network } from '#core/model/benchmark.ts'
import { literalAddresses } from '../allow.ts'
import { addressesOf, ConnectError, connectTo } from './connect.ts'
import { type Link, openLink } from './link.ts'
import { pipe } from './pipe.ts'
import { answer, readRequest, reply, type SocksTarget } from './socks.ts'

/** A SOCKS 5 proxy on loopback through which a browser's connections are as slow as a profile's network. */
export interface Relay {
  /** Such as `127.0.0.1:40123`. */
  address: string
  /** Begins a load: nothing is under way, no name has been resolved. */
  begin: () => void
  /** When a host's name was resolved, the first time since the load began; undefined for addresses and `localhost`. */
  lookupOf: (host: string) => ClockSpan | undefined
  /** What kept a host and port from being connected to since the load began; undefined when nothing did. */
  problemOf: (destination: SocksTarget) => ConnectError | undefined
  close: () => Promise<void>
}

/** Wall clock, ms. */
export interface ClockSpan {
  from: number
  until: number
}

/**
 * Starts a relay. As in WebPageTest's TSProxy, connections are shaped and not requests: resolving a name and connecting take a
 * round trip each, TLS and every request take theirs in both directions, and all connections share the bandwidth. A server's
 * own time comes on top. Names are resolved here, and addresses that pages may not reach are refused after that, so that
 * neither a redirect nor a changing DNS answer gets past (docs/security.md).
 */
export async function startRelay({ network, allow, through }: RelayOptions): Promise<Relay> {
  const { latency, downKbps, upKbps, initialWindow } = network
  const sockets = new Set<Socket>()
  let load = beginLoad()
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    sockets.add(client)
    client.once('close', () => sockets.delete(client))
    client.on('error', () => client.destroy())
    serve(client).catch(() => client.destroy())
  })

  await once(server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }), 'listening')

  const serve = async (client: Socket): Promise<void> => {
    const current = load
    const destination = await readRequest(client)
    if (through?.refuses(destination)) {
      current.problems.set(keyOf(destination), new ConnectError(reply.refused, `${destination.host} is blocked.`))
      answer(client, reply.refused)
      return void client.end()
    }
    try {
      const addresses = await resolve(destination, current)
      const upstream = await (through?.connect ?? connectTo)(addresses, destination)
      // Said by its end, which the client hears of when everything before it has arrived.
      upstream.on('error', () => undefined)
      client.once('close', () => upstream.destroy())
      await pause(latency)
      if (upstream.destroyed)
        throw new ConnectError(reply.failed, `${destination.host} broke the connection off at once.`)
      answer(client, reply.succeeded)
      pipe(client, upstream, current.up)
      pipe(upstream, client, current.down)
    } catch (error) {
      const problem = error instanceof ConnectError ? error : new ConnectError(reply.failed, String(error))
      current.problems.set(keyOf(destination), problem)
      await pause(latency)
      answer(client, problem.reply)
      client.end()
    }
  }

  /** The first lookup of a name takes a round trip to the resolver; an address, and `localhost`, takes none. */
  const resolve = async (destination: SocksTarget, { names }: LoadState) => {
    const isNew = !names.has(destination.host) && !isLocalName(destination.host)
    if (!isNew) return addressesOf(destination, allow)
    const lookup = { from: Date.now(), until: Number.POSITIVE_INFINITY }
    names.set(destination.host, lookup)
    try {
      const [addresses] = await Promise.all([addressesOf(destination, allow), pause(latency)])
      return addresses
    } finally {
      lookup.until = Date.now()
    }
  }

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    begin: () => {
      endLoad(load)
      for (const socket of sockets) socket.destroy()
      load = beginLoad()
    },
    lookupOf: (host) => load.names.get(host),
    problemOf: (destination) => load.problems.get(keyOf(destination)),
    close: async () => {
      endLoad(load)
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }

  function beginLoad(): LoadState {
    return {
      up: openLink({ delay: latency / 2, kbps: upKbps, initialWindow }),
      down: openLink({ delay: latency / 2, kbps: downKbps, initialWindow }),
      names: new Map(),
      problems: new Map(),
    }
  }
}

interface RelayOptions {
  network: Network
  /** What stands between the relay and the sites; absent: nothing does. */
  through?: Through | undefined
  /** What pages may reach although it is not public, such as `127.0.0.1:8080`. */
  allow: readonly string[]
}

/** Connects in place of the relay, to addresses that the relay has allowed. */
interface Through {
  /** Whether a host is refused at once, as if no page had named it. */
  refuses: (destination: SocksTarget) => boolean
  connect: typeof connectTo
}

interface LoadState {
  up: Link
  down: Link
  /** Names resolved, and when. */
  names: Map<string, ClockSpan>
  problems: Map<string, ConnectError>
}

function endLoad({ up, down }: LoadState): void {
  up.close()
  down.close()
}

function isLocalName(host: string): boolean {
  return literalAddresses(host).length > 0
}

function keyOf({ host, port }: SocksTarget): string {
  return `${host}:${port}`
}
