import type { Alarm, IncidentStream } from '../../model/incident.ts'
import { effectIn } from '../../statistics/effect.ts'
import type { Detector } from '../../statistics/memory.ts'
import type { Judge, StreamEvent } from '../events.ts'
import { isSameStream } from './streams.ts'

// The few rounds that find the way back do not say how far it goes: a site that is half as slow as it was is neither as before, nor behind
// anew once the detector finds that it still is.

/**
 * Whether we caught up in part only: since then we are still slower than before by more than the margin.
 */
export function isInPart(
  { window, since, epochStart }: Pick<Detector, 'window' | 'since' | 'epochStart'>,
  { entry: { before }, margin }: { entry: Pick<IncidentStream, 'before'>; margin: number },
): boolean {
  const { ratio } = effectIn(window, { from: Math.max(since, epochStart) })
  return ratio !== null && ratio > Math.max(1, before ?? 1) * (1 + margin)
}

/** With fewer rounds since a gain chance often says that it goes all the way. */
const FEWEST = 8

/** Whether a slip of a site that was behind before is over: something changed since it began, and we are no slower than before it. */
export function isBack(
  detector: Pick<Detector, 'window' | 'since' | 'epochStart'>,
  { entry, margin }: { entry: Pick<IncidentStream, 'onset' | 'before'>; margin: number },
): boolean {
  const { window, since, epochStart } = detector
  const { rounds } = effectIn(window, { from: Math.max(since, epochStart) })
  return epochStart > entry.onset && rounds >= FEWEST && !isInPart(detector, { entry, margin })
}

/** So many of the newest rounds show whether a slip is worse than the one before. */
const NEWEST = 5

/**
 * Whether a comparison is behind again that an open incident is about, or has slipped from where it was before that: it had caught up in
 * part, and is no worse than it was.
 */
export function isStillBehind(found: StreamEvent, { alarm, judge }: { alarm: Alarm; judge: Judge }): boolean {
  if (found.type !== 'comparison') return false
  const newest = effectIn(found.stream.detector.window.slice(-NEWEST), { from: 0 }).ratio
  const ratio = Math.max(newest ?? Number.POSITIVE_INFINITY, alarm.estimate.ratio ?? Number.POSITIVE_INFINITY)
  const atMost = (known: number | null) => (known ?? 0) * (1 + judge.benchmark.target.margin)
  const isKnown = ({ first, before }: IncidentStream) =>
    ratio <= atMost(first.ratio) &&
    (alarm.event === 'FELL_BEHIND' || (alarm.before ?? Number.POSITIVE_INFINITY) <= atMost(before))
  return judge.state.open.some(({ streams }) =>
    streams.some((one) => isSameStream(one, alarm) && one.recoveredAt === null && isKnown(one)),
  )
}
