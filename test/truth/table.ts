import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Market, Network, Profile } from '#core/model/benchmark.ts'
import type { Metric, MetricValues } from '#core/model/metric.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { type LoadObserver, measureLoad } from '#measure/load/load.ts'
import { allowedAddresses } from '#measure/network/allow.ts'
import { chromium, plainProfile } from '../measure/here.ts'

/** A page whose times are known, because its server and its scripts decide them. */
export interface KnownPage {
  name: string
  /** A path of the site, or a whole address. */
  path: string
  /** Opened first, in the same context: for caches and service workers. */
  before?: string
  /** What a correct tool reports on a network, each with its own tolerance where the usual one does not fit. */
  expected: (arithmetic: Arithmetic) => Partial<Record<Metric, number | { value: number; within: number }>>
}

/** Times that a network adds, ms; all 0 without one. */
export interface Arithmetic {
  /** A round trip. */
  rtt: number
  /** Until the first byte of an answer over a new connection: connect, request, and the server's time. */
  first: (server?: number) => number
  /** Until these bytes are over the line. */
  transfer: (bytes: number) => number
}

export function arithmeticOf(network: Network | undefined): Arithmetic {
  const rtt = network?.latency ?? 0
  return {
    rtt,
    first: (server = 0) => 2 * rtt + server,
    transfer: (bytes) => (network === undefined ? 0 : (bytes * 8) / network.downKbps),
  }
}

export const shapedProfile: Profile = {
  ...plainProfile,
  name: 'shaped',
  network: { latency: 100, downKbps: 8_000, upKbps: 8_000 },
}

/**
 * A time may be this much too late, ms, or this share, whichever is more, because rendering takes time; it is never much too
 * early.
 */
const late = { ms: 100, share: 0.15 }
const early = 15
/** Of layout shifts. */
const shiftTolerance = 0.01

/** Asserts every page of a table in one profile; each in a fresh context of the same browser. */
export function truthTable(
  title: string,
  { pages, profile, origin }: { pages: readonly KnownPage[]; profile: Profile; origin: () => string },
): void {
  let bench: TruthBrowser
  beforeAll(async () => {
    bench = await openTruthBrowser(profile, [origin(), ...pages.map(({ path }) => path)])
    const [first] = pages
    // The first page of a browser takes longer.
    if (first !== undefined) await bench.measure(first, origin())
  })
  afterAll(() => bench?.end())

  // A shared machine is sometimes slow for a moment and never fast: another attempt tells noise from a wrong number.
  test.each(pages.map((page) => [page.name, page] as const))(`${title}: %s`, { retry: 3 }, async (_, page) => {
    const metrics = await bench.measure(page, origin())
    for (const [metric, given] of Object.entries(page.expected(arithmeticOf(profile.network)))) {
      const { value, below, above } = boundsOf(metric, given)
      const found = metrics[metric as Metric]
      expect(found, `${metric}, of which ${value} is true`).toBeGreaterThanOrEqual(value - below)
      expect(found, `${metric}, of which ${value} is true`).toBeLessThanOrEqual(value + above)
    }
  })
}

function boundsOf(metric: string, given: number | { value: number; within: number }) {
  if (typeof given !== 'number') return { value: given.value, below: given.within, above: given.within }
  if (metric === 'cls') return { value: given, below: shiftTolerance, above: shiftTolerance }
  return { value: given, below: early, above: Math.max(late.ms, late.share * given) }
}

export interface TruthBrowser {
  browser: VisitBrowser
  /** Throws when the page could not be measured. */
  measure: (page: KnownPage, origin: string, observer?: LoadObserver) => Promise<MetricValues>
  end: () => Promise<void>
}

export async function openTruthBrowser(profile: Profile, reachable: readonly string[]): Promise<TruthBrowser> {
  const allow = allowedAddresses(reachable.filter((address) => /^https?:/.test(address)))
  const visit = await startBrowser({ files: await chromium(), memory: 2e9, allow, network: profile.network })
  const market: Market = { id: 'here', name: 'Here', region: 'local', profile, locale: 'en-AU', timeZone: 'UTC' }
  return {
    browser: visit,
    end: visit.end,
    measure: async ({ name, path, before }, origin, observer = {}) => {
      const journey: Journey = async ({ page, step }) => {
        if (before !== undefined) {
          await step('before', async () => {
            await page.goto(before)
            await page.waitForFunction(() => !('ready' in window) || (window as { ready?: boolean }).ready)
          })
        }
        await step(name, () => page.goto(path))
      }
      const load = await measureLoad({
        ...visit,
        browser: trusting(visit.browser),
        origin,
        market,
        limits: { step: 10_000, visit: 30_000, memory: 2e9 },
        steps: before === undefined ? [name] : ['before', name],
        journey,
        secret: async () => '',
        signal: new AbortController().signal,
        observer,
      })
      if (load.failure !== undefined) throw new Error(`${name}: ${load.failure.message}`)
      return load.steps.at(-1)?.metrics ?? {}
    },
  }
}

/** Accepts the certificates that tests sign themselves. */
function trusting(browser: VisitBrowser['browser']): VisitBrowser['browser'] {
  const newContext: typeof browser.newContext = (options) => browser.newContext({ ...options, ignoreHTTPSErrors: true })
  return new Proxy(browser, {
    get: (target, name) => {
      const value = name === 'newContext' ? newContext : Reflect.get(target, name, target)
      return typeof value === 'function' && name !== 'newContext' ? value.bind(target) : value
    },
  })
}
