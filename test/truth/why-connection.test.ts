import { createHash, X509Certificate } from 'node:crypto'
import { promises as dns } from 'node:dns'
import { once } from 'node:events'
import { createServer as createSecure } from 'node:https'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, chromium as playwright } from 'playwright-core'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { splitGap } from '#core/analysis/why/split.ts'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import type { Load } from '#core/model/round.ts'
import { sum } from '#core/statistics/sum.ts'
import { switches } from '#measure/chromium/switches.ts'
import { measureLoad } from '#measure/load/load.ts'
import { type Relay, startRelay } from '#measure/network/relay/relay.ts'
import { fakeRound } from '../core/rounds.ts'
import { chromium, plainProfile } from '../measure/here.ts'
import { measuredOnce } from '../measure/measured.ts'
import { html, serveSite } from '../measure/site.ts'

/** What one name, and one server's handshake, take longer than the others, ms. */
const delay = 800
const body = '<h1 style="font-size:80px">The largest text of the page, which is the main content of it</h1>'
/** Each of a host of its own: its first connection is the page's. */
const pages = {
  first: 'http://first.example',
  plain: 'http://plain.example',
  dns: 'http://slow-name.example',
  'plain-tls': 'https://tls.example',
  tls: 'https://slow-tls.example',
}

const closing: (() => unknown)[] = []
let way: Walk
let load: Load
let log: readonly LoggedRequest[]

beforeAll(async () => {
  // The relay's resolver: every name is this machine.
  vi.spyOn(dns, 'lookup').mockImplementation((async (name: string) => {
    if (name === 'slow-name.example') await pause(delay)
    return [{ address: '127.0.0.1', family: 4 }]
  }) as unknown as typeof dns.lookup)
  const site = await serveSite({ '/': body })
  const { secure, spki } = await serveSecurely()
  const ports = { http: portIn(site.origin), quick: await passOn(secure, 0), slow: await passOn(secure, delay) }
  const allow = Object.values(ports).map((port) => `127.0.0.1:${port}`)
  const network = { latency: 0, downKbps: 1e6, upKbps: 1e6 }
  const relay = await startRelay({ network, allow })
  const files = await chromium()
  const args = [...switches, `--ignore-certificate-errors-spki-list=${spki}`]
  const browser = await playwright.launch({ executablePath: files.executable, args, env: files.environment })
  closing.push(
    () => browser.close(),
    relay.close,
    () => site[Symbol.asyncDispose](),
  )
  const portOf = (step: string) => (step === 'tls' ? ports.slow : step === 'plain-tls' ? ports.quick : ports.http)
  const addresses = Object.entries(pages).map(([step, origin]) => [step, `${origin}:${portOf(step)}/`] as const)
  way = { browser, relay, allow, addresses }
})
measuredOnce(async () => {
  load = await walk(way)
})
afterAll(async () => {
  vi.restoreAllMocks()
  for (const close of closing) await close()
})

async function serveSecurely(): Promise<{ secure: number; spki: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'truth' }], { keyType: 'ec' })
  const server = createSecure({ key, cert }, (_, response) => html(response, body))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  closing.push(() => server.close())
  const der = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
  return { secure: portOf(server), spki: createHash('sha256').update(der).digest('base64') }
}

/** A port whose connections go to another one; the first bytes of each answer, which are TLS's, come late. */
async function passOn(port: number, ms: number): Promise<number> {
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    client.pipe(upstream)
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy())
    upstream.once('readable', () => void pause(ms).then(() => upstream.pipe(client)))
    client.once('close', () => upstream.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  closing.push(() => server.close())
  return portOf(server)
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function portIn(origin: string): number {
  return Number(new URL(origin).port)
}

interface Walk {
  browser: Browser
  relay: Relay
  allow: string[]
  addresses: readonly (readonly [step: string, url: string])[]
}

async function walk({ browser, relay, allow, addresses }: Walk): Promise<Load> {
  const measured = await measureLoad({
    browser,
    relay,
    barrier: { kind: 'flags', allow },
    outOfMemory: () => false,
    origin: addresses[0]?.[1] ?? '',
    market: { id: 'here', name: 'Here', region: 'local', profile: plainProfile, locale: 'en-AU', timeZone: 'UTC' },
    limits: { step: 10_000, visit: 60_000, memory: 2e9 },
    steps: addresses.map(([step]) => step),
    journey: async ({ page, step }) => {
      for (const [name, url] of addresses) await step(name, () => page.goto(url))
    },
    secret: async (name) => name,
    totp: async (name) => name,
    signal: new AbortController().signal,
    observer: {
      ended: async ({ entries }) => {
        log = entries
      },
    },
  })
  if (measured.failure !== undefined) throw new Error(measured.failure.message)
  return measured
}

/** A round in which both sites have the same step: ours with the delay, theirs without. */
function roundOf(slow: string, plain: string) {
  const visitOf = (step: string) => {
    const sample = load.steps.find(({ name }) => name === step)
    if (sample === undefined) throw new Error(step)
    return { status: 'ok' as const, loads: Array.from({ length: 3 }, () => ({ steps: [{ ...sample, name: 'home' }] })) }
  }
  return fakeRound(0, { Us: visitOf(slow), Them: visitOf(plain) })
}

test.each([
  ['dns', 'plain', 'dns'],
  ['tls', 'plain-tls', 'connect'],
] as const)('%s: the delay is found in that part, and the parts add up', (slow, plain, part) => {
  const split = splitGap([roundOf(slow, plain)], { us: 'Us', competitor: 'Them', step: 'home' })
  if (split === null) throw new Error('no split')
  const found = split.parts.find((each) => each.part === part)
  expect(found?.difference, JSON.stringify(split.parts)).toBeGreaterThan(0.9 * delay)
  expect(found?.difference).toBeLessThan(1.1 * delay)
  for (const other of split.parts.filter((each) => each.part !== part && each.part !== 'rest')) {
    expect(Math.abs(other.difference), JSON.stringify(split.parts)).toBeLessThan(0.25 * delay)
  }
  expect(sum(split.parts.map(({ difference }) => difference))).toBeCloseTo(split.whole.difference, 6)
})

test('the request log has them in the same phases', () => {
  const phasesOf = (name: string) => log.find(({ step, type }) => step === name && type === 'document')?.phases ?? {}
  expect(phasesOf('dns').dns).toBeGreaterThan(0.9 * delay)
  expect(phasesOf('dns').connect).toBeLessThan(0.25 * delay)
  expect(phasesOf('tls').ssl).toBeGreaterThan(0.9 * delay)
  expect(phasesOf('tls').connect).toBeLessThan(0.25 * delay)
})
