import type { Benchmark } from '../model/benchmark.ts'
import { falseAlarmInterval } from '../statistics/config.ts'

/** A comparison that can raise an alarm: our site against a competitor on one step, in one market. */
export interface Comparison {
  competitor: string
  step: string
}

/** Every comparison of a market that can raise an alarm. */
export function comparisonsOf({ sites, steps }: Pick<Benchmark, 'sites' | 'steps'>): Comparison[] {
  const competitors = sites.filter(({ us }) => !us)
  return competitors.flatMap(({ name }) => steps.map((step) => ({ competitor: name, step })))
}

/** Steps on which our own time is judged against the promise; empty without a promise. */
export function promisedSteps({ steps, target }: Pick<Benchmark, 'steps' | 'target'>): readonly string[] {
  return target.promise === undefined ? [] : steps
}

/** Steps on which our site is judged against all competitors together (pooled.ts); empty without competitors. */
export function pooledSteps({ sites, steps }: Pick<Benchmark, 'sites' | 'steps'>): readonly string[] {
  return sites.some(({ us }) => !us) ? steps : []
}

/** Number of streams in all markets that can raise an alarm; they share the accepted false alarms. */
export function alarmingStreams(benchmark: Benchmark): number {
  return benchmark.markets.length * streamsInMarket(benchmark)
}

/** Number of streams in a market. Counted, not listed as `comparisonsOf` does: every stream asks for it in every round. */
export function streamsInMarket(benchmark: Pick<Benchmark, 'sites' | 'steps' | 'target'>): number {
  const { sites, steps } = benchmark
  const competitors = sites.filter(({ us }) => !us).length
  return competitors * steps.length + pooledSteps(benchmark).length + promisedSteps(benchmark).length
}

/** With fewer rounds between false alarms the test would be meaningless, however many false alarms are accepted. */
const SHORTEST_INTERVAL = 10

/**
 * Mean number of rounds between false alarms of one stream, such that all streams of the benchmark together stay within the
 * accepted number, under any dependence between them (docs/detector.md section 5).
 */
export function falseAlarmIntervalOf(benchmark: Benchmark): number {
  const { every, alarm } = benchmark
  const streams = Math.max(1, alarmingStreams(benchmark))
  return Math.max(
    SHORTEST_INTERVAL,
    falseAlarmInterval({ every, falseAlarmsPerYear: alarm.falseAlarmsPerYear, streams }),
  )
}

/** Name of our own site; every benchmark has one. */
export function ourName({ sites }: Pick<Benchmark, 'sites'>): string {
  return sites.find(({ us }) => us)?.name ?? ''
}
