import type { Benchmark } from '../model/benchmark.ts'
import type { Metric } from '../model/metric.ts'
import type { Round } from '../model/round.ts'
import {
  copyOfPromise,
  observePromise,
  type PromiseEvent,
  type PromiseState,
  type PromiseWatch,
  promiseValue,
  startPromise,
} from '../statistics/promise.ts'
import { median } from '../statistics/quantile.ts'
import { readVisit } from './gap/reading.ts'
import { isSharedFailure } from './incident/journey.ts'
import { chooseMetric, type MetricChoice } from './metric.ts'
import { falseAlarmIntervalOf, ourName } from './streams.ts'

/** Our own time on one step, being judged against the promise. */
export interface PromiseStream extends MetricChoice {
  step: string
  watch: PromiseWatch
  decidedAt: number | null
}

export interface SavedPromise extends MetricChoice {
  v: 1
  kind: 'promise'
  epoch: number
  step: string
  watch: PromiseState
  decidedAt: number | null
}

export function startPromiseStream(step: string, benchmark: Benchmark): PromiseStream {
  return { step, metric: null, without: 0, watch: startPromise(promiseConfig(benchmark)), decidedAt: null }
}

export function savePromise({ step, metric, without, watch, decidedAt }: PromiseStream, epoch: number): SavedPromise {
  return { v: 1, kind: 'promise', epoch, step, metric, without, watch: copyOfPromise(watch.state), decidedAt }
}

export function restorePromise(saved: SavedPromise, benchmark: Benchmark): PromiseStream {
  const { step, metric, without, decidedAt } = saved
  return { step, metric, without, watch: startPromise(promiseConfig(benchmark), saved.watch), decidedAt }
}

/** A promise counts as broken only beyond the benchmark's margin; smaller excesses do not matter. */
function promiseConfig(benchmark: Benchmark) {
  return { margin: benchmark.target.margin, c: falseAlarmIntervalOf(benchmark) }
}

/** Takes in a round, in place; `judged` is false when its worker was unsteady or could not reach any site. */
export function observePromiseStream(
  stream: PromiseStream,
  { round, slot, judged, benchmark }: { round: Round; slot: number; judged: boolean; benchmark: Benchmark },
): PromiseEvent[] {
  const { promise } = benchmark.target
  if (slot <= stream.watch.state.wm || promise === undefined) return []
  settleMetric(stream, { round, benchmark })
  const time = judged ? ourTime(round, { step: stream.step, metric: stream.metric, benchmark }) : null
  const events = observePromise(stream.watch, slot, promiseValue(time, promise))
  if (events.length > 0) stream.decidedAt = slot
  return events
}

/** Chooses the stream's metric; a stream that switches to another metric is restarted. */
function settleMetric(stream: PromiseStream, { round, benchmark }: { round: Round; benchmark: Benchmark }): void {
  const { metric: wanted } = benchmark.target
  const has = (metric: Metric) => typeof ourTime(round, { step: stream.step, metric, benchmark }) === 'number'
  const choice = chooseMetric(stream, { wanted, has })
  if (stream.metric !== null && choice.metric !== stream.metric) {
    Object.assign(stream, startPromiseStream(stream.step, benchmark))
  }
  Object.assign(stream, choice)
}

/**
 * Our time on a step in a round, the median of its loads, ms; null where it was not measured, or where every site failed. The
 * one definition of it.
 */
export function ourTime(
  round: Round,
  { step, metric, benchmark }: { step: string; metric: Metric | null; benchmark: Benchmark },
): number | 'failed' | null {
  if (metric === null) return null
  const us = ourName(benchmark)
  const visit = round.visits.find(({ site }) => site === us)
  const reading = readVisit(visit, { step, metric }, round.method.loads)
  switch (reading.kind) {
    case 'measured':
      return median(reading.values)
    case 'failed':
      return isSharedFailure(round, benchmark) ? null : 'failed'
    case 'missing':
      return null
    default:
      return reading satisfies never
  }
}
