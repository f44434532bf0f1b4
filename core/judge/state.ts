import type { Benchmark } from '../model/benchmark.ts'
import type { Incident } from '../model/incident.ts'
import { type Method, methodDifferences } from '../model/method.ts'
import type { Metric } from '../model/metric.ts'
import type { Round } from '../model/round.ts'
import { HOUR } from '../model/time.ts'
import type { Verdict } from '../model/verdict.ts'
import { slotOf } from '../statistics/slots.ts'
import type { AfterFailure } from './incident/after-failure.ts'
import { type JourneyWatch, startJourneyWatch } from './incident/journey.ts'
import type { DoubtedPage } from './page/doubt.ts'
import type { PageHistory, UnusualStep } from './page/usual.ts'
import { ourName } from './streams.ts'
import { emptyHistory, type WorkerHistory, type WorkerNote } from './worker-history.ts'

/** State of a benchmark in a market, apart from its streams. Plain JSON; the record that commits a round. */
export interface MarketState {
  v: 1
  setup: Setup
  method: Method | null
  epoch: Epoch
  /** Slot and scheduled time of the newest round judged; earlier rounds are no longer judged. */
  slot: number
  watermark: string | null
  /** Scheduled time of the first round ever judged here. */
  firstAt: string | null
  /** Number of rounds in this epoch, and of those with an unsteady worker. */
  rounds: number
  unsteady: number
  /** The newest rounds, oldest first. */
  recent: JudgedRound[]
  /** Newest scheduled time of rounds that were forgotten, because a clock was ahead (judge/clock.ts); until the next epoch. */
  ahead?: string
  /** When the newest round was scheduled before another interval emptied `recent`, ms; until that is full again. */
  before?: number
  /** When rounds with an unsteady worker were scheduled, ms, as far as their day may not be stored yet; oldest first. */
  unsteadyAt?: number[]
  /** Scheduled times of the newest rounds that arrived after a later one was judged; used only in charts and days. */
  late: string[]
  worker: WorkerHistory
  /** About the newest unsteady round. */
  note: (WorkerNote & { at: string }) | null
  /** What each site usually shows; absent in states older than it. */
  pages?: PageHistory
  /** Steps of the newest round that probably ended on another page. */
  doubts?: DoubtedPage[]
  /** The newest steps that were unlike it, oldest first. */
  unusual?: UnusualStep[]
  journey: JourneyWatch
  /** What raised an alarm only because our journey failed, while it is open whether it is slower; absent without any. */
  afterFailure?: AfterFailure[]
  /** Absent before the first baseline. */
  baseline?: BaselineState
  open: Incident[]
  /** Closed by the newest commit. The next commit clears them first, so a crash before they are written loses nothing. */
  closed: Incident[]
}

/** What a judge remembers of the baselines of its market (judge/baseline.ts). */
export interface BaselineState {
  /** The newest epoch with a baseline, or with the same standing as the one before it. */
  epoch: number
  /** Number of the newest baseline. */
  number: number
  /** When the standing was last looked at. */
  at: string
  /** What people were last told, by competitor and step. */
  verdicts: Record<string, Record<string, Verdict>>
  promise: 'kept' | 'broken' | 'unknown'
  /** Steps without a verdict in this epoch then, by competitor. */
  open: Record<string, string[]>
}

/** A judged round. `steady` is 0 when its worker was unsteady, so no stream was fed; `evidence` is 1 when it has some. */
export type JudgedRound = [slot: number, at: number, steady: 0 | 1, evidence: 0 | 1]

/** Settings that start a new epoch when changed, because earlier rounds are then no longer comparable. */
export interface Setup {
  us: string
  metric: Metric
  margin: number
  every: number
  promise: number | null
}

/** A period with the same method, settings and clock. A new one begins with fresh detectors. */
export interface Epoch {
  /** 1 for the first. */
  number: number
  /** Scheduled time of its first round, and the newest slot before it, so that the epoch can be replayed on its own. */
  from: string
  after: number
  reason:
    | { kind: 'start' }
    | { kind: 'method'; differs: (keyof Method)[]; before: Method }
    | { kind: 'settings'; differs: (keyof Setup)[] }
    /** Rounds up to this time had been scheduled by a clock that was ahead. */
    | { kind: 'clock'; ahead: string }
}

/** Number of rounds remembered: at least a detector's window, so that every onset can be dated. */
export const RECENT = 96
/** ms, and more than any day has where clocks change. */
const LONGEST_DAY = 48 * HOUR
const MAX_LATE = 200
/** Number of unusual steps remembered: those of the rounds that streams may still have to take in, and more. */
export const MAX_UNUSUAL = 100

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
    pages: {},
    unusual: [],
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

