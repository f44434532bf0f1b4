import { longestPause } from '#core/model/limits.ts'
import { MINUTE } from '#core/model/time.ts'

/** ms to wait after HTTP 429 (Too Many Requests) that does not say how long: RFC 6585, section 4, leaves it open. */
const unsaid = 10 * MINUTE

/** ms for which an error answer asks not to be followed by another request (RFC 9110, section 10.2.3); undefined when it does not. */
export function retryAfter(
  { status, headers }: { status: number; headers: Record<string, string | undefined> },
  now = Date.now(),
): number | undefined {
  if (status < 400) return undefined
  const said = saidIn(headers['retry-after']?.trim() ?? '', now) ?? (status === 429 ? unsaid : 0)
  return said > 0 ? Math.min(Math.round(said), longestPause) : undefined
}

/** Seconds, or an HTTP date. Undefined for anything else. */
function saidIn(text: string, now: number): number | undefined {
  if (/^\d+$/.test(text)) return 1000 * Number(text)
  const date = text.length < 60 && /^[A-Za-z]{3,9},? .*GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : date - now
}
