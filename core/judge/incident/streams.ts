import type { IncidentStream } from '../../model/incident.ts'
import type { Observation } from '../../statistics/onset.ts'
import type { ComparisonStream } from '../comparison.ts'
import type { PromiseStream } from '../promise.ts'

/** Comparisons and promises of a market. */
export interface StreamsInMarket {
  comparisons: readonly ComparisonStream[]
  promises: readonly PromiseStream[]
}

/** What an incident's entry is about; undefined once it is no longer measured. */
export function streamOf(
  { competitor, step }: Pick<IncidentStream, 'competitor' | 'step'>,
  { comparisons, promises }: StreamsInMarket,
): ComparisonStream | PromiseStream | undefined {
  return competitor === null
    ? promises.find((one) => one.step === step)
    : comparisons.find((one) => one.competitor === competitor && one.step === step)
}

export function isSameStream(
  one: Pick<IncidentStream, 'competitor' | 'step'>,
  other: Pick<IncidentStream, 'competitor' | 'step'>,
): boolean {
  return one.competitor === other.competitor && one.step === other.step
}

/** The newest rounds it was judged by. */
export function windowOf(stream: ComparisonStream | PromiseStream): readonly Observation[] {
  return 'watch' in stream ? stream.watch.state.win : stream.detector.window
}