/** Begins a new epoch, in place, if the method or the settings differ from those of the previous round; returns it. */
export function advanceEpoch(
  state: MarketState,
  { round, benchmark }: { round: Round; benchmark: Benchmark },
): Epoch | null {
  const reason = reasonForEpoch(state, { round, benchmark })
  if (reason === null) return null
  const setup = setupOf(benchmark)
  // Slot numbers depend on the interval.
  if (setup.every !== state.setup.every) forgetSlots(state)
  const epoch: Epoch = {
    number: state.epoch.number + 1,
    from: new Date(round.scheduledAt).toISOString(),
    after: state.slot,
    reason,
  }
  Object.assign(state, { setup, method: round.method, epoch, rounds: 0, unsteady: 0, note: null })
  state.worker = emptyHistory()
  state.pages = {}
  delete state.journey.painted
  delete state.ahead
  return epoch
}

function forgetSlots(state: MarketState): void {
  const newest = state.recent.at(-1)
  if (newest !== undefined) state.before = newest[1]
  Object.assign(state, { slot: -1, recent: [] })
}

/** Notes a judged round, in place. */
export function remember(state: MarketState, round: JudgedRound): void {
  const [slot, at, steady] = round
  state.recent = [...state.recent, round].slice(-RECENT)
  if (state.recent.length === RECENT) delete state.before
  const kept = (state.before ?? state.recent[0]?.[1] ?? at) - LONGEST_DAY
  const unsteady = (state.unsteadyAt ?? []).filter((before) => before >= kept)
  if (steady === 0) unsteady.push(at)
  if (unsteady.length > 0) state.unsteadyAt = unsteady
  else delete state.unsteadyAt
  state.slot = slot
  state.watermark = new Date(at).toISOString()
  state.firstAt ??= state.watermark
  state.rounds++
  if (steady === 0) state.unsteady++
}

function reasonForEpoch(
  { method, setup, epoch, ahead }: MarketState,
  { round, benchmark }: { round: Round; benchmark: Benchmark },
): Epoch['reason'] | null {
  if (epoch.number === 0 || method === null) return { kind: 'start' }
  if (ahead !== undefined) return { kind: 'clock', ahead }
  const measured = methodDifferences(method, round.method)
  if (measured.length > 0) return { kind: 'method', differs: measured, before: method }
  const changed = differing(setup, setupOf(benchmark))
  return changed.length > 0 ? { kind: 'settings', differs: changed } : null
}

/** Settings in which two benchmarks differ so that rounds of the one cannot be judged with those of the other. */
export function differsInSetup(one: Benchmark, other: Benchmark): (keyof Setup)[] {
  return differing(setupOf(one), setupOf(other))
}

function differing(one: Setup, other: Setup): (keyof Setup)[] {
  return (Object.keys(other) as (keyof Setup)[]).filter((key) => one[key] !== other[key])
}

/**
 * The slot of a round later than the newest: its own, or the next free one when several rounds were run within one interval
 * (`run --rounds 20`), so that each of them counts, in the order of their scheduled times.
 */
export function nextSlot({ slot, setup }: Pick<MarketState, 'slot' | 'setup'>, scheduledAt: string): number {
  return Math.max(slotOf(Date.parse(scheduledAt), setup.every), slot + 1)
}

/** The slot of a remembered round by its scheduled time, ISO 8601; undefined once it is forgotten. */
export function slotAt({ recent }: Pick<MarketState, 'recent'>, at: string): number | undefined {
  return recent.find(([, judged]) => judged === Date.parse(at))?.[0]
}

/** Scheduled time of a slot as far back as rounds are remembered; before that, the start of the slot. */
export function timeOfSlot({ recent, setup }: Pick<MarketState, 'recent' | 'setup'>, slot: number): string {
  const known = recent.find(([at]) => at === slot)
  return new Date(known?.[1] ?? slot * setup.every).toISOString()
}

/**
 * Whether a delivered round arrived after a later one was judged: `late`, or `old` when it is no longer known whether it is
 * late or redelivered. Null for a round that has been or will be judged.
 */
export function latenessOf({ watermark, recent }: MarketState, scheduledAt: string): 'late' | 'old' | null {
  const ms = Date.parse(scheduledAt)
  const oldest = recent[0]?.[1]
  if (watermark === null || oldest === undefined || ms > Date.parse(watermark)) return null
  if (recent.some(([, judged]) => judged === ms)) return null
  return ms < oldest ? 'old' : 'late'
}

/** Records a late round, in place; returns false when it was already recorded. */
export function noteLate(state: MarketState, scheduledAt: string): boolean {
  const at = new Date(scheduledAt).toISOString()
  if (state.late.includes(at)) return false
  state.late = [...state.late, at].slice(-MAX_LATE)
  return true
}
