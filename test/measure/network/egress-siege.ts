import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext } from 'playwright-core'
import type { Network } from '#core/model/benchmark.ts'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { allowedAddresses } from '#measure/network/allow.ts'
import type { Site } from '../site.ts'
import { type Counter, startCounter } from './egress-counter.ts'
import { serveHostileSite } from './egress-site.ts'
import { type Attempt, bareWays, requestWays, topWays } from './egress-ways.ts'

/** What stood besieged: servers of ours, and what they saw. */
export interface Siege {
  /** Ways that arrived, and where: of our servers' addresses. */
  reached: string[]
  reachedAt: string[]
  connections: number
  datagrams: number
  /** `127.0.0.1:port` of each refusal, from the guard's own log. */
  refused: string[]
  /** Port that the named ways went for, and that of each nameless one. */
  ports: Map<string, number>
  /** Whether the relay refused a port. */
  relayed: (port: number) => boolean
}

interface SiegeOptions {
  files: ChromiumFiles
  /** Where the servers listen, and by what name pages try to reach them in every way. */
  listen: readonly string[]
  host: string
  /** Other hosts that they try in some ways: see `waysTo`. */
  hosts: readonly string[]
  /** Where connections go through a relay. */
  network?: Network
  /** More to do in the same browser. */
  also?: (visit: { browser: VisitBrowser; context: BrowserContext; site: Site; counter: Counter }) => Promise<void>
}

const someWays = Object.entries(requestWays).filter(([way]) => ['fetch', 'frame', 'websocket'].includes(way))

/** Names of the attempts made at one of the other hosts. */
export function waysTo(host: string): string[] {
  return someWays.map(([way]) => `${way}-at-${encodeURIComponent(host)}`)
}

/** A hostile page tries every way at once, pop-ups and all; then one page for each way that takes the page along. */
export async function besiege({ files, listen, host, hosts, network, also }: SiegeOptions): Promise<Siege> {
  await using stack = new AsyncDisposableStack()
  const counter = stack.use(await startCounter(listen))
  const bare = new Map<string, Counter>()
  for (const way of Object.keys(bareWays)) bare.set(way, stack.use(await startCounter(listen)))
  const to = (way: string): string => `http://${host}:${bare.get(way)?.port ?? counter.port}/${way}`
  const attempts = (ways: Record<string, string>): Attempt[] =>
    Object.entries(ways).map(([way, body]) => ({ way, body, to: to(way) }))
  const elsewhere = hosts.flatMap((each) =>
    waysTo(each).map((way, i) => ({ way, body: someWays[i]?.[1] ?? '', to: `http://${each}:${counter.port}/${way}` })),
  )
  const all = [...attempts({ ...requestWays, ...bareWays }), ...elsewhere]
  const top = attempts(topWays)
  const site = stack.use(await serveHostileSite({ all, top }))
  const folder = mkdtempSync(join(tmpdir(), 'outpace-siege-'))
  const log = join(folder, 'log')
  writeFileSync(log, '')
  stack.defer(() => rmSync(folder, { recursive: true }))

  const environment = { ...files.environment, OUTPACE_EGRESS_LOG: log }
  const browser = await startBrowser({
    files: { ...files, environment },
    memory: 4e9,
    allow: allowedAddresses([site.origin]),
    network,
  })
  stack.defer(() => browser.end())
  const { relay } = browser
  const context = await browser.browser.newContext(relay && { proxy: { server: `socks5://${relay.address}` } })
  const page = await context.newPage()
  await page.goto(site.origin)
  for (const { way } of top) {
    const led = await context.newPage()
    await led.goto(`${site.origin}/top/${way}`).catch(() => undefined)
    await pause(300)
  }
  await also?.({ browser, context, site, counter })

  const seen = (): string[] => {
    const nameless = [...bare].filter(([, { connections, datagrams }]) => connections + datagrams > 0)
    return [...counter.requests.keys(), ...nameless.map(([way]) => way)]
  }
  // Until the slowest of the ways, WebRTC and the leaving page, have had their turn.
  const wanted = all.length + top.length
  // Begun again with each that arrives: a slow machine takes longer over all of them.
  let arrived = 0
  for (let waited = 0; waited < 6_000 && seen().length < wanted; waited += 100) {
    await pause(100)
    if (seen().length > arrived) waited = 0
    arrived = seen().length
  }
  const counters = [counter, ...bare.values()]
  return {
    reached: seen(),
    reachedAt: [...new Set(counters.flatMap(({ reachedAt }) => [...reachedAt]))],
    connections: counters.reduce((sum, { connections }) => sum + connections, 0),
    datagrams: counters.reduce((sum, { datagrams }) => sum + datagrams, 0),
    refused: readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[1] ?? ''),
    relayed: (port) => relay?.problemOf({ host: host.replaceAll(/[[\]]/g, ''), port }) !== undefined,
    ports: new Map([['named', counter.port], ...[...bare].map(([way, { port }]) => [way, port] as const)]),
  }
}
