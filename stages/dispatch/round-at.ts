import { MINUTE } from '#core/model/time.ts'

/** ms before the minute of a round that is asked for, so that no dispatcher has looked at it before the request is written. */
const ahead = 20_000

/** When a round is due that is asked for at `now` (ms), ISO 8601. */
export function roundAt(now: number): string {
  return new Date(Math.ceil((now + ahead) / MINUTE) * MINUTE).toISOString()
}
