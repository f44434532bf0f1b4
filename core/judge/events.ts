import type { Benchmark, Market } from '../model/benchmark.ts'
import type { Incident } from '../model/incident.ts'
import type { Mover } from '../model/verdict.ts'
import type { PromiseEvent } from '../statistics/promise.ts'
import type { DetectorEvent } from '../statistics/verdict.ts'
import type { ComparisonStream } from './comparison.ts'
import type { PooledStream } from './pooled.ts'
import type { PromiseStream } from './promise.ts'
import type { Baseline } from './standing.ts'
import type { Epoch, MarketState } from './state.ts'
import type { WorkerNote } from './worker-history.ts'

/** Complete state of a benchmark in a market, ready for the next round. `observeRound` updates it in place. */
export interface Judge {
  readonly benchmark: Benchmark
  readonly market: Market
  state: MarketState
  comparisons: ComparisonStream[]
  pools: PooledStream[]
  promises: PromiseStream[]
}

/** An event raised by a round. `at` is the round's scheduled time, `onsetAt` when the change most likely began. */
export type JudgeEvent =
  /** The method or the settings have changed: all streams restart. */
  | { type: 'epoch'; at: string; epoch: Epoch }
  /** The round arrived after a later one was judged: it counts in charts and days, and is not judged. */
  | { type: 'late'; at: string }
  /** The worker was unsteady: the round is kept and shown, but not judged. */
  | { type: 'worker'; at: string; note: WorkerNote }
  | {
      type: 'comparison'
      at: string
      onsetAt: string
      stream: ComparisonStream
      event: DetectorEvent
      moved: Mover | null
      /** When the change began that it follows from; absent where it is one itself, or none is known. */
      changedAt?: string
    }
  | { type: 'promise'; at: string; onsetAt: string; stream: PromiseStream; event: PromiseEvent }
  | { type: 'incident'; at: string; change: 'opened' | 'joined' | 'closed'; incident: Incident }
  /** First verdicts that people have not been told of. */
  | { type: 'baseline'; at: string; baseline: Baseline }

export type StreamEvent = Extract<JudgeEvent, { type: 'comparison' | 'promise' }>
