import type { Benchmark } from '../../model/benchmark.ts'
import { WEEK } from '../../model/time.ts'
import { costLines } from './lines.ts'
import { eachOf, type Range, sum } from './range.ts'
import { roundSeconds, type SecondsARound } from './seconds.ts'
import type { UsageOptions } from './usage/amounts.ts'
import { benchmarkUsage } from './usage/benchmark.ts'

/** A change of one setting and what it saves. Times in ms. */
export interface Saving {
  setting: 'every' | 'loads' | 'audits.every'
  from: number
  to: number
  /** USD per month, likely. */
  saved: number
  /** Share of the benchmark's cost, 0 to 1. */
  share: number
}

/** The change that saves the most. Fewer competitors or markets are not considered: they would answer another question. */
export function savingOf(benchmark: Benchmark, options: UsageOptions): Saving | undefined {
  const before = likelyCost(benchmark, options)
  const savings = changesOf(benchmark).map(({ changed, ...change }): Saving => {
    const measured = options.measured.map((each) => rescaled(each, benchmark, changed))
    const saved = before - likelyCost(changed, { ...options, measured })
    return { ...change, saved, share: before > 0 ? saved / before : 0 }
  })
  return savings.filter(({ saved }) => saved > 0).toSorted((a, b) => b.saved - a.saved)[0]
}

type Change = Pick<Saving, 'setting' | 'from' | 'to'> & { changed: Benchmark }

function changesOf(benchmark: Benchmark): Change[] {
  const { every, loads, audits } = benchmark
  const changes: Change[] = []
  // The settings allow at most a week between rounds.
  if (every * 2 <= WEEK) {
    changes.push({ setting: 'every', from: every, to: every * 2, changed: { ...benchmark, every: every * 2 } })
  }
  if (loads > 1) {
    changes.push({ setting: 'loads', from: loads, to: loads - 1, changed: { ...benchmark, loads: loads - 1 } })
  }
  if (audits !== undefined && audits.every < WEEK) {
    const changed = { ...benchmark, audits: { ...audits, every: WEEK } }
    changes.push({ setting: 'audits.every', from: audits.every, to: WEEK, changed })
  }
  return changes
}

function likelyCost(benchmark: Benchmark, options: UsageOptions): number {
  return sum(costLines(benchmarkUsage(benchmark, options)).map(({ cost }) => cost)).likely
}

/** Durations after the change, scaled like the estimate. */
function rescaled(each: SecondsARound, before: Benchmark, after: Benchmark): SecondsARound {
  if (each.benchmark !== before.id) return each
  const share = roundSeconds(after).likely / roundSeconds(before).likely
  const seconds: Range = eachOf(each.seconds, (value) => value * share)
  return { ...each, seconds }
}
