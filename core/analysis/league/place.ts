import type { LeagueSite } from './league.ts'

/** The best first; sites without a place last. */
export function byPlace(one: Pick<LeagueSite, 'place'>, other: Pick<LeagueSite, 'place'>): number {
  return (one.place ?? Number.POSITIVE_INFINITY) - (other.place ?? Number.POSITIVE_INFINITY)
}

/** Our place among the sites that have one, as where we started counts them; null without one. */
export function ourPlace(sites: readonly Pick<LeagueSite, 'place' | 'us'>[]): { place: number; of: number } | null {
  const place = sites.find(({ us }) => us)?.place ?? null
  return place === null ? null : { place, of: sites.filter((site) => site.place !== null).length }
}
