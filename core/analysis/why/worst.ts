import { gapOf } from '../../judge/gap/gap.ts'
import { ourName } from '../../judge/streams.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import type { Round } from '../../model/round.ts'

/** A competitor and a step. */
export interface Against {
  competitor: string
  step: string
}

/**
 * Where we are furthest behind: the largest ratio of LCP, or of the time of the step where no step has an LCP, against the
 * target's competitor (`fastest` and `median`: all of them). Null while nothing can be compared.
 */
export function worstOf(
  rounds: readonly Round[],
  { benchmark, competitor, step }: { benchmark: Benchmark; competitor?: string | undefined; step?: string | undefined },
): Against | null {
  const { against } = benchmark.target
  const named = competitor ?? (typeof against === 'object' ? against.competitor : undefined)
  const competitors = benchmark.sites.filter(({ us, name }) => !us && (named === undefined || name === named))
  const pairs = benchmark.steps
    .filter((each) => step === undefined || each === step)
    .flatMap((each) => competitors.map(({ name }): Against => ({ competitor: name, step: each })))
  const us = ourName(benchmark)
  for (const metric of ['lcp', 'duration'] as const) {
    const [worst] = pairs
      .map((pair) => ({ pair, ratio: gapOf(rounds, { us, ...pair, metric }).ratio }))
      .filter(({ ratio }) => ratio !== null)
      .toSorted((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))
    if (worst !== undefined) return worst.pair
  }
  return null
}
