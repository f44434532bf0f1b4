import { fingerprint } from '#core/model/slug.ts'
import { MINUTE } from '#core/model/time.ts'

/**
 * The newest slot at or before `now` of work that is due every `every` ms (whole minutes), ms. Slots count from the epoch, so
 * that every dispatcher names a round alike, and each `key` has its own minute in the interval, so that benchmarks do not all
 * need a browser at :00.
 */
export function newestSlot(now: number, { every, key }: { every: number; key: string }): number {
  const minutes = Math.max(1, Math.round(every / MINUTE))
  const offset = (number(key) % minutes) * MINUTE
  return Math.floor((now - offset) / every) * every + offset
}

/** Work of an interval is spread over at most this share of it, so that none of it is late because of that. */
const spreadShare = 1 / 4

/** s by which work is delayed after its slot, always the same for a key: what is due in one minute starts all over it. */
export function delayOf(key: string, every: number): number {
  return number(`delay ${key}`) % Math.max(1, Math.min(60, Math.floor((every / 1000) * spreadShare)))
}

/** Whether work is no longer done, because the next slot has come meanwhile: what it measured would be named after the wrong time. */
export function isMissed({ scheduledAt, every }: { scheduledAt: string; every: number }, now: number): boolean {
  return now - Date.parse(scheduledAt) > every
}

function number(key: string): number {
  return Number.parseInt(fingerprint(key), 16)
}
