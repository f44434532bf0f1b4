import type { Mover } from '../model/verdict.ts'
import { type Histogram, middleOf, sumOf, without } from '../statistics/histogram.ts'
import type { Detector } from '../statistics/memory.ts'
import { type Observation, since } from '../statistics/onset.ts'
import { median } from '../statistics/quantile.ts'
import { isFailure } from '../statistics/round-ratio.ts'
import { moverOfShifts, type PairedTimes, whoMoved } from '../statistics/who-moved.ts'
import type { ComparisonStream } from './comparison.ts'

interface GapShift {
  /** Slot. */
  onset: number
  towards: 'slower' | 'faster'
}

/** The regime of each comparison as its detector knew it when it found a change, with the rounds since, and the slot in which it began. */
export type Regimes = ReadonlyMap<Detector, { reference: Histogram; from: number }>

/** Log odds, 3,000 to 1, from which the times overrule the gaps: that another site moved just as we did is rare. */
const AS_ANOTHER_DID = 8
/** With fewer rounds before the onset chance says so of one competitor in 60 that got 10 % faster alone. */
const FEWEST_TO_OVERRULE = 32

/** With fewer rounds of a regime before the onset the window says as much of what it was like. */
const FEWEST_IN_REGIME = 20

/**
 * Which side caused the gap to change at `onset`: a hint, not a verdict; null when it cannot be determined. With other
 * competitors on the same step, their gaps decide: what slows the worker cancels in a gap, so if our gaps to the others
 * changed as much, it was us, and if they did not, it was this competitor.
 *
 *     gap to X   ___/~~~   ___/~~~
 *     gap to Y   ___/~~~   _______
 *                we slowed  X got faster
 *
 * Where a competitor moved just as we did, such as one that uses the same CDN, the gaps look as if all others had moved the other way. So
 * if the times are clear that it was us, it was.
 *
 * What a gap was before is that of its regime, from which the detector found it to differ: after a slow drift, or a slip that took as many
 * rounds to find as are remembered, the rounds before the onset are few or none, and drifted themselves.
 *
 * Without other competitors, the times themselves are compared, in which shared noise does not cancel.
 */
export function moverOf(
  stream: ComparisonStream,
  { all, onset, towards, regimes = new Map() }: GapShift & { all: readonly ComparisonStream[]; regimes?: Regimes },
): Mover | null {
  // What it was like while the competitor did not work, or we did not before, says nothing about who moved since.
  const isTelling = ([slot, d]: Observation) => !isFailure(d) || (d > 0 && slot >= onset)
  const told = new Set(stream.detector.window.filter(isTelling).map(([slot]) => slot))
  const others = all.filter(
    ({ step, competitor, metric }) =>
      step === stream.step && competitor !== stream.competitor && metric === stream.metric,
  )
  const sign = towards === 'slower' ? 1 : -1
  // A competitor that was not measured for days is compared with what the others were like when most of its rounds before were.
  const usual = stream.detector.window.flatMap(([slot]) => (slot < onset ? [slot] : []))
  const last = usual.length === 0 ? onset : median(usual)
  // All by one measure: as the noise of a window is in every gap alike, a regime must not be held against it.
  for (const before of [inRegime, inWindow]) {
    const change = (one: ComparisonStream) =>
      gapChange(one, { onset, told, before: before(one, { own: stream.detector, onset, told, last, regimes }) })
    const own = change(stream)
    const theirs = others.map(change).filter((one) => one !== null)
    if (own === null || theirs.length === 0) continue
    const us = sign * median(theirs)
    const byGaps = moverOfShifts(us, us - sign * own)
    const isAsAnother =
      byGaps === 'rival' &&
      usual.length >= FEWEST_TO_OVERRULE &&
      moverByTimes(stream, { onset, towards, odds: AS_ANOTHER_DID }) === 'us'
    return isAsAnother ? 'us' : byGaps
  }
  return moverByTimes(stream, { onset, towards })
}

/** Where the rounds are that tell who moved: those in the slots `told`. */
interface Told {
  onset: number
  told: ReadonlySet<number>
}

/** Median log ratio since the onset minus that `before`; null when either is unknown. */
function gapChange(stream: ComparisonStream, { onset, told, before }: Told & { before: number | null }): number | null {
  const after = tellingRounds(stream, told).filter(([slot]) => slot >= onset)
  return before === null || after.length === 0 ? null : median(after.map(([, d]) => d)) - before
}

/** Typical log ratio before the onset by the rounds that are remembered; null without any. */
function inWindow(stream: ComparisonStream, { onset, told }: Told): number | null {
  const before = tellingRounds(stream, told).filter(([slot]) => slot < onset)
  return before.length === 0 ? null : median(before.map(([, d]) => d))
}

/**
 * Typical log ratio of the regime that the onset ended, or of the one before where this one is as young; null where neither is known. The
 * regime of the gap that is judged, `own`, still holds the rounds before a change of ours that only this gap has shown, so that they count
 * here, too.
 */
function inRegime(
  { detector, lastChange }: ComparisonStream,
  { own, onset, last, regimes }: { own: Detector; onset: number; last: number; regimes: Regimes },
): number | null {
  const { home, window } = detector
  const regime = regimes.get(detector)
  const judged = regimes.get(own)
  if (regime === undefined || judged === undefined) return null
  const before = without(regime.reference, since(window, onset))
  const isOurs = lastChange !== undefined && lastChange.moved !== 'rival'
  // One that came back has the rounds before it in it.
  const isPart = isOurs && regime.from > judged.from && before.n * 2 < judged.reference.n
  const whole = isPart ? home && sumOf(before, home.reference) : before
  const known = before.n >= FEWEST_IN_REGIME && regime.from <= last ? whole : home?.reference
  return !known || known.n < FEWEST_IN_REGIME ? null : middleOf(known).median
}

function tellingRounds({ detector: { window } }: ComparisonStream, told: ReadonlySet<number>): Observation[] {
  return window.filter(([slot, d]) => told.has(slot) && !(d < 0 && isFailure(d)))
}

function moverByTimes({ detector, rival }: ComparisonStream, shift: GapShift & { odds?: number }): Mover | null {
  const pairs = detector.window.flatMap(([slot, d], index): PairedTimes[] => {
    const theirs = rival[index] ?? null
    return theirs === null || theirs === 0 ? [] : [{ slot, us: theirs * Math.exp(d), rival: theirs }]
  })
  return whoMoved(pairs, shift)
}
