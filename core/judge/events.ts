import type { Benchmark, Market } from '../model/benchmark.ts'
import type { Incident } from '../model/incident.ts'
import type { Mover } from '../model/verdict.ts'
import type { PromiseEvent } from '../statistics/promise.ts'
import type { DetectorEvent } from '../statistics/verdict.ts'
import type { ComparisonStream } from './comparison.ts'
import type { PromiseStream } from './promise.ts'
import type { Epoch, MarketState } from './state.ts'
import type { WorkerNote } from './worker-history.ts'

/** Everything that is known of a benchmark in a market, ready for the next round. `observeRound` changes it in place. */
export interface Judge {
  readonly benchmark: Benchmark
  readonly market: Market
  state: MarketState
  comparisons: ComparisonStream[]
  promises: PromiseStream[]
}

/** What a round made certain. `at` is its scheduled time, `onsetAt` when it most likely began. */
export type JudgeEvent =
  /** How we measure, or what is asked, has changed: all streams begin afresh. */
  | { type: 'epoch'; at: string; epoch: Epoch }
  /** The worker was unsteady: the round is kept and shown, and no stream is fed. */
  | { type: 'worker'; at: string; note: WorkerNote }
  | {
      type: 'comparison'
      at: string
      onsetAt: string
      stream: ComparisonStream
      event: DetectorEvent
      moved: Mover | null
    }
  | { type: 'promise'; at: string; onsetAt: string; stream: PromiseStream; event: PromiseEvent }
  | { type: 'incident'; at: string; change: 'opened' | 'joined' | 'closed'; incident: Incident }

export type StreamEvent = Extract<JudgeEvent, { type: 'comparison' | 'promise' }>
