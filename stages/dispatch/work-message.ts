import type { Benchmark } from '#core/model/benchmark.ts'
import type { WorkKind } from './due.ts'

/**
 * A message of a queue: one piece of work, with the benchmark as resolved when it was due. Who receives it reads no settings.
 * It holds names of secrets and no secret, nobody's address, and of the markets only its own where it has one.
 */
export interface WorkMessage {
  version: 1
  kind: WorkKind
  benchmark: Benchmark
  /** Id; of a round or an audit. */
  market?: string
  /** Of an audit: the steps whose pages are due. */
  steps?: string[]
  /** ISO 8601, UTC: the slot, and not the time of sending, so that a redelivery is the same work. */
  scheduledAt: string
  /** ms. The work is missed when it has not begun this long after its slot. */
  every: number
  /** What the benchmark was resolved from, and under `message` the shape of this message: see `messageShape`. */
  versions: Record<string, string>
}
