import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import type { Load, Round, Visit } from '#core/model/round.ts'
import { seedOf } from '#core/statistics/shuffle.ts'

// A quarter that never was, so that a newcomer sees trends, an incident and a verdict at once. It says so in its name.

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR
const DAYS = 90

const market: Market = {
  id: 'sydney-phone',
  name: 'Sydney phone',
  region: 'ap-southeast-2',
  profile: builtInProfiles['phone-4g'] as Market['profile'],
  locale: 'en-AU',
  timeZone: 'Australia/Sydney',
}

/** LCP of each step in a usual round, ms. */
const usual: Record<string, Record<string, number>> = {
  'Wattle Lane': { home: 2_350, search: 1_720, product: 1_980, basket: 1_240 },
  Pluvio: { home: 1_620, search: 1_310, product: 1_550, basket: 1_180 },
  Nordregn: { home: 2_580, search: 1_960, product: 1_700, basket: 1_400 },
}
const steps = ['home', 'search', 'product', 'basket']

export const quarterBenchmark: Benchmark = {
  id: 'generated-quarter',
  name: 'Rain jackets, a quarter (generated, not measured)',
  sites: Object.keys(usual).map((name, index) => ({
    name,
    us: index === 0,
    origin: `https://${name.toLowerCase().replace(' ', '-')}.example`,
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

/**
 * What happens, by days before the end: our search slows down with a release and is mended a week later; Pluvio's product page
 * gets faster, and ours follows; Nordregn answers with bot challenges for two days; our basket fails for half a day.
 */
function factorOf(site: string, { step, ago }: { step: string; ago: number }): number {
  if (site === 'Wattle Lane' && step === 'search' && ago < 47 && ago >= 40) return 1.45
  if (site === 'Wattle Lane' && step === 'product' && ago < 9) return 0.86
  if (site === 'Pluvio' && step === 'product' && ago < 30) return 0.88
  return 1
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
      message: 'A bot challenge was served instead of the page.',
    } as const
    return { ...head, status: 'blocked', failure, loads: [] }
  }
  const fails = site === 'Wattle Lane' && ago < 65 && ago >= 64.5
  const load: Load = {
    steps: steps
      .filter((step) => !fails || step !== 'basket')
      .map((step) => {
        const lcp =
          (usual[site]?.[step] ?? 0) * factorOf(site, { step, ago }) * rush * noise(`${scheduledAt}#${site}#${step}`)
        const tenths = (ms: number) => Math.round(ms * 10) / 10
        return {
          name: step,
          kind: 'navigation' as const,
          metrics: {
            ttfb: tenths(lcp * 0.35),
            fcp: tenths(lcp * 0.7),
            lcp: tenths(lcp),
            load: tenths(lcp * 1.2),
            duration: tenths(lcp * 1.25),
            cls: 0.02,
            tbt: tenths(lcp * 0.05),
            bytes: 1_400_000,
            requests: 48,
          },
        }
      }),
  }
  if (!fails) return { ...head, status: 'ok', loads: [load] }
  const failure = { code: 'http-error', step: 'basket', message: 'The site answered HTTP 503.' } as const
  return { ...head, status: 'failed', failure, loads: [{ ...load, failure }] }
}

/** Log-normal, with 7 % of spread and a slow load now and then. */
function noise(text: string): number {
  const uniform = (part: string) => (seedOf(`${text}${part}`) + 0.5) / 2 ** 32
  const normal = Math.sqrt(-2 * Math.log(uniform('a'))) * Math.cos(2 * Math.PI * uniform('b'))
  return Math.exp(0.07 * normal) * (uniform('c') < 0.02 ? 1.6 : 1)
}
