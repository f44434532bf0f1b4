import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import type { Load, Round, StepSample, Visit } from '#core/model/round.ts'
import { DAY, HOUR } from '#core/model/time.ts'
import { randomOf, seedOf } from '#core/statistics/shuffle.ts'
import { sum } from '#core/statistics/sum.ts'
import { tenths } from '#measure/load/tenths.ts'
import { type PartName, partNames, usual, usualStep } from './parts.ts'

// A quarter that never was, so that a newcomer sees trends, an incident and a verdict at once. It says so in its name.

const DAYS = 90

const market: Market = {
  id: 'sydney-phone',
  name: 'Sydney phone',
  region: 'ap-southeast-2',
  profile: builtInProfiles['phone-4g'] as Market['profile'],
  locale: 'en-AU',
  timeZone: 'Australia/Sydney',
}

const steps = ['home', 'search', 'product', 'basket']

export const quarterBenchmark: Benchmark = {
  id: 'generated-quarter',
  name: 'Rain jackets, a quarter (generated, not measured)',
  sites: Object.keys(usual).map((name, index) => ({
    name,
    us: index === 0,
    origin: originOf(name),
    walk: { kind: 'pages', pages: {} },
  })),
  steps,
  markets: [market],
  every: 2 * HOUR,
  loads: 1,
  limits: { step: 30_000, visit: 180_000, memory: 1_500_000_000 },
  target: { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 3_000 },
  alarm: { to: [], falseAlarmsPerYear: 1 },
}

function originOf(site: string): string {
  return `https://${site.toLowerCase().replace(' ', '-')}.example`
}

export function addressOf(site: string, step: string): string {
  return `${originOf(site)}/${step === 'home' ? '' : step}`
}

/** A part of LCP that is longer or shorter than usual, by this share of the usual LCP. */
interface Change {
  part: PartName
  share: number
}

/**
 * What happens, by days before the end: the server of our search slows down with a release and is mended a week later; Pluvio's
 * product image gets lighter, and ours follows; Nordregn answers with bot challenges for two days; our basket fails for half a
 * day.
 */
export function changeOf(site: string, { step, ago }: { step: string; ago: number }): Change | undefined {
  if (site === 'Wattle Lane' && step === 'search' && ago < 47 && ago >= 40) return { part: 'wait', share: 0.45 }
  if (site === 'Wattle Lane' && step === 'product' && ago < 9) return { part: 'load', share: -0.14 }
  if (site === 'Pluvio' && step === 'product' && ago < 30) return { part: 'load', share: -0.12 }
  return undefined
}

/** The rounds of 90 days until `now` (ms), oldest first; the same for the same hour of `now`. */
export function* quarterRounds(now: number): Generator<Round> {
  const end = Math.floor(now / quarterBenchmark.every) * quarterBenchmark.every
  for (let at = end - DAYS * DAY; at <= end; at += quarterBenchmark.every) yield roundAt(at, end)
}

function roundAt(at: number, end: number): Round {
  const scheduledAt = new Date(at).toISOString()
  const ago = (end - at) / DAY
  // Evenings are busier, for everyone at once.
  const hour = new Date(at + 10 * HOUR).getUTCHours()
  const rush = 1 + 0.08 * Math.exp(-((hour - 20) ** 2) / 8)
  return {
    version: 1,
    benchmark: quarterBenchmark.id,
    market: market.id,
    scheduledAt,
    startedAt: scheduledAt,
    finishedAt: new Date(at + 90_000).toISOString(),
    seed: seedOf(scheduledAt),
    method: { profile: 'phone-4g generated', region: market.region, chromium: 153, loads: 1 },
    worker: { chromium: '153.0.0.0', cold: false, cpuIndex: 400_000, platform: 'generated' },
    visits: Object.keys(usual).map((site) => visitAt(site, { scheduledAt, ago, rush })),
  }
}

function visitAt(site: string, { scheduledAt, ago, rush }: { scheduledAt: string; ago: number; rush: number }): Visit {
  const head = { site, startedAt: scheduledAt, duration: 25_000 }
  if (site === 'Nordregn' && ago < 12 && ago >= 10) {
    const failure = {
      code: 'challenge',
      step: 'home',
      message: 'Cloudflare served a bot challenge instead of the page ("Just a moment...").',
      provider: 'Cloudflare',
    } as const
    return { ...head, status: 'blocked', failure, loads: [] }
  }
  const fails = site === 'Wattle Lane' && ago < 65 && ago >= 64.5
  const load: Load = {
    steps: steps
      .filter((step) => !fails || step !== 'basket')
      .map((step) => sampleAt(site, { step, scheduledAt, ago, rush })),
  }
  if (!fails) return { ...head, status: 'ok', loads: [load] }
  const failure = { code: 'http-error', step: 'basket', message: 'The site answered HTTP 503.' } as const
  return { ...head, status: 'failed', failure, loads: [{ ...load, failure }] }
}

interface SampleAt {
  step: string
  scheduledAt: string
  ago: number
  rush: number
}

function sampleAt(site: string, { step, scheduledAt, ago, rush }: SampleAt): StepSample {
  const seed = `${scheduledAt}#${site}#${step}`
  const { parts, element } = usualStep(site, step)
  const change = changeOf(site, { step, ago })
  const shown = scattered(parts, { seed, scale: rush * noise(seed) })
  if (change !== undefined) shown[change.part] += change.share * sum(Object.values(shown))
  const of = Object.fromEntries(partNames.map((part) => [part, tenths(shown[part])])) as Record<PartName, number>
  const lcp = sum(Object.values(of))
  return {
    name: step,
    kind: 'navigation',
    metrics: {
      ttfb: tenths(of.redirect + of.dns + of.connect + of.wait),
      fcp: tenths(lcp - 0.3 * (of.loadDelay + of.load + of.renderDelay)),
      lcp: tenths(lcp),
      load: tenths(lcp * 1.2),
      duration: tenths(lcp * 1.25),
      cls: 0.02,
      tbt: tenths(lcp * 0.05),
      bytes: 1_400_000,
      requests: 48,
    },
    document: { url: addressOf(site, step), status: 200, lcp: { ...of, element } },
  }
}

/** Parts vary more than their sum: each by up to a quarter, and the whole is `scale` times the usual one. */
function scattered(parts: Record<PartName, number>, { seed, scale }: { seed: string; scale: number }): typeof parts {
  const random = randomOf(seedOf(`${seed}parts`))
  const drawn = partNames.map((part) => parts[part] * (1 + 0.5 * (random() - 0.5)))
  const fit = (scale * sum(Object.values(parts))) / sum(drawn)
  return Object.fromEntries(partNames.map((part, index) => [part, (drawn[index] ?? 0) * fit])) as typeof parts
}

/** Log-normal, with 7 % of spread and a slow load now and then. */
function noise(text: string): number {
  return Math.exp(0.07 * normal(text)) * (uniform(`${text}c`) < 0.02 ? 1.6 : 1)
}

function normal(text: string): number {
  return Math.sqrt(-2 * Math.log(uniform(`${text}a`))) * Math.cos(2 * Math.PI * uniform(`${text}b`))
}

function uniform(text: string): number {
  return (seedOf(text) + 0.5) / 2 ** 32
}
