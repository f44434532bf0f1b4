import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A server that pages must not reach. It notices every connection, datagram and request, and answers readably. */
export interface Counter extends AsyncDisposable {
  port: number
  connections: number
  datagrams: number
  /** By the first part of the path. */
  requests: Map<string, number>
  /** Addresses at which a connection arrived. */
  reachedAt: Set<string>
}

/** Listens on one port of each of the hosts, for TCP and UDP. */
export async function startCounter(hosts: readonly string[], fixedPort = 0): Promise<Counter> {
  const counter = {
    port: fixedPort,
    connections: 0,
    datagrams: 0,
    requests: new Map<string, number>(),
    reachedAt: new Set<string>(),
  }
  const closing: (() => void)[] = []
  const note = (url = '/'): void => {
    const name = url.split(/[/?]/)[1] ?? ''
    counter.requests.set(name, (counter.requests.get(name) ?? 0) + 1)
  }
  for (const host of hosts) {
    const server = createServer((request, response) => {
      note(request.url)
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('access-control-allow-private-network', 'true')
      response.setHeader('content-type', 'text/html')
      response.end('<title>Reached</title>reached')
    })
    server.on('connection', ({ localAddress = '' }) => {
      counter.connections++
      counter.reachedAt.add(localAddress.replace('::ffff:', ''))
    })
    server.on('upgrade', (request, socket: Socket) => {
      note(request.url)
      socket.destroy()
    })
    // A malformed request, such as TLS or STUN, still counts as a connection.
    server.on('clientError', (_, socket) => socket.destroy())
    await once(server.listen(counter.port, host), 'listening')
    counter.port = (server.address() as AddressInfo).port
    const datagrams = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', ipv6Only: host === '::1' })
    datagrams.on('message', () => counter.datagrams++)
    datagrams.bind(counter.port, host)
    await once(datagrams, 'listening')
    closing.push(
      () => server.close(),
      () => server.closeAllConnections(),
      () => datagrams.close(),
    )
  }
  return Object.assign(counter, {
    [Symbol.asyncDispose]: async () => {
      for (const close of closing) close()
    },
  })
}
