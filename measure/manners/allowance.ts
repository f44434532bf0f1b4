import type { Failure } from '#core/model/round.ts'

/** What a site lets be measured of it; empty where it was not asked. */
export interface Allowance {
  /** Why robots.txt lets none of its pages be measured; undefined where it lets some. */
  refusal?: string | undefined
  /** Why robots.txt does not let a page be measured; undefined where it does. */
  refuses?: ((url: string) => string | undefined) | undefined
  /** ISO 8601: the site asked not to be visited before. */
  pausedUntil?: string | undefined
  /** Keeps that it asked for a pause until then, ms since 1970. Throws StoreError. */
  keepPause?: ((until: number) => Promise<void>) | undefined
}

/** Why a page may not be asked for; without an address, why none of the site may. */
export function refusalOf(
  { refusal, refuses, pausedUntil }: Allowance,
  url?: string,
): Pick<Failure, 'code' | 'message'> | undefined {
  if (pausedUntil !== undefined) return { code: 'retry-after', message: pauseSentence(pausedUntil) }
  const message = refusal ?? (url === undefined ? undefined : refuses?.(url))
  return message === undefined ? undefined : { code: 'robots', message }
}

/** Why a site is not asked until an instant, ISO 8601. */
function pauseSentence(until: string): string {
  const minute = new Date(60_000 * Math.ceil(Date.parse(until) / 60_000)).toISOString()
  return `It asked not to be visited again before ${minute.slice(0, 10)} ${minute.slice(11, 16)} UTC (HTTP 429 or Retry-After).`
}
