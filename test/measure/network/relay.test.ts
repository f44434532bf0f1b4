import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Relay, startRelay } from '#measure/network/relay/relay.ts'
import { reply } from '#measure/network/relay/socks.ts'
import { connectThrough, drain } from './socks-client.ts'

const network = { latency: 60, downKbps: 8_000, upKbps: 8_000 }
let echo: Server
let port: number
let relay: Relay
/** What a connection gets; tests that need another server behaviour set it. */
let behave: (socket: Socket) => void

beforeAll(async () => {
  echo = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined)
    behave(socket)
  })
  await once(echo.listen(0, '127.0.0.1'), 'listening')
  port = (echo.address() as AddressInfo).port
  relay = await startRelay({ network, allow: [`127.0.0.1:${port}`] })
})

afterAll(async () => {
  await relay.close()
  echo.close()
})

const site = () => ({ host: '127.0.0.1', port })

describe('a relay', () => {
  test('lets a connection take a round trip, and a request another', async () => {
    behave = (socket) => socket.pipe(socket)
    const begun = performance.now()
    const { code, socket } = await connectThrough(relay.address, site())
    const connected = performance.now()
    expect(code).toBe(reply.succeeded)
    expect(connected - begun).toBeGreaterThanOrEqual(network.latency - 1)
    socket.write('hello')
    await once(socket, 'readable')
    expect(performance.now() - connected).toBeGreaterThanOrEqual(network.latency - 1)
    expect(String(socket.read())).toBe('hello')
    socket.destroy()
  })

  test('delivers 1 MB no faster than its bandwidth, whole and ended', async () => {
    behave = (socket) => socket.end(Buffer.alloc(1_000_000))
    const { socket } = await connectThrough(relay.address, site())
    const begun = performance.now()
    expect(await drain(socket)).toBe(1_000_000)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(1_000)
  })

  test('takes 1 MB up as slowly', async () => {
    const received = Promise.withResolvers<number>()
    behave = (socket) => received.resolve(drain(socket))
    const { socket } = await connectThrough(relay.address, site())
    const begun = performance.now()
    socket.end(Buffer.alloc(1_000_000))
    expect(await received.promise).toBe(1_000_000)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(1_000)
    socket.destroy()
  })

  test('shares its bandwidth among connections', async () => {
    behave = (socket) => socket.end(Buffer.alloc(50_000))
    const begun = performance.now()
    const bytes = await Promise.all(
      Array.from({ length: 20 }, async () => drain((await connectThrough(relay.address, site())).socket)),
    )
    expect(bytes.reduce((sum, each) => sum + each)).toBe(1_000_000)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(1_000 + network.latency)
  })

  test('holds a server back that is faster than the network', async () => {
    let written = 0
    behave = (socket) => {
      const more = (): void => {
        while (socket.write(Buffer.alloc(64 * 1024))) written += 64 * 1024
        written += 64 * 1024
        socket.once('drain', more)
      }
      more()
    }
    const { socket } = await connectThrough(relay.address, site())
    socket.resume()
    await new Promise((done) => setTimeout(done, 500))
    socket.destroy()
    // 0.5 MB has gone through; the rest is what the sockets of the kernel hold, not what the relay does.
    expect(written).toBeLessThan(16 * 1024 * 1024)
  })

  test('passes on what was sent before a server broke off, and that it broke off', async () => {
    behave = (socket) => {
      socket.write(Buffer.alloc(10_000), () => setTimeout(() => socket.resetAndDestroy(), 300))
    }
    const { socket } = await connectThrough(relay.address, site())
    let bytes = 0
    let error: unknown
    socket.on('error', (broken) => {
      error = broken
    })
    socket.on('data', (part: Buffer) => {
      bytes += part.length
    })
    socket.on('end', () => socket.destroy())
    await once(socket, 'close').catch(() => undefined)
    expect(bytes).toBe(10_000)
    // An end in place of it would make a whole page of one that was cut off.
    expect(error).toMatchObject({ code: 'ECONNRESET' })
  })

  test.each([
    { host: '127.0.0.1', at: 9 },
    { host: 'localhost', at: 9 },
    { host: '169.254.169.254', at: 80 },
    { host: '10.0.0.1', at: 443 },
    { host: '::1', at: 80 },
    { host: '[::ffff:127.0.0.1]', at: 80 },
  ])('refuses $host:$at, and says afterwards that it did', async ({ host, at }) => {
    const { code, socket } = await connectThrough(relay.address, { host, port: at })
    socket.destroy()
    expect(code).not.toBe(reply.succeeded)
    expect(relay.problemOf({ host, port: at })?.reply).toBe(code)
  })

  test('tells a refused connection from a name that does not exist and from a place that is not allowed', async () => {
    const closed = createServer()
    await once(closed.listen(0, '127.0.0.1'), 'listening')
    const at = (closed.address() as AddressInfo).port
    closed.close()
    const own = await startRelay({ network: { ...network, latency: 1 }, allow: [`127.0.0.1:${at}`] })
    const codes = []
    for (const host of ['127.0.0.1', 'nowhere.invalid', '10.1.2.3']) {
      const { code, socket } = await connectThrough(own.address, { host, port: at })
      socket.destroy()
      codes.push(code)
    }
    await own.close()
    expect(codes).toEqual([reply.refused, reply.hostUnreachable, reply.notAllowed])
  })

  test('ends a client that speaks HTTP to it, or nothing that it knows', async () => {
    for (const text of ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', '\u0004\u0001\u0000\u0050', '\u0005\u00ff']) {
      const [host, at] = relay.address.split(':')
      const socket = connect({ host: host ?? '', port: Number(at) })
      socket.on('error', () => undefined)
      socket.write(Buffer.from(text, 'latin1'))
      if (text.length < 3) socket.end()
      socket.resume()
      await once(socket, 'close', { signal: AbortSignal.timeout(5_000) })
    }
  })

  test('begins a load with nothing left of the one before', async () => {
    behave = (socket) => socket.write(Buffer.alloc(1_000_000))
    const { socket } = await connectThrough(relay.address, site())
    const ended = drain(socket).catch(() => 0)
    relay.begin()
    expect(await ended).toBeLessThan(1_000_000)
    socket.destroy()
    expect(relay.problemOf({ host: '10.0.0.1', port: 443 })).toBeUndefined()
    behave = (next) => next.pipe(next)
    const { code, socket: fresh } = await connectThrough(relay.address, site())
    fresh.destroy()
    expect(code).toBe(reply.succeeded)
  })
})
