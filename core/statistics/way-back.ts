import { BET_WEIGHTS, betsOn } from './bets.ts'
import { clearChange, rankAtLeast, rankAtMost } from './change.ts'
import { bet, clear, total, zeros } from './e-detector.ts'
import { add, BIN_WIDTH, binOf, countAtMost, histogramOf, middleOf, without } from './histogram.ts'
import type { HomeRegime } from './home.ts'
import type { Detector } from './memory.ts'
import { onsetOf, since } from './onset.ts'
import { WORST } from './round-ratio.ts'
import { calm } from './tolerance.ts'
import type { DetectorVerdict } from './verdict.ts'

/** True while the current regime is slower than home, so that a return is good news. */
export function awayIsSlower(home: HomeRegime): boolean {
  return home.shift >= 0
}

/** One round of the way-back test (docs/detector.md section 3.3 step 2). Validated by simulation, not proven (section 4). */
export function betOnWayBack(home: HomeRegime, { d, D0 }: { d: number; D0: number }): void {
  const p = awayIsSlower(home)
    ? rankAtMost(home.reference, d - home.shift + D0)
    : rankAtLeast(home.reference, d - home.shift - D0)
  bet(home.back, betsOn(p))
}

export function wayBackTotal(home: HomeRegime | null): number {
  return home === null ? 0 : total(home.back, BET_WEIGHTS)
}

/** Since when rounds are nearer to home than the point that the way-back test checks. */
export function onsetOfWayBack(
  { window, epochStart, config }: Detector,
  { home, direction }: { home: HomeRegime; direction: 1 | -1 },
): number {
  const { median, spread } = middleOf(home.reference)
  return onsetOf({ window, from: epochStart, base: median + home.shift, spread, direction, limit: config.wins })
}

/**
 * Whether the rounds that say that a slip is over may be of the slip itself: one of half of the loads, as in an A/B test or without a
 * cache, has rounds that are as before between slow ones, and the way-back test takes each for news. So there have to be more since the
 * onset than the earlier rounds of the slip explain, wherever among them it might have begun (`partChance`). Where the slip is smaller than
 * what rounds vary by, it says nothing: any such slip has rounds as before.
 */
export function mayBePart(detector: Detector, home: HomeRegime): boolean {
  const { partChance } = detector.config
  const { median, spread } = middleOf(home.reference)
  if (partChance === undefined || home.shift < spread) return false
  const recent = since(detector.window, onsetOfWayBack(detector, { home, direction: -1 }))
  const before = without(detector.reference, recent)
  const nearest = binOf(median + home.shift)
  // A slip of a few rounds may have shown none of those yet.
  const share = (countAtMost(before, nearest) + 1) / (before.n + 1)
  const near = recent.filter((d) => binOf(d) <= nearest).length
  return tailOf(near, { of: recent.length, share }) * (before.n + recent.length) > partChance
}

/** Probability of at least so many `of` rounds when each is one with a probability of `share`. */
function tailOf(count: number, { of, share }: { of: number; share: number }): number {
  if (share === 1) return 1
  let exactly = share ** of
  let sum = 0
  for (let at = of; at >= count; at--) {
    sum += exactly
    exactly *= (at / (of - at + 1)) * ((1 - share) / share)
  }
  return sum
}

/** Restores the regime before the last change, adding the rounds since `onset`; returns its verdict. */
export function goHome(detector: Detector, { home, onset }: { home: HomeRegime; onset: number }): DetectorVerdict {
  detector.reference = home.reference
  detector.wobble = { ...home.wobble, E: 0 }
  for (const d of since(detector.window, onset)) add(detector.reference, d)
  detector.home = null
  startEpoch(detector, onset)
  return home.verdict
}

/** With fewer rounds a regime that a change ended is none: the change before it may only have gone on. */
const FEWEST_KNOWN = 8
/** Nor is one in which a side failed: the bin of a failure begins here. */
const FAILING = WORST - BIN_WIDTH

/**
 * After a change with onset `onset` and typical value `typical` since then: makes the rounds since the onset the new
 * reference and remembers the old one as home. When the rounds are nearer to home than to the regime just left, and near
 * enough (restoreTol, or restoreZ standard errors), restores home instead and returns its verdict; otherwise null. A home that stays is the
 * regime before an earlier change, so what was left now is noted beside it.
 *
 *     d    home  |~~~~~~~~~~~~~|                  |~~~~~~~~~~  back: reference of home again
 *          shift |. . . . . . . . . . . . . . . . .            the level that the way-back test checks
 *          now   |             |~~~~~~~~~~~~~~~~~|             new reference
 */
export function rebase(
  detector: Detector,
  { onset, typical, isCrossing = false }: { onset: number; typical: number; isCrossing?: boolean },
): DetectorVerdict | null {
  const { config, window } = detector
  const recent = since(window, onset)
  const before = detector.home
  if (before !== null) {
    const home = middleOf(before.reference)
    const here = middleOf(detector.reference)
    const distance = Math.abs(typical - home.median)
    const near = Math.max(config.restoreTol, (config.restoreZ * home.spread) / Math.sqrt(recent.length))
    if (distance <= near && distance < Math.abs(typical - here.median)) {
      return goHome(detector, { home: before, onset })
    }
  }
  const reference = without(detector.reference, recent)
  if (before !== null) {
    const left = reference.n >= FEWEST_KNOWN ? middleOf(reference).median : FAILING
    // That a slip is beyond the margin may be found long after it: what it was like in between is not what it was before.
    const isSame = isCrossing && awayIsSlower(before)
    if (Math.abs(left) < FAILING && !isSame) before.left = left
  } else if (reference.n >= config.homeMin) {
    detector.home = {
      reference,
      wobble: { ...detector.wobble },
      verdict: detector.verdict,
      shift: 0,
      back: zeros(BET_WEIGHTS.length),
    }
  }
  detector.reference = histogramOf(recent)
  detector.wobble = calm()
  if (detector.home !== null) aim(detector.home, { typical, shrink: config.shrink, fresh: before === null })
  startEpoch(detector, onset)
  return null
}

/** Moves the point of the way-back test: never further from home than before, unless we are now on the other side of it. */
function aim(home: HomeRegime, { typical, shrink, fresh }: { typical: number; shrink: number; fresh: boolean }): void {
  const shift = shrink * (typical - middleOf(home.reference).median)
  const otherSide = shift >= 0 !== home.shift >= 0
  if (fresh || otherSide || Math.abs(shift) < Math.abs(home.shift)) home.shift = shift
  clear(home.back)
}

function startEpoch(detector: Detector, onset: number): void {
  detector.epochStart = onset
  clearChange(detector.change)
}
