import { once } from 'node:events'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo, Server, Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext } from 'playwright-core'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { chromium } from '../measure/here.ts'

const networks = {
  cable: { latency: 28, downKbps: 5_000, upKbps: 1_000 },
  phone: { latency: 170, downKbps: 9_000, upKbps: 9_000 },
} as const
type NetworkName = keyof typeof networks

/** Loads of a page at most: noise of the machine only adds time, so that the quickest is compared with the arithmetic. */
const mostLoads = 20
/** Of the arithmetic, or ms: whichever is more. What the machine needs by itself, without a network, comes on top. */
const tolerance = { share: 0.05, ms: 10 }
/** Of one of many requests, about. */
const requestBytes: Record<Protocol, number> = { 'HTTP/1.1': 500, 'HTTP/2': 100 }
/** A handshake is over for the browser before its own last message has crossed, ms. */
const early = 5
/** The first byte arrives with the rest of its packet, and of its TLS record. */
const packet: Record<Protocol, number> = { 'HTTP/1.1': 1460, 'HTTP/2': 16 * 1024 }

/** The newest connection, and what had crossed it when its handshake was over, bytes. */
let connection: { socket: Socket; atHandshake: { up: number; down: number } }
/** What had crossed it when the newest request had arrived, bytes: that takes its time on the line, too. */
let atRequest: { up: number; down: number }
let plain: Server
let secure: Server
/** By network; of `undefined` no network is between, and the times are what this machine needs by itself. */
const browsers = new Map<NetworkName | undefined, VisitBrowser>()

