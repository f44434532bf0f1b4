import type { AboutBenchmark } from '../analysis/about-benchmark.ts'
import { shortName } from '../model/untrusted.ts'
import { named } from './alarm/figures.ts'

/** Inboxes show about 70 characters of a subject. */
const longestName = 30

/**
 * Where a subject's news is: the market; with several benchmarks the one it is of, and its market only if it has more than
 * one, to leave room for the figures.
 */
export function subjectPlace(benchmark: AboutBenchmark, market: { name: string }): string {
  if (!benchmark.several) return named(market.name)
  const name = shortName(benchmark.name, longestName)
  return benchmark.markets === 1 ? name : `${name}, ${named(market.name)}`
}
