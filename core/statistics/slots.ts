/** Number of the slot a round was scheduled in; `scheduledAt` in ms since 1970, `every` in ms. */
export function slotOf(scheduledAt: number, every: number): number {
  return Math.floor(scheduledAt / every)
}

/** Number of intervals to wait for a late round after the end of its slot. */
const OVERDUE_SLOTS = 2

/**
 * Which waiting slots can be passed to the detector now, in ascending order: those without a gap before them, and overdue
 * ones along with every slot below them. `after` is the last slot passed (the detector's watermark), or -1 if there was
 * none: then nothing is known to be missing and the lowest slot begins. A slot that never arrives is skipped. Slots at or
 * below `after` are too late and never returned. `now` in ms since 1970. Statistics.md section 1.
 *
 *     after = 7    waiting 8 9 . 11        8, 9 at once; 11 when 10 arrives, or two intervals after slot 11 has ended
 */
export function slotsReady({
  waiting,
  after,
  now,
  every,
}: {
  waiting: readonly number[]
  after: number
  now: number
  every: number
}): number[] {
  const ascending = [...new Set(waiting)].filter((slot) => slot > after).sort((a, b) => a - b)
  const overdue = ascending.findLastIndex((slot) => now > (slot + 1 + OVERDUE_SLOTS) * every)
  let ready = overdue + 1
  let next = ascending[overdue] ?? after
  if (next < 0) next = (ascending[0] ?? 0) - 1
  while (ascending[ready] === next + 1) {
    ready++
    next++
  }
  return ascending.slice(0, ready)
}

/** A verdict is out of date when this many of the newest slots are all missing. */
const NEWEST = 8
/** Share of a day's slots that may be missing. */
const MISSING_ALLOWED = 0.3

/**
 * True when there are too few recent measurements to show a verdict: the newest 8 slots are all missing, or more than 30 %
 * of the last day's. `measured` are the slots with a log ratio, `first` is the stream's first slot, `latest` the newest
 * slot due, `aDay` the number of slots in a day. Statistics.md section 7.
 */
export function isUnmeasured({
  measured,
  first,
  latest,
  aDay,
}: {
  measured: readonly number[]
  first: number
  latest: number
  aDay: number
}): boolean {
  const there = new Set(measured)
  const missing = (from: number) => {
    let count = 0
    for (let slot = Math.max(first, from); slot <= latest; slot++) if (!there.has(slot)) count++
    return count
  }
  const day = Math.min(aDay, latest - first + 1)
  return missing(latest - NEWEST + 1) >= NEWEST || missing(latest - aDay + 1) > MISSING_ALLOWED * day
}
