/** Number of the slot a round was scheduled in; `scheduledAt` in ms since 1970, `every` in ms. */
export function slotOf(scheduledAt: number, every: number): number {
  return Math.floor(scheduledAt / every)
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
