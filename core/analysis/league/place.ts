import type { LeagueSite } from './league.ts'

/** The best first; sites without a place last. */
export function byPlace(one: Pick<LeagueSite, 'place'>, other: Pick<LeagueSite, 'place'>): number {
  return (one.place ?? Number.POSITIVE_INFINITY) - (other.place ?? Number.POSITIVE_INFINITY)
}
