import type { Benchmark } from '#core/model/benchmark.ts'
import { experimentTools, mostVariants, type Variant } from '#core/model/experiments.ts'
import { largestRecord } from '#core/model/limits.ts'
import { type MetricValues, metrics } from '#core/model/metric.ts'
import { recordSizes } from '#core/model/record-sizes.ts'
import type { Round, StepSample, Visit } from '#core/model/round.ts'
import { slug } from '#core/model/slug.ts'
import { fakeBenchmark, fakeRound } from './rounds.ts'

/** Benchmarks and rounds as large as the checks admit; shared by the tests of everything that stores or reads them. */

/** `competitors` sites besides ours, and so on, with names as long as they get unless `named` is short. */
export function largeBenchmark({
  competitors,
  steps,
  loads,
  named = 80,
  ...changes
}: { competitors: number; steps: number; loads: number; named?: number } & Partial<
  Omit<Benchmark, 'sites' | 'steps'>
>): Benchmark {
  const name = (kind: string, n: number) => `${kind} ${n} `.padEnd(named, 'x').trim()
  return fakeBenchmark({
    competitors: Array.from({ length: competitors }, (_, n) => name('Shop', n + 1)),
    steps: Array.from({ length: steps }, (_, n) => name('step', n + 1)),
    loads,
    ...changes,
  })
}

/** The most steps that the checks admit for so many competitors and loads. */
export function largestAdmitted(size: { competitors: number; loads: number; named?: number }): Benchmark {
  const fits = (steps: number) =>
    recordSizes(largeBenchmark({ ...size, steps })).every(({ bytes }) => bytes <= largestRecord)
  let steps = 30
  while (steps > 1 && !fits(steps)) steps--
  return largeBenchmark({
    ...size,
    steps,
    target: { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 3000 },
    // So many comparisons share the accepted false alarms that it would take many rounds to raise one.
    alarm: { to: [], falseAlarmsPerYear: 20_000 },
  })
}

interface Texts {
  /** Characters of each text from a page; absent: as many as are recorded at most. */
  url?: number
  title?: number
  element?: number
  message?: number
}

/**
 * The `n`th round, with everything that a round can have and every time multiplied by the factor of its site. Its pages have
 * titles and addresses of their own, as those of a news site.
 */
export function fullRound(
  n: number,
  benchmark: Benchmark,
  {
    texts = {},
    factors = {},
    evidence = true,
  }: { texts?: Texts; factors?: Record<string, number>; evidence?: boolean } = {},
): Round {
  const { url = 500, title = 80, element = 200, message = 500 } = texts
  const round = fakeRound(n, {}, { loads: benchmark.loads, consent: 'accepted' })
  const { scheduledAt } = round
  const failureAt = (folder: string) => ({
    code: 'element-missing' as const,
    step: benchmark.steps.at(-1) ?? '',
    message: 'm'.repeat(message),
    screenshot: `${folder}/failure-1.jpg`,
    wait: 86_400_000,
  })
  const visits = benchmark.sites.map(({ name, us }): Visit => {
    const folder = [benchmark.id, 'sydney-phone', slug(scheduledAt), slug(name)].join('/')
    const ms = 12_345.6 * (factors[name] ?? 1)
    const values = (load: number): MetricValues =>
      Object.fromEntries(metrics.map((metric) => [metric, Math.round(10 * ms * (1 + load / 100)) / 10]))
    const part = Math.round((10 * ms) / 7) / 10
    const parts = {
      redirect: part,
      dns: part,
      connect: part,
      wait: part,
      loadDelay: part,
      load: part,
      renderDelay: part,
    }
    const sample = (step: string, load: number): StepSample => ({
      name: step,
      kind: 'navigation',
      metrics: { ...values(load), bytes: 12_345_678, requests: 1234 },
      document: {
        url: `https://0.example/${n}/${slug(step)}/`.padEnd(url, 'u').slice(0, url),
        status: 200,
        title: `${n} ${step} `.padEnd(title, 't').slice(0, title),
        language: 'zh-Hant-HK-x-abcdefg',
        asked: `https://0.example/${n}/${slug(step)}/`.padEnd(url, 'u').slice(0, url),
        clientRedirect: 123.4,
        redirects: Array.from({ length: 10 }, () => ({ url: 'r'.repeat(url), by: 'refresh-header', ms: 123.4 })),
        lcp: { ...parts, element: 'e'.repeat(element) },
      },
      blank: 12_345,
      unfinished: true,
      unlogged: 12_345,
    })
    const loads = Array.from({ length: benchmark.loads }, (_, load) => ({
      steps: benchmark.steps.map((step) => sample(step, load)),
      variants: experimentTools.slice(0, mostVariants).map((tool): Variant => [tool, '01234567']),
    }))
    const retried = {
      steps: benchmark.steps.slice(0, -1).map((step) => sample(step, 0)),
      failure: failureAt(folder),
    }
    const disagreement = { number: 12_345.6, picture: 12_345.6 }
    return {
      site: name,
      status: 'ok',
      failure: failureAt(folder),
      startedAt: scheduledAt,
      duration: 123_456,
      control: 123.4,
      consent: { outcome: 'not-handled', manager: 'm'.repeat(40) },
      loads: [retried, ...loads],
      ...(evidence && {
        evidence: {
          requests: `${folder}/requests.jsonl`,
          ...(us && { trace: `${folder}/trace.zip` }),
          steps: benchmark.steps.map((step) => ({
            name: step,
            screenshot: `${folder}/${slug(step)}.jpg`,
            filmstrip: Array.from({ length: 24 }, (_, frame) => {
              const at = 12_000 + frame
              return { at, file: `${folder}/${slug(step)}-${at}.jpg` }
            }),
            speedIndex: 12_345,
            disagreements: [
              { metric: 'fcp', ...disagreement },
              { metric: 'lcp', ...disagreement },
            ],
          })),
        },
      }),
    }
  })
  return {
    ...round,
    worker: { ...round.worker, platform: 'linux x64 5.10.223-245.906.amzn2.x86_64', barrier: 'guard' },
    visits,
  }
}
