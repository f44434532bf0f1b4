import { type ChangeTests, startChange } from './change.ts'
import type { DetectorConfig } from './config.ts'
import { copyOfFirstVerdict, type FirstVerdictTests, startFirstVerdict } from './first-verdict.ts'
import { emptyHistogram, fromSparse, type Histogram, type SparseHistogram, toSparse } from './histogram.ts'
import type { HomeRegime } from './home.ts'
import { copyOfLevel, type LevelTests, startLevel } from './level.ts'
import type { Observation } from './onset.ts'
import { calm, type Wobble } from './tolerance.ts'
import type { DetectorVerdict } from './verdict.ts'

/** The complete state of one stream. `observe` updates it in place; `saveDetector` turns it into JSON. */
export interface Detector {
  readonly config: DetectorConfig
  /** Highest slot seen; -1 before the first. Slots at or below it are ignored. */
  watermark: number
  /** Rounds used. */
  seq: number
  /** Slot of the first round used; -1 before. */
  first: number
  verdict: DetectorVerdict
  /** Slot since which the verdict has held. */
  since: number
  /** Slot at which the current regime began. */
  epochStart: number
  /** Every round used in the current regime. */
  reference: Histogram
  wobble: Wobble
  change: ChangeTests
  level: LevelTests
  opening: FirstVerdictTests
  home: HomeRegime | null
  /** The newest rounds used, oldest first. */
  window: Observation[]
}

/** The stored form: JSON with the keys of docs/detector.md section 3.1, 2 to 8 KB. Doubles survive JSON bit for bit. */
export interface DetectorState {
  v: 1
  wm: number
  seq: number
  first: number
  state: DetectorVerdict
  since: number
  epochStart: number
  ref: SparseHistogram
  guard: Wobble
  up: number[]
  dn: number[]
  lv: LevelTests
  init: FirstVerdictTests
  home: {
    ref: SparseHistogram
    guard: Wobble
    state: DetectorVerdict
    shift: number
    R: number[]
    left?: number
  } | null
  win: Observation[]
}

export function emptyDetector(config: DetectorConfig): Detector {
  return {
    config,
    watermark: -1,
    seq: 0,
    first: -1,
    verdict: 'UNDECIDED',
    since: 0,
    epochStart: 0,
    reference: emptyHistogram(),
    wobble: calm(),
    change: startChange(),
    level: startLevel(),
    opening: startFirstVerdict(),
    home: null,
    window: [],
  }
}

/** A copy: the detector may go on without changing it. */
export function stateOf(detector: Detector): DetectorState {
  const { reference, wobble, change, level, opening, home, window } = detector
  return {
    v: 1,
    wm: detector.watermark,
    seq: detector.seq,
    first: detector.first,
    state: detector.verdict,
    since: detector.since,
    epochStart: detector.epochStart,
    ref: toSparse(reference),
    guard: { ...wobble },
    up: [...change.slower],
    dn: [...change.faster],
    lv: copyOfLevel(level),
    init: copyOfFirstVerdict(opening),
    home: home && {
      ref: toSparse(home.reference),
      guard: { ...home.wobble },
      state: home.verdict,
      shift: home.shift,
      R: [...home.back],
      ...(home.left !== undefined && { left: home.left }),
    },
    win: [...window],
  }
}

/** Inverse of `stateOf`. @throws RangeError when the state was written by another version */
export function detectorFrom(saved: DetectorState, config: DetectorConfig): Detector {
  if (saved.v !== 1) {
    throw new RangeError(`Detector state has version ${saved.v}, expected 1: replay the stored rounds instead`)
  }
  const { ref, home, ...state } = saved
  return {
    config,
    watermark: state.wm,
    seq: state.seq,
    first: state.first,
    verdict: state.state,
    since: state.since,
    epochStart: state.epochStart,
    reference: fromSparse(ref),
    wobble: { ...state.guard },
    change: { slower: [...state.up], faster: [...state.dn] },
    level: copyOfLevel(state.lv),
    opening: copyOfFirstVerdict(state.init),
    home: home && {
      reference: fromSparse(home.ref),
      wobble: { ...home.guard },
      verdict: home.state,
      shift: home.shift,
      back: [...home.R],
      ...(home.left !== undefined && { left: home.left }),
    },
    window: [...state.win],
  }
}
