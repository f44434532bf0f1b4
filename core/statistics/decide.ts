import { changeTotals } from './change.ts'
import { boundariesOf } from './config.ts'
import { firstVerdict } from './first-verdict.ts'
import { middleOf } from './histogram.ts'
import { hodgesLehmann, signedRankInterval } from './hodges-lehmann.ts'
import type { HomeRegime } from './home.ts'
import { clearLevel, levelTotals } from './level.ts'
import type { Detector } from './memory.ts'
import { onsetOf, since } from './onset.ts'
import { surelyBelow } from './surely-below.ts'
import { badNews, better, type DetectorEvent, type DetectorVerdict, goodNews, worse } from './verdict.ts'
import { awayIsSlower, goHome, mayBePart, onsetOfWayBack, rebase, wayBackTotal } from './way-back.ts'

/** Evidence of every test after a round: slower or faster than this regime, beyond each boundary, back to the old regime. */
export interface Totals {
  slower: number
  faster: number
  inB: number
  outB: number
  inA: number
  outA: number
  back: number
}

export function totalsOf({ change, level, home, config }: Detector): Totals {
  return { ...changeTotals(change, config), ...levelTotals(level), back: wayBackTotal(home) }
}

/**
 * Turns evidence that crossed a threshold into at most one event, bad news first; the first matching branch wins
 * (docs/detector.md section 3.3 step 5, branches a to h). Updates verdict, reference and home.
 */
export function decide(detector: Detector, totals: Totals): DetectorEvent | null {
  const { c, wChange, wLevel, goodDiv } = detector.config
  const { verdict, home } = detector
  const { enter, leave } = boundariesOf(detector.config)
  const change = c / wChange
  const level = c / wLevel
  if (totals.slower >= change) return slower(detector, totals.slower)
  if (home !== null && !awayIsSlower(home) && totals.back >= change) {
    return lostTheGain(detector, { home, evidence: totals.back })
  }
  if (verdict !== 'BEHIND' && totals.inB >= level) {
    return crossed(detector, { boundary: enter, direction: 1, verdict: 'BEHIND', evidence: totals.inB })
  }
  if (verdict === 'AHEAD' && totals.outA >= level) {
    return crossed(detector, { boundary: -leave, direction: 1, verdict: 'LEVEL', evidence: totals.outA })
  }
  if (home !== null && awayIsSlower(home) && totals.back >= change / goodDiv && !mayBePart(detector, home)) {
    return recovered(detector, { home, evidence: totals.back })
  }
  if (totals.faster >= change) return faster(detector, totals.faster)
  const again = verdict === 'BEHIND' ? caughtUpAfterAll(detector, totals.outB) : null
  if (again !== null) return again
  if (verdict === 'BEHIND' && totals.outB >= level / goodDiv) {
    return crossed(detector, { boundary: leave, direction: -1, verdict: 'LEVEL', evidence: totals.outB })
  }
  if ((verdict === 'LEVEL' || verdict === 'UNDECIDED') && totals.inA >= level) {
    return crossed(detector, { boundary: -enter, direction: -1, verdict: 'AHEAD', evidence: totals.inA })
  }
  return null
}

/** Branch a: slower than this regime so far. */
function slower(detector: Detector, evidence: number): DetectorEvent {
  return slowerSince(detector, { onset: onsetOfChange(detector, 1), evidence })
}

/** The rest of branch a, also for an onset and evidence that were found elsewhere: judge/pooled-slip.ts. */
export function slowerSince(
  detector: Detector,
  { onset, evidence }: Pick<DetectorEvent, 'onset' | 'evidence'>,
): DetectorEvent {
  const before = detector.verdict
  const { enter, leave } = boundariesOf(detector.config)
  const values = since(detector.window, onset)
  const estimate = hodgesLehmann(values)
  const { low } = signedRankInterval(values, detector.config.classAlpha)
  const home = rebase(detector, { onset, typical: estimate })
  const byLevel = before === 'AHEAD' ? (estimate < -leave ? 'AHEAD' : 'LEVEL') : before
  const byEstimate = before === 'BEHIND' || (estimate > enter && low > leave) ? 'BEHIND' : byLevel
  settle(detector, { verdict: home === null ? byEstimate : worse(home, before), onset })
  const type = badNews(before, detector.verdict)
  return event(detector, { type, cause: 'change', onset, estimate, evidence, restored: home !== null })
}

/** Branch f: faster than this regime so far. */
function faster(detector: Detector, evidence: number): DetectorEvent {
  const before = detector.verdict
  const { enter, leave } = boundariesOf(detector.config)
  const onset = onsetOfChange(detector, -1)
  const values = since(detector.window, onset)
  const estimate = hodgesLehmann(values)
  const { high } = signedRankInterval(values, detector.config.classAlpha)
  const home = rebase(detector, { onset, typical: estimate })
  const byLevel = estimate < -enter && high < -leave ? 'AHEAD' : before
  const byEstimate = before === 'BEHIND' ? (estimate < leave ? 'LEVEL' : 'BEHIND') : byLevel
  settle(detector, { verdict: home === null ? byEstimate : better(home, before), onset })
  const type = goodNews(before, detector.verdict)
  return event(detector, { type, cause: 'change', onset, estimate, evidence, restored: home !== null })
}

/**
 * Branch f once more, while we are behind after a gain: the few rounds that found it say roughly how far it goes, so a site that has caught
 * up entirely may be named behind. Its name follows the estimate until the window is full.
 */
