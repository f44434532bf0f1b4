// Common detection procedures, each watching for "we got slower" and restarting after an alarm. A higher threshold means
// fewer alarms; detection.ts tunes each to the same false-alarm rate.
import { defaultConfig } from '#core/statistics/config.ts'
import { observe, startDetector } from '#core/statistics/detector.ts'
import { median } from '#core/statistics/quantile.ts'

/** Takes in one round and returns whether it raises an alarm. Lost rounds are not passed. */
export type Watch = (slot: number, d: number) => boolean

export interface Procedure {
  name: string
  /** For narrow columns. */
  short: string
  /** The range in which to search the threshold, on a ratio scale; both ends are above 0. */
  range: [low: number, high: number]
  watch(threshold: number): Watch
}

const BAD_NEWS = new Set(['FELL_BEHIND', 'SLIPPED', 'LEAD_LOST'])

/** This test; its threshold is c, the guaranteed mean number of rounds between false alarms. */
export const ours: Procedure = {
  name: 'this test',
  short: 'ours',
  range: [300, 10 * defaultConfig.c],
  watch: (c) => {
    const detector = startDetector({ c })
    return (slot, d) => observe(detector, slot, d).some(({ type }) => BAD_NEWS.has(type))
  },
}

export const rivals: Procedure[] = [
  {
    name: 'static ratio, 3 of 5 rounds',
    short: '3 of 5',
    range: [0.01, 4],
    watch: (ratio) => overLast(5, (last) => last.filter((d) => d > ratio).length >= 3),
  },
  {
    name: 'rolling median of 15',
    short: 'median',
    range: [0.01, 2],
    watch: (ratio) => overLast(15, (last) => median(last) > ratio),
  },
  {
    name: 'Mann-Whitney, 6 against 96',
    short: 'M-W',
    range: [0.5, 4.2],
    watch: (z) => overLast(102, (last) => mannWhitney(last, 96) >= z),
  },
  {
    name: 't-test, 12 against 24',
    short: 't-test',
    range: [0.5, 40],
    watch: (t) => overLast(36, (last) => welch(last, 24) >= t),
  },
]

function overLast(count: number, alarms: (last: readonly number[]) => boolean): Watch {
  let last: number[] = []
  return (_, d) => {
    last.push(d)
    if (last.length > count) last.shift()
    if (last.length < count || !alarms(last)) return false
    last = []
    return true
  }
}

/** z of "the rounds after the first `before` are slower"; ties are rare, so there is no correction. */
function mannWhitney(last: readonly number[], before: number): number {
  let U = 0
  for (let i = before; i < last.length; i++) {
    const recent = last[i] ?? 0
    for (let j = 0; j < before; j++) U += recent > (last[j] ?? 0) ? 1 : 0
  }
  const after = last.length - before
  return (U - (before * after) / 2) / Math.sqrt((before * after * (last.length + 1)) / 12)
}

/** Welch's t of "the rounds after the first `before` are slower". */
function welch(last: readonly number[], before: number): number {
  const old = moments(last.slice(0, before))
  const recent = moments(last.slice(before))
  return (recent.mean - old.mean) / Math.sqrt(old.variance / old.n + recent.variance / recent.n)
}

function moments(values: readonly number[]): { n: number; mean: number; variance: number } {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  return { n, mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) }
}
