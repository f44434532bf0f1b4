import type { Alarm, IncidentStream } from '../../model/incident.ts'
import { defaultConfig } from '../../statistics/config.ts'
import { effectIn } from '../../statistics/effect.ts'
import { hodgesLehmann, signedRankInterval } from '../../statistics/hodges-lehmann.ts'
import type { Detector } from '../../statistics/memory.ts'
import { isFailure } from '../../statistics/round-ratio.ts'
import { surelyBelow } from '../../statistics/surely-below.ts'
import type { Judge, StreamEvent } from '../events.ts'
import { isSameStream } from './streams.ts'

// The few rounds that find the way back do not say how far it goes: a site that is half as slow as it was is neither as before, nor behind
// anew once the detector finds that it still is.

/** With fewer rounds since a gain chance often says that it goes all the way: it has to be certain. */
const CONFIRMED = 12

/**
 * Whether we caught up in part only: since then we are still slower than before by more than the margin, or so few rounds may hide that.
 */
export function isInPart(
  detector: Pick<Detector, 'window' | 'since' | 'epochStart'>,
  { entry, margin }: { entry: Pick<IncidentStream, 'before'>; margin: number },
): boolean {
  const recent = recentOf(detector)
  const limit = limitOf(entry, margin)
  if (recent.length === 0) return false
  return hodgesLehmann(recent) > limit || (recent.length < CONFIRMED && !isCertainlyWithin(limit, recent))
}

/** Every d since the verdict or the last change, whichever is later, in which both sides worked. */
function recentOf({ window, since, epochStart }: Pick<Detector, 'window' | 'since' | 'epochStart'>): number[] {
  const from = Math.max(since, epochStart)
  return window.flatMap(([slot, d]) => (slot >= from && !isFailure(d) ? [d] : []))
}

/** As the interval by which a detector names what it is like after a change (docs/detector.md section 2, classAlpha). */
function isCertainlyWithin(limit: number, values: readonly number[]): boolean {
  return signedRankInterval(values, defaultConfig.classAlpha).high <= limit
}

/** Typical d up to which we are no slower than before. */
function limitOf({ before }: Pick<IncidentStream, 'before'>, margin: number): number {
  return Math.log(Math.max(1, before ?? 1)) + Math.log1p(margin)
}

/** With fewer rounds since a gain the interval, too, often says that a slip of a site that was behind is over. */
const FEWEST = 8

/** Whether a slip of a site that was behind before is over: something changed since it began, and we are no slower than before it. */
export function isBack(
  detector: Pick<Detector, 'window' | 'since' | 'epochStart'>,
  { entry, margin }: { entry: Pick<IncidentStream, 'onset' | 'before'>; margin: number },
): boolean {
  if (detector.epochStart <= entry.onset) return false
  const recent = recentOf(detector)
  return recent.length >= FEWEST && isCertainlyWithin(limitOf(entry, margin), recent)
}

/**
 * Since when a slip of a site that was behind before is surely over, by all rounds that are remembered; null if it is not. What changed may
 * have been too little for the detector to find.
 */
export function isBackSince(
  detector: Pick<Detector, 'window' | 'reference' | 'config'>,
  { entry: { onset, before }, margin }: { entry: Pick<IncidentStream, 'onset' | 'before'>; margin: number },
): number | null {
  return before === null ? null : surelyBelow(detector, { from: onset, boundary: limitOf({ before }, margin) })
}

/** So many of the newest rounds show whether a slip is worse than the one before. */
const NEWEST = 5

/**
 * What an open incident says already of a comparison that is behind again, or has slipped from where it was before that: it had caught up in
 * part, or seemed to, and is no worse than it was. Undefined where it is news.
 */
export function knownOf(
  found: StreamEvent,
  { alarm, judge }: { alarm: Alarm; judge: Judge },
): IncidentStream | undefined {
  if (found.type !== 'comparison') return undefined
  const newest = effectIn(found.stream.detector.window.slice(-NEWEST), { from: 0 }).ratio
  const ratio = Math.max(newest ?? Number.POSITIVE_INFINITY, alarm.estimate.ratio ?? Number.POSITIVE_INFINITY)
  const atMost = (known: number | null) => (known ?? 0) * (1 + judge.benchmark.target.margin)
  const isKnown = ({ first, before }: IncidentStream) =>
    ratio <= atMost(first.ratio) &&
    (alarm.event === 'FELL_BEHIND' || (alarm.before ?? Number.POSITIVE_INFINITY) <= atMost(before))
  return judge.state.open.flatMap(({ streams }) => streams).find((one) => isSameStream(one, alarm) && isKnown(one))
}