function caughtUpAfterAll(detector: Detector, evidence: number): DetectorEvent | null {
  const { home, window, epochStart, watermark, config } = detector
  const hasImproved = home !== null && !awayIsSlower(home)
  if (!hasImproved || (window[0]?.[0] ?? watermark) >= epochStart) return null
  const estimate = hodgesLehmann(since(window, epochStart))
  if (estimate >= boundariesOf(config).leave) return null
  settle(detector, { verdict: 'LEVEL', onset: epochStart })
  return event(detector, { type: 'CAUGHT_UP', cause: 'change', onset: epochStart, estimate, evidence })
}

/**
 * After `decide` found nothing: while we are behind, an end that its tests have missed. In place; null until then. As in branch f', the name
 * follows the estimate after a gain (`improved`: the newest change was one) until the window is full, and then as soon as it is certain.
 * It is no sequential test, so it is for good news only.
 */
export function noLongerBehind(detector: Detector, { improved }: { improved: boolean }): DetectorEvent | null {
  const { verdict, window, config, epochStart } = detector
  // Where we were behind from the first round there is nothing to end.
  if (verdict !== 'BEHIND' || detector.since === detector.first) return null
  const { enter, leave } = boundariesOf(config)
  const from = Math.max(detector.since, epochStart)
  const isYoung = (window[0]?.[0] ?? from) < epochStart
  const hasCaughtUp = improved && isYoung && from === epochStart && hodgesLehmann(since(window, from)) < leave
  const onset = hasCaughtUp ? from : surelyBelow(detector, { from, boundary: enter })
  if (onset === null) return null
  const estimate = hodgesLehmann(since(window, onset))
  const { outB: evidence } = levelTotals(detector.level)
  settle(detector, { verdict: 'LEVEL', onset })
  return event(detector, { type: 'CAUGHT_UP', cause: 'level', onset, estimate, evidence })
}

/** A way-back test whose evidence crossed its threshold. */
interface WayBack {
  home: HomeRegime
  evidence: number
}

/** Branch b: a gain is lost; the previous regime is back. */
function lostTheGain(detector: Detector, { home, evidence }: WayBack): DetectorEvent {
  const before = detector.verdict
  const { onset, estimate, verdict } = returnHome(detector, { home, direction: 1 })
  settle(detector, { verdict: worse(verdict, before), onset })
  const type = badNews(before, detector.verdict)
  return event(detector, { type, cause: 'back', onset, estimate, evidence, restored: true })
}

/** Branch e: a slip is over; the previous regime is back. */
function recovered(detector: Detector, { home, evidence }: WayBack): DetectorEvent {
  const before = detector.verdict
  const { onset, estimate, verdict } = returnHome(detector, { home, direction: -1 })
  settle(detector, { verdict: better(verdict, before), onset })
  const type = before === 'BEHIND' && detector.verdict !== 'BEHIND' ? 'CAUGHT_UP' : 'IMPROVED'
  return event(detector, { type, cause: 'back', onset, estimate, evidence, restored: true })
}

function returnHome(detector: Detector, { home, direction }: { home: HomeRegime; direction: 1 | -1 }) {
  const onset = onsetOfWayBack(detector, { home, direction })
  const estimate = hodgesLehmann(since(detector.window, onset))
  return { onset, estimate, verdict: goHome(detector, { home, onset }) }
}

/**
 * Branches c, d, g, h: the median is beyond a boundary. The regime continues, so reference and home stay, except where we fell behind
 * (c): what it is like since then is another regime, as in branch a, and its end is then found as soon as that of any other slip.
 */
function crossed(
  detector: Detector,
  {
    boundary,
    direction,
    verdict,
    evidence,
  }: { boundary: number; direction: 1 | -1; verdict: DetectorVerdict; evidence: number },
): DetectorEvent {
  const before = detector.verdict
  const { spread } = middleOf(detector.reference)
  const onset = onsetIn(detector, { base: boundary, spread, direction })
  const estimate = hodgesLehmann(since(detector.window, onset))
  if (verdict === 'BEHIND') rebase(detector, { onset, typical: estimate, isCrossing: true })
  settle(detector, { verdict, onset })
  const type = direction === 1 ? badNews(before, verdict) : goodNews(before, verdict)
  return event(detector, { type, cause: 'level', onset, estimate, evidence })
}

/** The first verdict, once there is enough evidence; not an alarm (step 6). */
export function decideFirst(detector: Detector): DetectorEvent | null {
  if (detector.verdict !== 'UNDECIDED') return null
  const found = firstVerdict(detector.opening, detector.config.initThr)
  if (found === null) return null
  const onset = detector.first
  const estimate = hodgesLehmann(since(detector.window, onset))
  settle(detector, { verdict: found.verdict, onset })
  return event(detector, { type: 'FIRST_VERDICT', cause: 'init', onset, estimate, evidence: found.evidence })
}

/** From what is usual in this regime; what the test of a change tolerates is none. */
function onsetOfChange(detector: Detector, direction: 1 | -1): number {
  const { median: base, spread } = middleOf(detector.reference)
  return onsetIn(detector, { base, spread, direction, tolerated: detector.config.D0 })
}

function onsetIn(
  detector: Detector,
  shift: Pick<Parameters<typeof onsetOf>[0], 'base' | 'spread' | 'direction' | 'tolerated'>,
) {
  const { window, epochStart, config } = detector
  return onsetOf({ window, from: epochStart, limit: config.wins, ...shift })
}

/** A new verdict restarts the level tests; an unchanged one leaves them running. */
function settle(detector: Detector, { verdict, onset }: { verdict: DetectorVerdict; onset: number }): void {
  if (verdict === detector.verdict) return
  detector.verdict = verdict
  detector.since = onset
  clearLevel(detector.level)
}

function event(
  detector: Detector,
  { restored = false, ...found }: Omit<DetectorEvent, 'slot' | 'seq' | 'state' | 'restored'> & { restored?: boolean },
): DetectorEvent {
  return { ...found, restored, slot: detector.watermark, seq: detector.seq, state: detector.verdict }
}
