import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Method } from '#core/model/method.ts'
import type { MetricValues } from '#core/model/metric.ts'
import type { Failure, FailureCode, Load, Round, StepSample, Visit, VisitStatus } from '#core/model/round.ts'

/** Fake benchmarks and rounds; shared by the tests of everything that reads rounds. */

export const sydney: Market = {
  id: 'sydney-phone',
  name: 'Sydney phone',
  region: 'ap-southeast-2',
  profile: {
    name: 'phone-4g',
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 3,
    mobile: true,
    cpuSlowdown: 4,
    network: { latency: 150, downKbps: 1638, upKbps: 675 },
  },
  locale: 'en-AU',
  timeZone: 'Australia/Sydney',
}

/** We are Acme; the others are competitors. Steps home and search, every 15 minutes, three loads. */
export function fakeBenchmark({
  competitors = ['Northpeak', 'Globex'],
  ...changes
}: { competitors?: string[] } & Partial<Benchmark> = {}): Benchmark {
  return {
    id: 'jackets',
    name: 'Buying a jacket',
    sites: ['Acme', ...competitors].map((name, index) => ({
      name,
      us: index === 0,
      origin: `https://${index}.example`,
      walk: { kind: 'pages', pages: {} },
    })),
    steps: ['home', 'search'],
    markets: [sydney],
    every: 15 * 60_000,
    loads: 3,
    limits: { step: 30_000, visit: 180_000, memory: 1_500_000_000 },
    target: { against: 'fastest', metric: 'lcp', margin: 0.05 },
    alarm: { to: [], falseAlarmsPerYear: 1 },
    ...changes,
  }
}

/** Of one load, by step; a number is short for `{ lcp, duration }`. */
export type Walk = Record<string, number | MetricValues>
export type FakeVisit = Pick<Visit, 'status' | 'failure' | 'loads'>

/** A visit whose three loads took the same time, or one load for each walk given. */
export function ok(walk: Walk, ...more: Walk[]): FakeVisit {
  const walks = more.length > 0 ? [walk, ...more] : [walk, walk, walk]
  return { status: 'ok', loads: walks.map((one) => ({ steps: samplesOf(one) })) }
}

/** A visit that is not ok; each of its three loads completed `walk` and then stopped at `step`. */
export function notOk(
  status: Exclude<VisitStatus, 'ok'>,
  { code = codeOf[status], step, message = `It was ${status}.`, walk = {} }: Partial<Failure> & { walk?: Walk } = {},
): FakeVisit {
  const failure: Failure = { code, message, ...(step === undefined ? {} : { step }) }
  const load: Load = { steps: samplesOf(walk), failure }
  return { status, failure, loads: status === 'skipped' || status === 'refused' ? [] : [load, load, load] }
}

const codeOf: Record<Exclude<VisitStatus, 'ok'>, FailureCode> = {
  failed: 'timeout',
  blocked: 'challenge',
  refused: 'not-allowed',
  changed: 'element-missing',
  skipped: 'out-of-time',
}

/** The `n`th round, 15 minutes after the one before; the first is scheduled for 10:00 UTC on 22 November 2026. */
export function fakeRound(n: number, visits: Record<string, FakeVisit | Walk>, method: Partial<Method> = {}): Round {
  const scheduledAt = new Date(Date.UTC(2026, 10, 22, 10) + n * 15 * 60_000).toISOString()
  return {
    version: 1,
    benchmark: 'jackets',
    market: 'sydney-phone',
    scheduledAt,
    startedAt: scheduledAt,
    finishedAt: scheduledAt,
    seed: n,
    method: { profile: 'phone-4g-1a2b3c', region: 'local', chromium: 153, loads: 3, ...method },
    worker: { chromium: '153.0.7890.12', cold: false, cpuIndex: 1000, platform: 'linux-x64' },
    visits: Object.entries(visits).map(([site, visit]) => ({
      site,
      startedAt: scheduledAt,
      duration: 9000,
      control: 40,
      ...(isVisit(visit) ? visit : ok(visit)),
    })),
  }
}

function isVisit(visit: FakeVisit | Walk): visit is FakeVisit {
  return 'loads' in visit && Array.isArray(visit.loads)
}

function samplesOf(walk: Walk): Load['steps'] {
  return Object.entries(walk).map(([name, metrics]) => ({
    name,
    metrics: typeof metrics === 'number' ? { lcp: metrics, duration: metrics } : metrics,
  }))
}

/**
 * Rounds as they really look: log-normal noise that all sites of a round share (the worker, the time of day) and noise
 * of each load. `walks` holds the typical times by site and step. The same seed makes the same rounds.
 */
export function noisyRounds({
  count,
  walks,
  seed = 1,
  shared = 0.3,
  own = 0.05,
  ...method
}: {
  count: number
  walks: Record<string, Record<string, number>>
  seed?: number
  shared?: number
  own?: number
} & Partial<Method>): Round[] {
  const normal = normals(seed)
  return Array.from({ length: count }, (_, n) => {
    const weather = shared * normal()
    const slowed = (walk: Record<string, number>): Walk =>
      Object.fromEntries(
        Object.entries(walk).map(([step, time]) => [step, time * Math.exp(weather + own * normal())] as const),
      )
    const visits = Object.entries(walks).map(
      ([site, walk]) => [site, ok(slowed(walk), slowed(walk), slowed(walk))] as const,
    )
    return fakeRound(n, Object.fromEntries(visits), method)
  })
}

/** Standard normal numbers: Box-Muller over Lehmer's generator (Park & Miller 1988). */
function normals(seed: number): () => number {
  let state = seed % 2147483647 || 1
  const uniform = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** The same round, in which every step ended on a document of its own. */
export function onDocuments(round: Round): Round {
  const document = { url: 'https://1.example/', status: 200 }
  for (const { steps } of round.visits.flatMap(({ loads }) => loads))
    for (const step of steps) step.document ??= document
  return round
}

/** The same round, with every step of every load as `change` has it. */
export function withSteps(round: Round, change: (step: StepSample, site: string) => StepSample): Round {
  const visits = round.visits.map((visit) => {
    const loads = visit.loads.map((load) => ({ ...load, steps: load.steps.map((step) => change(step, visit.site)) }))
    return { ...visit, loads }
  })
  return { ...round, visits }
}
