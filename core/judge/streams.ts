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

/** Steps on which our own time is held against the promise; none when nothing was promised. */
export function promisedSteps({ steps, target }: Pick<Benchmark, 'steps' | 'target'>): readonly string[] {
  return target.promise === undefined ? [] : steps
}

/** Streams of all markets that can raise an alarm, promises among them: the false alarms are shared out among them. */
export function alarmingStreams(benchmark: Benchmark): number {
  return benchmark.markets.length * (comparisonsOf(benchmark).length + promisedSteps(benchmark).length)
}

/** An alarm after fewer rounds by chance would be none: asking for more false alarms does not go below it. */
const SHORTEST_INTERVAL = 10

/**
 * Rounds between false alarms of one stream, so that all streams of the benchmark together keep to what was asked for,
 * whatever the dependence between them (statistics.md section 5).
 */
export function falseAlarmIntervalOf(benchmark: Benchmark): number {
  const { every, alarm } = benchmark
  const streams = Math.max(1, alarmingStreams(benchmark))
  return Math.max(
    SHORTEST_INTERVAL,
    falseAlarmInterval({ every, falseAlarmsPerYear: alarm.falseAlarmsPerYear, streams }),
  )
}

/** Name of us; every benchmark has one. */
export function ourName({ sites }: Pick<Benchmark, 'sites'>): string {
  return sites.find(({ us }) => us)?.name ?? ''
}
