import { betOnChange } from './change.ts'
import { boundariesOf, completeConfig, type DetectorConfig } from './config.ts'
import { decide, decideFirst, type Totals, totalsOf } from './decide.ts'
import { weighFirstVerdict } from './first-verdict.ts'
import { add } from './histogram.ts'
import { betOnLevel } from './level.ts'
import { type Detector, type DetectorState, detectorFrom, emptyDetector, stateOf } from './memory.ts'
import type { Observation } from './onset.ts'
import { clampLogRatio } from './round-ratio.ts'
import { learn, type Tolerance, toleranceOf } from './tolerance.ts'
import type { DetectorEvent } from './verdict.ts'
import { betOnWayBack } from './way-back.ts'

/** Intermediate results of a round, before any event clears them: p-values, tolerances, evidence of every test. */
export interface Trace {
  p: { slower: number; faster: number }
  tolerance: Tolerance
  totals: Totals
}

/**
 * A new detector for one stream (journey, step, market, competitor, metric). Omitted settings take the defaults of
 * docs/detector.md section 2; `configOf` derives settings from a user's choice.
 *
 * Guarantee, whatever the noise: if rounds are exchangeable within a regime (up to a shift of D0), and, given the past, the
 * median is not beyond the boundary, at most n / c bad-news alarms are expected by chance in n rounds (section 4).
 *
 * @throws RangeError when a setting is invalid
 */
export function startDetector(settings: Partial<DetectorConfig> = {}): Detector {
  return emptyDetector(completeConfig(settings))
}

/** The state to store between rounds: plain JSON that restores the same detector bit for bit. A copy, sharing nothing. */
export function saveDetector(detector: Detector): DetectorState {
  return stateOf(detector)
}

/**
 * Restores a detector saved by `saveDetector`. Settings are not stored: pass the same ones.
 *
 * @throws RangeError as `startDetector` does, and when the state was written by another version
 */
export function restoreDetector(state: DetectorState, settings: Partial<DetectorConfig> = {}): Detector {
  return detectorFrom(state, completeConfig(settings))
}

/**
 * Takes in the round of slot `slot` (whole number, see `slotOf`) with log ratio `d` (see `roundValue`; null when nothing
 * was measured), updates the detector in place, and returns zero, one or two events. A slot at or below the highest one
 * seen is ignored, so a redelivered round changes nothing. Cost does not grow with history.
 *
 * @throws RangeError when `slot` is not a whole number of at least 0 or `d` is not a number
 */
export function observe(detector: Detector, slot: number, d: number | null): DetectorEvent[] {
  return observeTraced(detector, slot, d).events
}

/** Like `observe`, but also returns the numbers behind it; `trace` is null when the round was ignored or missing. */
export function observeTraced(
  detector: Detector,
  slot: number,
  d: number | null,
): { events: DetectorEvent[]; trace: Trace | null } {
  if (!(Number.isSafeInteger(slot) && slot >= 0)) throw new RangeError(`A slot must be a whole number, got ${slot}`)
  if (Number.isNaN(d)) throw new RangeError('d must be a log ratio, got NaN: pass null for a missing round')
  if (slot <= detector.watermark) return { events: [], trace: null }
  detector.watermark = slot
  if (d === null) return { events: [], trace: null }
  if (detector.first < 0) detector.first = slot
  detector.seq++
  const clamped = clampLogRatio(d)
  const { p, tolerance } = test(detector, [slot, clamped])
  remember(detector, [slot, clamped])
  const totals = totalsOf(detector)
  const alarm = decide(detector, totals)
  const first = decideFirst(detector)
  return { events: [alarm, first].filter((event) => event !== null), trace: { p, tolerance, totals } }
}

/** Every test bets against the past, which does not include this round yet (docs/detector.md section 3.3 steps 1 to 3). */
function test(detector: Detector, [slot, d]: Observation): Pick<Trace, 'p' | 'tolerance'> {
  const { config, reference, verdict } = detector
  const tolerance = toleranceOf(detector.wobble, { reference, config })
  const p = betOnChange(detector.change, { slot, d, reference, tolerance, config })
  if (detector.home !== null) betOnWayBack(detector.home, { d, D0: config.D0 })
  const { enter, leave } = boundariesOf(config)
  // The level tests allow only for the wobble: their boundaries already keep a distance from zero.
  const low = d - (tolerance.up - config.D0)
  const high = d + (tolerance.down - config.D0)
  betOnLevel(detector.level, { low, high, enter, leave, verdict })
  if (verdict === 'UNDECIDED') weighFirstVerdict(detector.opening, { low, high, enter })
  return { p, tolerance }
}

/** Step 4: the round joins the reference, and a change that has lasted long enough becomes the new normal. */
function remember(detector: Detector, [slot, d]: Observation): void {
  const { config, reference, window } = detector
  add(reference, d)
  learn(detector.wobble, { d, reference, config })
  if (reference.n >= config.homeDrop) detector.home = null
  window.push([slot, d])
  if (window.length > config.win) window.shift()
}
