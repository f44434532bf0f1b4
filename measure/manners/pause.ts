/** Why a site is not asked until an instant, ISO 8601. */
export function pauseSentence(until: string): string {
  const minute = new Date(60_000 * Math.ceil(Date.parse(until) / 60_000)).toISOString()
  return `It asked not to be visited again before ${minute.slice(0, 10)} ${minute.slice(11, 16)} UTC (HTTP 429 or Retry-After).`
}