beforeAll(async () => {
  plain = createHttp(answer as unknown as RequestListener)
  const certificate = await generate([{ name: 'commonName', value: 'truth' }], { keyType: 'ec' })
  const key = { key: certificate.private, cert: certificate.cert, allowHTTP1: false }
  secure = createSecureServer(key, answer) as unknown as Server
  for (const server of [plain, secure]) {
    server.on('connection', (socket: Socket) => {
      connection = { socket, atHandshake: { up: 0, down: 0 } }
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
  }
  secure.on('secureConnection', () => {
    connection.atHandshake = { up: connection.socket.bytesRead, down: connection.socket.bytesWritten }
  })
  const files = await chromium()
  const allow = [plain, secure].map((server) => `127.0.0.1:${portOf(server)}`)
  for (const name of [undefined, ...(Object.keys(networks) as NetworkName[])]) {
    const network = name === undefined ? undefined : networks[name]
    browsers.set(name, await startBrowser({ files, memory: 2e9, allow, network }))
  }
})

afterAll(async () => {
  for (const { end } of browsers.values()) await end()
  for (const server of [plain, secure]) server.close()
})

/** Answers `/?wait=ms&bytes=n` after that time with so many bytes; of these, `/page` is HTML. */
async function answer(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
  atRequest = { up: connection.socket.bytesRead, down: connection.socket.bytesWritten }
  await pause(Number(searchParams.get('wait') ?? 0))
  response.setHeader('content-type', pathname === '/page' ? 'text/html' : 'application/octet-stream')
  response.setHeader('cache-control', 'no-store')
  response.end(Buffer.alloc(Number(searchParams.get('bytes') ?? 100), 'x'))
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

const origins = {
  'HTTP/1.1': () => `http://127.0.0.1:${portOf(plain)}`,
  'HTTP/2': () => `https://127.0.0.1:${portOf(secure)}`,
} as const
type Protocol = keyof typeof origins

async function inFreshContext<T>(
  network: NetworkName | undefined,
  look: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const { relay, browser } = browsers.get(network) as VisitBrowser
  relay?.begin()
  const proxy = relay && { proxy: { server: `socks5://${relay.address}` } }
  const context = await browser.newContext({ ...proxy, ignoreHTTPSErrors: true })
  try {
    return await look(context)
  } finally {
    await context.close()
  }
}

type Times = Record<string, number>

interface Truth {
  network: NetworkName
  measure: (network: NetworkName | undefined) => Promise<Times>
  /** ms that the server waits, which passes without a network too. */
  wait?: number
  /** By arithmetic, after a load over the network. */
  truth: () => Record<string, [least: number, most: number]>
}

/** Measures until the quickest of each time is as long as the arithmetic says, or often enough to know that it is not. */
async function expectTruth({ network, measure, wait = 0, truth }: Truth) {
  const best: Times = {}
  const alone: Times = {}
  let flaws: string[] = []
  for (let load = 0; load < mostLoads; load++) {
    keepQuickest(alone, await measure(undefined))
    keepQuickest(best, await measure(network))
    flaws = Object.entries(truth()).flatMap(([name, [least, most]]) => {
      const found = best[name] ?? Number.NaN
      const own = Math.max(0, (alone[name] ?? 0) - (name === 'connect' ? 0 : wait))
      const isTrue = found > least - early && found < most + own + Math.max(tolerance.ms, tolerance.share * most)
      if (isTrue) return []
      const arithmetic = `${least.toFixed(1)} to ${most.toFixed(1)} ms`
      return [`${name}: ${found.toFixed(1)} ms, by arithmetic ${arithmetic}, of the machine ${own.toFixed(1)} ms`]
    })
    if (flaws.length === 0) break
  }
  expect(flaws).toEqual([])
}

function keepQuickest(quickest: Times, times: Times): void {
  for (const [name, ms] of Object.entries(times)) quickest[name] = Math.min(ms, quickest[name] ?? ms)
}

/** ms of a document until its first and its last byte. */
async function documentTimes(network: NetworkName | undefined, url: string): Promise<Times> {
  return inFreshContext(network, async (context) => {
    const page = await context.newPage()
    await page.goto(url)
    return page.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
      if (entry === undefined) throw new Error('There is no navigation.')
      // From the connection that served it: Chromium tries another before, which ends at our self-made certificate.
      const { responseStart, responseEnd, connectStart, connectEnd } = entry
      return { ttfb: responseStart - connectStart, end: responseEnd - connectStart, connect: connectEnd - connectStart }
    })
  })
}

describe.each(Object.keys(networks) as NetworkName[])('%s', (network) => {
  const { latency, downKbps, upKbps } = networks[network]
  // TCP takes a round trip to connect, TLS 1.3 another.
  const handshakes: Record<Protocol, number> = { 'HTTP/1.1': 1, 'HTTP/2': 2 }

  test.each([
    { protocol: 'HTTP/1.1', wait: 0, bytes: 1_000 },
    { protocol: 'HTTP/1.1', wait: 60, bytes: 1_000 },
    { protocol: 'HTTP/1.1', wait: 400, bytes: 100_000 },
    { protocol: 'HTTP/1.1', wait: 0, bytes: 1_500_000 },
    { protocol: 'HTTP/2', wait: 60, bytes: 1_000 },
    { protocol: 'HTTP/2', wait: 500, bytes: 300_000 },
  ] as const)('$protocol: a page of $bytes bytes after $wait ms', async ({ protocol, wait, bytes }) => {
    const url = `${origins[protocol]()}/page?wait=${wait}&bytes=${bytes}`
    const onLine = ({ up, down }: typeof atRequest) => (up * 8) / upKbps + (down * 8) / downKbps
    const wire = (count: number) => (count * 8) / downKbps
    await expectTruth({
      network,
      wait,
      measure: (over) => documentTimes(over, url),
      truth: () => {
        const connect = handshakes[protocol] * latency + onLine(connection.atHandshake)
        const answered = (handshakes[protocol] + 1) * latency + onLine(atRequest) + wait
        const ttfb = answered + wire(Math.min(bytes, packet[protocol]))
        const end = answered + wire(bytes)
        return { connect: [connect, connect], ttfb: [ttfb, ttfb], end: [end, end] }
      },
    })
  })

  test.each([
    { protocol: 'HTTP/1.1', files: 6, bytes: 50_000 },
    { protocol: 'HTTP/1.1', files: 20, bytes: 30_000 },
    { protocol: 'HTTP/2', files: 20, bytes: 30_000 },
  ] as const)('$protocol: $files files of $bytes bytes at once', async ({ protocol, files, bytes }) => {
    const measure = (over: NetworkName | undefined) =>
      inFreshContext(over, async (context) => {
        const page = await context.newPage()
        await page.goto(`${origins[protocol]()}/page`)
        const all = await page.evaluate(
          async (urls) => {
            const begun = performance.now()
            await Promise.all(urls.map(async (url) => (await fetch(url)).arrayBuffer()))
            return performance.now() - begun
          },
          Array.from({ length: files }, (_, i) => `/file?bytes=${bytes}&i=${i}`),
        )
        return { all }
      })
    // HTTP/2 has its connection. Of the six of HTTP/1.1 one is open, and those that are opened take a round trip more; while they
    // wait the line is not busy, except with the file of the open one.
    const wire = (files * bytes * 8) / downKbps
    // Requests take time on the line too; HTTP/2 compresses what they have in common.
    const asking = (requestBytes[protocol] * 8) / upKbps
    const truth: [number, number] =
      protocol === 'HTTP/2'
        ? [latency + wire, latency + wire + files * asking]
        : [latency + wire, Math.ceil(files / 6) * 2 * latency + wire + 6 * asking]
    await expectTruth({ network, measure, truth: () => ({ all: truth }) })
  })
})
