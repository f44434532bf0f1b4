import { SIGN_WEIGHTS } from './bets.ts'
import { boundariesOf, defaultConfig } from './config.ts'
import { total } from './e-detector.ts'
import { hodgesLehmann } from './hodges-lehmann.ts'
import { betOnSide, other, side, signTest } from './level.ts'
import { type Observation, onsetOf, since } from './onset.ts'
import { MAD_TO_SD, medianAbsoluteDeviation } from './quantile.ts'
import { clampLogRatio } from './round-ratio.ts'

/** UNDECIDED until there is enough evidence either way. */
type PromiseVerdict = 'UNDECIDED' | 'KEPT' | 'BROKEN'

/** Settings as in `DetectorConfig`: broken beyond 1 + margin, kept again below 1 + margin * exitFrac. */
export interface PromiseConfig {
  /** 0 takes the promise literally, without hysteresis. */
  margin: number
  exitFrac: number
  /** Mean number of rounds between false PROMISE_BROKEN events. */
  c: number
  /** PROMISE_KEPT needs c / goodDiv. */
  goodDiv: number
  win: number
  wins: number
}

/** State of a stream for an absolute promise: plain JSON, below 2 KB, updated in place by `observePromise`. */
export interface PromiseState {
  v: 1
  /** Highest slot seen, -1 before the first; rounds used. */
  wm: number
  seq: number
  state: PromiseVerdict
  /** Slot since which the verdict has held. */
  since: number
  /** Evidence that the promise is broken, and that it is kept. */
  in: number[]
  out: number[]
  win: Observation[]
}

export interface PromiseWatch {
  readonly config: PromiseConfig
  readonly state: PromiseState
}

export interface PromiseEvent {
  type: 'PROMISE_BROKEN' | 'PROMISE_KEPT'
  slot: number
  /** Slot in which it most likely began. */
  onset: number
  /** Typical ln(our time / promise) since the onset, failures included; promise * exp(estimate) is the time. */
  estimate: number
  evidence: number
  /** The previous verdict: going from UNDECIDED to KEPT is not news. */
  before: PromiseVerdict
  state: PromiseVerdict
}

const defaults: PromiseConfig = {
  margin: defaultConfig.margin,
  exitFrac: defaultConfig.exitFrac,
  c: defaultConfig.c,
  goodDiv: defaultConfig.goodDiv,
  win: defaultConfig.win,
  wins: defaultConfig.wins,
}

/** A smaller spread of the window is an artefact of few rounds: a quarter bin, as in `middleOf`. */
const SMALLEST_SPREAD = MAD_TO_SD * 0.25 * 0.01

/**
 * Monitors an absolute promise ("three seconds"). Starts fresh, or from a stored `state`.
 *
 * The guarantee is that of the level tests (assumption L, docs/detector.md section 4): as long as, given the past, our time is
 * at least as likely below promise * (1 + margin) as above it, PROMISE_BROKEN is expected at most n / c times in n rounds.
 * Rounds may depend on one another in any other way. There is no rival to cancel out a slow worker, so a worker that is
 * slow by itself breaks the promise too: measure from where the promise is meant to hold. A false PROMISE_KEPT, at the lower
 * threshold, is expected at most n goodDiv / c times in n rounds in which the promise is broken.
 *
 *     promise -------- * (1 + margin exitFrac) -------- * (1 + margin) ------> time
 *         KEPT again <|                                               |> BROKEN
 *
 * @throws RangeError when a setting is invalid or the state was written by another version
 */
export function startPromise(settings: Partial<PromiseConfig> = {}, saved?: PromiseState): PromiseWatch {
  const config = { ...defaults, ...settings }
  if (!(config.margin >= 0)) throw new RangeError(`margin must be at least 0 (0.05 means 5 %), got ${config.margin}`)
  if (!(config.c > 1)) throw new RangeError(`c, the rounds between false alarms, must be above 1, got ${config.c}`)
  if (saved !== undefined && saved.v !== 1) {
    throw new RangeError(`Promise state has version ${saved.v}, expected 1: replay the stored rounds instead`)
  }
  const state = saved === undefined ? emptyState() : copyOfPromise(saved)
  return { config, state }
}

/** A copy: the watch may go on without changing it. */
export function copyOfPromise(state: PromiseState): PromiseState {
  return { ...state, in: [...state.in], out: [...state.out], win: [...state.win] }
}

function emptyState(): PromiseState {
  return { v: 1, wm: -1, seq: 0, state: 'UNDECIDED', since: 0, in: signTest(), out: signTest(), win: [] }
}

/** Input of `observePromise`: ln(our time) - ln(promise), both ms; +5.12 when we failed, null when nothing was measured. */
export function promiseValue(time: number | 'failed' | null, promise: number): number | null {
  if (!(promise > 0)) throw new RangeError(`A promise must be a time above 0 ms, got ${promise}`)
  if (time === null) return null
  return clampLogRatio(time === 'failed' ? Number.POSITIVE_INFINITY : Math.log(time) - Math.log(promise))
}

/**
 * Takes in the round of slot `slot` with x = `promiseValue`; returns the resulting event, if any. Slots at or below the
 * highest one seen are ignored. Throws RangeError when `slot` is not a whole number or `x` is not a number.
 */
export function observePromise(watch: PromiseWatch, slot: number, x: number | null): PromiseEvent[] {
  const { config, state } = watch
  if (!(Number.isSafeInteger(slot) && slot >= 0)) throw new RangeError(`A slot must be a whole number, got ${slot}`)
  if (Number.isNaN(x)) throw new RangeError('x must be a log ratio, got NaN: pass null for a missing round')
  if (slot <= state.wm) return []
  state.wm = slot
  if (x === null) return []
  const value = clampLogRatio(x)
  state.seq++
  state.win.push([slot, value])
  if (state.win.length > config.win) state.win.shift()

  const { enter, leave } = boundariesOf(config)
  if (state.state !== 'BROKEN') {
    betOnSide(state.in, side(value, enter))
    const evidence = total(state.in, SIGN_WEIGHTS)
    if (evidence >= config.c) return [settle(watch, { verdict: 'BROKEN', boundary: enter, direction: 1, evidence })]
  }
  if (state.state !== 'KEPT') {
    betOnSide(state.out, other(side(value, leave)))
    const evidence = total(state.out, SIGN_WEIGHTS)
    if (evidence >= config.c / config.goodDiv) {
      return [settle(watch, { verdict: 'KEPT', boundary: leave, direction: -1, evidence })]
    }
  }
  return []
}

function settle(
  { config, state }: PromiseWatch,
  found: { verdict: 'KEPT' | 'BROKEN'; boundary: number; direction: 1 | -1; evidence: number },
): PromiseEvent {
  const { verdict, boundary: base, direction, evidence } = found
  const { win: window, since: from, state: before } = state
  const spread = Math.max(SMALLEST_SPREAD, medianAbsoluteDeviation(since(window, from)).scaled)
  const onset = onsetOf({ window, from, base, spread, direction, limit: config.wins })
  const estimate = hodgesLehmann(since(window, onset))
  state.state = verdict
  state.since = onset
  state.in = signTest()
  state.out = signTest()
  const type = verdict === 'BROKEN' ? 'PROMISE_BROKEN' : 'PROMISE_KEPT'
  return { type, slot: state.wm, onset, estimate, evidence, before, state: verdict }
}
