import type { Benchmark } from '../model/benchmark.ts'
import type { Incident } from '../model/incident.ts'
import type { Metric } from '../model/metric.ts'
import type { Method, Round } from '../model/round.ts'
import { slotOf } from '../statistics/slots.ts'
import { type JourneyWatch, startJourneyWatch } from './incident/journey.ts'
import { ourName } from './streams.ts'
import { emptyHistory, type WorkerHistory, type WorkerNote } from './worker-history.ts'

/** What the judge remembers of a benchmark in a market beside its streams. Plain JSON; the record that commits a round. */
export interface MarketState {
  v: 1
  setup: Setup
  method: Method | null
  epoch: Epoch
  /** Slot and scheduled time of the newest round judged: rounds at or before it are not judged again. */
  slot: number
  watermark: string | null
  /** Scheduled time of the first round ever judged here. */
  firstAt: string | null
  /** Rounds of this epoch, and those of them whose worker was unsteady. */
  rounds: number
  unsteady: number
  /** The newest rounds, oldest first. */
  recent: JudgedRound[]
  /** Scheduled times of rounds that came after a later one was judged: in charts and days only. The newest of them. */
  late: string[]
  worker: WorkerHistory
  /** Of the newest unsteady round. */
  note: (WorkerNote & { at: string }) | null
  journey: JourneyWatch
  open: Incident[]
  /** Closed by the newest commit, which begins by clearing them: a crash before they were written costs nothing. */
  closed: Incident[]
}

/** A judged round. `steady` is 0 when its worker was not, so that no stream was fed; `evidence` 1 when it has some. */
export type JudgedRound = [slot: number, at: number, steady: 0 | 1, evidence: 0 | 1]

/** What a user can change that makes earlier rounds say nothing about later ones. */
interface Setup {
  us: string
  metric: Metric
  margin: number
  every: number
  promise: number | null
}

/** A time in which everything was measured and asked alike. A new one begins with fresh detectors. */
export interface Epoch {
  /** 1 for the first. */
  number: number
  /** Scheduled time of its first round, and the newest slot before it, so that it can be judged again alone. */
  from: string
  after: number
  reason:
    | { kind: 'start' }
    | { kind: 'method'; differs: (keyof Method)[]; before: Method }
    | { kind: 'settings'; differs: (keyof Setup)[] }
}

/** Rounds remembered: at least a detector's window, so that an onset has a time. */
export const RECENT = 96
const MOST_LATE = 200

export function startState(benchmark: Benchmark): MarketState {
  return {
    v: 1,
    setup: setupOf(benchmark),
    method: null,
    epoch: { number: 0, from: '', after: -1, reason: { kind: 'start' } },
    slot: -1,
    watermark: null,
    firstAt: null,
    rounds: 0,
    unsteady: 0,
    recent: [],
    late: [],
    worker: emptyHistory(),
    note: null,
    journey: startJourneyWatch(),
    open: [],
    closed: [],
  }
}

function setupOf(benchmark: Benchmark): Setup {
  const { every, target } = benchmark
  const { metric, margin, promise = null } = target
  return { us: ourName(benchmark), metric, margin, every, promise }
}

/** Begins a new epoch in place if this round is not measured, or no longer asked for, as those before; returns it. */
export function turnEpoch(
  state: MarketState,
  { round, benchmark }: { round: Round; benchmark: Benchmark },
): Epoch | null {
  const reason = reasonToTurn(state, { round, benchmark })
  if (reason === null) return null
  const setup = setupOf(benchmark)
  // Slots of another cadence are other numbers.
  if (setup.every !== state.setup.every) Object.assign(state, { slot: -1, recent: [] })
  const epoch: Epoch = {
    number: state.epoch.number + 1,
    from: new Date(round.scheduledAt).toISOString(),
    after: state.slot,
    reason,
  }
  Object.assign(state, { setup, method: round.method, epoch, rounds: 0, unsteady: 0, note: null })
  state.worker = emptyHistory()
  return epoch
}

function reasonToTurn(
  { method, setup, epoch }: MarketState,
  { round, benchmark }: { round: Round; benchmark: Benchmark },
): Epoch['reason'] | null {
  if (epoch.number === 0 || method === null) return { kind: 'start' }
  const methodKeys: (keyof Method)[] = ['profile', 'region', 'chromium', 'loads']
  const measured = methodKeys.filter((key) => method[key] !== round.method[key])
  if (measured.length > 0) return { kind: 'method', differs: measured, before: method }
  const asked = setupOf(benchmark)
  const changed = (Object.keys(asked) as (keyof Setup)[]).filter((key) => asked[key] !== setup[key])
  return changed.length > 0 ? { kind: 'settings', differs: changed } : null
}

/**
 * The slot of a round that follows the newest: its own, or the next free one where several rounds were made within one
 * interval (`run --rounds 20`), so that each of them counts, in the order of their scheduled times.
 */
export function nextSlot({ slot, setup }: Pick<MarketState, 'slot' | 'setup'>, scheduledAt: string): number {
  return Math.max(slotOf(Date.parse(scheduledAt), setup.every), slot + 1)
}

/** Scheduled time of a slot, as far back as rounds are remembered; the slot's own beginning before that. */
export function timeOfSlot({ recent, setup }: Pick<MarketState, 'recent' | 'setup'>, slot: number): string {
  const known = recent.find(([at]) => at === slot)
  return new Date(known?.[1] ?? slot * setup.every).toISOString()
}

/**
 * Whether a round that is delivered came after a later one was judged: `late`, or `old` where nobody remembers whether it is
 * late or redelivered. Null for one that is still to be judged, or was.
 */
export function latenessOf({ watermark, recent }: MarketState, scheduledAt: string): 'late' | 'old' | null {
  const ms = Date.parse(scheduledAt)
  const oldest = recent[0]?.[1]
  if (watermark === null || oldest === undefined || ms > Date.parse(watermark)) return null
  if (recent.some(([, judged]) => judged === ms)) return null
  return ms < oldest ? 'old' : 'late'
}

/** Notes a late round in place; false when it was noted before. */
export function noteLate(state: MarketState, scheduledAt: string): boolean {
  const at = new Date(scheduledAt).toISOString()
  if (state.late.includes(at)) return false
  state.late = [...state.late, at].slice(-MOST_LATE)
  return true
}
