import { DAY } from '#core/model/time.ts'

/** Retention in days, rounded up, from ms. */
export function wholeDays(ms: number): number {
  return Math.max(1, Math.ceil(ms / DAY))
}
