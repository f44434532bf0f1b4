import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sizing } from '#core/analysis/cost/sizing.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { profileId } from '#core/model/profile.ts'
import type { Round, Visit } from '#core/model/round.ts'
import type { Settings } from '#core/model/settings.ts'
import { dateAt, HOUR, MINUTE, mondayOf, plusDays, startOf } from '#core/model/time.ts'
import type { Destination } from '#notify/destinations.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { judgeRound } from '../judge/judge.ts'
import type { DeliveryResult } from './deliver.ts'
import type { NotifyOptions } from './due.ts'
import { notifyPeople } from './notify.ts'

/** So that the simulated rounds fill most of a week: a digest of less would be about data collection. */
const every = HOUR
/** Numbers of usual, slow and again usual rounds: as many as the judge needs to be certain of each change. */
const stretches = { usual: 48, slow: 36, recovered: 36 }

export interface SampleOptions {
  /** The samples are about the first of them. */
  benchmarks: readonly Benchmark[]
  /** All possible recipients of a benchmark. */
  destinations: (benchmark: Benchmark) => readonly Destination[]
  settings: Settings
  sizing: Sizing
  /** Whether the deployed function sends them: commands quoted in mails then say so. */
  cloud: boolean
  print: NonNullable<NotifyOptions['print']>
  /** ms. */
  now: number
  /** Hears what became of each delivery before the next message is made. */
  tell?: (result: DeliveryResult) => void
}

/**
 * Sends one message of each kind to every recipient once, whichever benchmark lists them and whatever they subscribed to. The
 * messages come from simulated rounds of last week, judged and notified like real ones, in a separate store. Each subject is
 * marked as a sample. Without recipients, nothing is sent.
 */
export async function sendSamples({
  benchmarks,
  settings,
  cloud,
  now,
  tell = () => undefined,
  ...options
}: SampleOptions): Promise<DeliveryResult[]> {
  const all = benchmarks.flatMap((each) => options.destinations(each))
  const destinations = [...new Map(all.map((each) => [each.name, each])).values()]
  const [first] = benchmarks
  if (first === undefined || destinations.length === 0) return []
  const benchmark = small(first)
  const [market] = benchmark.markets
  if (market === undefined) throw new Error(`The benchmark ${benchmark.id} has no market.`)
  const folder = await mkdtemp(join(tmpdir(), 'outpace-sample-'))
  const store = await openSqliteStore({ folder, now: () => now })
  // Tuesday of last week, so that the digest of last week covers it.
  const begun = startOf(plusDays(mondayOf(dateAt(now, market.timeZone)), -6), market.timeZone)
  let number = 0
  const measure = async (count: number, slower: number): Promise<number> => {
    for (const end = number + count; number < end; number++) {
      await putRound({ store, round: sampleRound(benchmark, { number, at: begun + number * every, slower }) })
    }
    await judgeRound({ store, benchmark, market })
    return begun + (number - 1) * every + MINUTE
  }
  const results: DeliveryResult[] = []
  const notify = async (at: number, changes: Partial<NotifyOptions> = {}): Promise<void> => {
    const found = await notifyPeople({
      store,
      evidence: { get: async () => undefined },
      benchmark,
      several: benchmarks.length > 1,
      cloud,
      settings: { ...settings, reminder: 60 * MINUTE },
      sizing: options.sizing,
      destinations: destinations.map((each) => asSample(each, now)),
      print: options.print,
      now: () => at,
      lease: 10 * MINUTE,
      wokenBy: 'clock',
      ...changes,
    })
    // Samples are never retried.
    const ended = found.map((each) => (each.outcome === 'waiting' ? { ...each, outcome: 'failed' as const } : each))
    for (const each of ended) tell(each)
    results.push(...ended)
  }
  try {
    await notify(await measure(stretches.usual, 1))
    const slow = await measure(stretches.slow, 1.9)
    await notify(slow)
    await notify(slow + 61 * MINUTE)
    await notify(await measure(stretches.recovered, 1))
    await notify(now, { digestAt: new Date(now).toISOString() })
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
  return results
}

/** Every recipient gets every sample, under an id of its own, so that no program mistakes it for a known message. */
function asSample({ name, audience, send }: Destination, now: number): Destination {
  return {
    name,
    audience: { ...audience, benchmarks: null, severity: 'info', quiet: null, digest: true },
    send: ({ message, incidents }) => {
      const id = `sample/${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}/${message.id}`
      return send({ message: { ...message, id, subject: `[Sample] ${message.subject}` }, incidents })
    },
  }
}

/** The benchmark, reduced to what a sample needs. */
function small({ sites, steps, markets, target, ...benchmark }: Benchmark): Benchmark {
  const [us, ...competitors] = sites
  if (us === undefined) throw new Error(`The benchmark ${benchmark.id} has no site.`)
  const { promise: _, ...rest } = target
  return {
    ...benchmark,
    sites: [us, ...competitors.slice(0, 2)],
    steps: steps.slice(0, 3),
    markets: markets.slice(0, 1),
    every,
    loads: 3,
    target: { ...rest, against: 'fastest', metric: 'lcp', margin: 0.05 },
    alarm: { ...benchmark.alarm, falseAlarmsPerYear: 300 },
  }
}

function sampleRound(
  { id, sites, steps, markets, loads }: Benchmark,
  { number, at, slower }: { number: number; at: number; slower: number },
): Round {
  const [market] = markets
  if (market === undefined) throw new Error(`The benchmark ${id} has no market.`)
  const scheduledAt = new Date(at).toISOString()
  const visit = (site: string, index: number): Visit => ({
    site,
    status: 'ok',
    startedAt: scheduledAt,
    duration: 20_000,
    control: 40,
    loads: Array.from({ length: loads }, (_, load) => ({
      steps: steps.map((name, step) => {
        // The first site is our own; it slows down on the last step.
        const factor = index === 0 && step === steps.length - 1 ? slower : 1
        const time = Math.round(
          (1100 + 350 * step + 180 * index) * factor * wobble(number * 31 + load * 7 + index * 3 + step),
        )
        return { name, metrics: { ttfb: time * 0.2, fcp: time * 0.6, lcp: time, duration: time * 1.2 } }
      }),
    })),
  })
  return {
    version: 1,
    benchmark: id,
    market: market.id,
    scheduledAt,
    startedAt: scheduledAt,
    finishedAt: scheduledAt,
    seed: number,
    method: { profile: profileId(market.profile), region: market.region, chromium: 153, loads },
    worker: { chromium: '153.0.0.0', cold: false, cpuIndex: 1000, platform: 'sample' },
    visits: sites.map(({ name }, index) => visit(name, index)),
  }
}

/** From 0.96 to 1.04, always the same for the same number. */
function wobble(number: number): number {
  const noise = Math.sin(number * 12.9898) * 43758.5453
  return 0.96 + 0.08 * (noise - Math.floor(noise))
}
