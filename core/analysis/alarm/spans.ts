import type { Incident } from '../../model/incident.ts'
import { DAY } from '../../model/time.ts'

/** Rounds scheduled from `from` until before `to`, ISO 8601. */
export interface Span {
  from: string
  to: string
}

/** The day before an incident began; the incident, at most its last day; and at most a day since it closed. */
export interface Spans {
  before: Span
  during: Span
  /** Null while the incident is open. */
  after: Span | null
}

/** @param now ms */
export function spansOf({ openedAt, closedAt }: Pick<Incident, 'openedAt' | 'closedAt'>, now: number): Spans {
  const opened = Date.parse(openedAt)
  // Includes the round at `now`: without its measurements there would be nothing to report.
  const end = closedAt === null ? now + 1 : Date.parse(closedAt)
  return {
    before: span(opened - DAY, opened),
    during: span(Math.max(opened, end - DAY), Math.max(opened, end)),
    after: closedAt === null ? null : span(end, Math.min(now + 1, end + DAY)),
  }
}

/**
 * Since when an open incident has not been measured: its newest round, where that is more than three intervals and more than a day
 * ago, so that its state now is unknown; null otherwise. `every` and `now` in ms.
 */
export function unmeasuredSince(
  { closedAt }: Pick<Incident, 'closedAt'>,
  { newest, every, now }: { newest: string; every: number; now: number },
): string | null {
  return closedAt === null && now - Date.parse(newest) > Math.max(DAY, 3 * every) ? newest : null
}

function span(from: number, to: number): Span {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}

export function isWithin(at: string, { from, to }: Span): boolean {
  const ms = Date.parse(at)
  return ms >= Date.parse(from) && ms < Date.parse(to)
}
