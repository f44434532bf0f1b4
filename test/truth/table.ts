import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Market, Network, Profile } from '#core/model/benchmark.ts'
import type { Metric, MetricValues } from '#core/model/metric.ts'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { measureLoad } from '#measure/load/load.ts'
import type { LoadObserver } from '#measure/load/load-options.ts'
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
  expected: (arithmetic: Arithmetic) => Partial<Record<Metric, KnownValue>>
}

/** A figure, in the usual tolerance or in its own. */
type KnownValue = number | { value: number; within: number }

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
const late = { ms: 150, share: 0.15 }
const early = 15
/** Loads of a page whose figures are not true at once. */
export const mostLoads = 6
/** Of layout shifts. */
const shiftTolerance = 0.01

interface TableOptions {
  pages: readonly KnownPage[]
  profile: Profile
  origin: () => string
  /** See openTruthBrowser. */
  spki?: string
}

/** Asserts every page of a table in one profile; each in a fresh context of the same browser. */
export function truthTable(title: string, { pages, profile, origin, spki }: TableOptions): void {
  let bench: TruthBrowser
  beforeAll(async () => {
    bench = await openTruthBrowser(profile, [origin(), ...pages.map(({ path }) => path)], spki)
    const [first] = pages
    // The first page of a browser takes longer.
    if (first !== undefined) await bench.measure(first, origin())
  })
  afterAll(() => bench?.end())

  test.each(pages.map((page) => [page.name, page] as const))(`${title}: %s`, async (_, page) => {
    const expected = Object.entries(page.expected(arithmeticOf(profile.network)))
    let flaws: string[] = []
    const best: MetricValues = {}
    // A shared machine is sometimes slow for a moment and never fast, so the lowest of a few figures is the least disturbed.
    for (let load = 0; load < mostLoads; load++) {
      const metrics = await bench.measure(page, origin())
      for (const [metric] of expected as [Metric, unknown][]) {
        const value = metrics[metric]
        if (value !== undefined) best[metric] = Math.min(value, best[metric] ?? Number.POSITIVE_INFINITY)
      }
      flaws = expected.flatMap(([metric, given]) => flawOf(metric, { given, found: best[metric as Metric] }))
      if (flaws.length === 0) break
    }
    expect(flaws).toEqual([])
  })
}

function flawOf(metric: string, { given, found }: { given: KnownValue; found: number | undefined }): string[] {
  const { value, below, above } = boundsOf(metric, given)
  const isTrue = found !== undefined && found >= value - below && found <= value + above
  return isTrue ? [] : [`${metric} is ${found}, and ${value} is true`]
}

function boundsOf(metric: string, given: KnownValue) {
  if (typeof given !== 'number') return { value: given.value, below: given.within, above: given.within }
  if (metric === 'cls') return { value: given, below: shiftTolerance, above: shiftTolerance }
  return { value: given, below: early, above: Math.max(late.ms, late.share * given) }
}

export interface TruthBrowser {
  browser: VisitBrowser
  files: ChromiumFiles
  /** What may be reached although it is not public. */
  allow: string[]
  /** Throws when the page could not be measured. */
  measure: (page: KnownPage, origin: string, observer?: LoadObserver) => Promise<MetricValues>
  end: () => Promise<void>
}

/** `spki` is that of the only certificate to accept, whose pages are then kept in the cache like others; without it, all are accepted. */
export async function openTruthBrowser(
  profile: Profile,
  reachable: readonly string[],
  spki?: string,
): Promise<TruthBrowser> {
  const allow = allowedAddresses(reachable.filter((address) => /^https?:/.test(address)))
  const { files, remove } = await trustingChromium(spki)
  const visit = await startBrowser({ files, memory: 2e9, allow, network: profile.network })
  const market: Market = { id: 'here', name: 'Here', region: 'local', profile, locale: 'en-AU', timeZone: 'UTC' }
  return {
    browser: visit,
    files,
    allow,
    end: () => visit.end().finally(remove),
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
        origin,
        market,
        limits: { step: 10_000, visit: 30_000, memory: 2e9 },
        steps: before === undefined ? [name] : ['before', name],
        journey,
        secret: async () => '',
        totp: async () => '',
        signal: new AbortController().signal,
        observer,
      })
      if (load.failure !== undefined) throw new Error(`${name}: ${load.failure.message}`)
      return load.steps.at(-1)?.metrics ?? {}
    },
  }
}

/**
 * The browser, accepting the certificates that tests sign themselves. A context's `ignoreHTTPSErrors` would connect twice, which
 * costs round trips.
 */
async function trustingChromium(
  spki: string | undefined,
): Promise<{ files: ChromiumFiles; remove: () => Promise<void> }> {
  const files = await chromium()
  const trust = `--ignore-certificate-errors${spki === undefined ? '' : `-spki-list=${spki}`}`
  const folder = await mkdtemp(join(tmpdir(), 'outpace-truth-'))
  const executable = join(folder, 'chromium.sh')
  await writeFile(executable, `#!/bin/sh\nexec '${files.executable}' "$@" ${trust}\n`, {
    mode: 0o755,
  })
  return { files: { ...files, executable }, remove: () => rm(folder, { recursive: true, force: true }) }
}
