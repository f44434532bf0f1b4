import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'

/** What was computed last, newest last: a page asks every few seconds, and a process that measures should not compute it again. */
const known = new Map<string, unknown>()
/**
 * More than the markets of most installations: a page asks for the leagues of all of them, one after another, so with one too few
 * each would push out the one that is asked for next. A league has about 50 kB.
 */
const MOST_KNOWN = 500

interface DependsOn {
  what: string
  benchmark: Benchmark
  market: Market
  /** Never changed once stored, so their times say which they are. */
  rounds: readonly Round[]
}

/** `compute` of the same rounds and settings is done once. Its result must not be changed. */
export function computed<T>({ what, benchmark, market, rounds }: DependsOn, compute: () => T): T {
  const key = JSON.stringify([what, benchmark, market.id, rounds.map(({ scheduledAt }) => scheduledAt)])
  const before = known.get(key)
  const value = before === undefined ? compute() : (before as T)
  known.delete(key)
  known.set(key, value)
  const [oldest] = known.keys()
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
  return value
}
