import type { Incident } from '../../model/incident.ts'
import { DAY, dateAt, mondayOf, plusDays, startOf, weekOf } from '../../model/time.ts'

/** Incidents of one ISO week, in the market's time zone. */
interface Week {
  /** Such as `2026-W47`. */
  week: string
  /** Its Monday. */
  from: string
  /** Incidents that opened in it. */
  opened: number
  /** Time with at least one open incident, ms. */
  lasted: number
}

export interface WeeklyIncidents {
  /** Oldest first, the current week last. Weeks before the first measurement are left out. */
  weeks: Week[]
  trend: WeeksTrend
}

export interface WeeksTrend {
  /** Mean of the weeks before the current one. */
  earlierMean: number
  earlierWeeks: number
  /** `alike` unless the difference is statistically significant. */
  direction: 'more' | 'fewer' | 'alike'
  /** Two-sided p-value: the probability of a difference at least this large if nothing has changed. */
  p: number
}

/** Significance level. */
const SIGNIFICANT = 0.05

/** Customer-facing incidents week by week, and whether the current week differs from the earlier ones. */
export function weeklyIncidents(
  incidents: readonly Incident[],
  { timeZone, now, weeks: most, firstAt }: { timeZone: string; now: number; weeks: number; firstAt: string | null },
): WeeklyIncidents {
  const today = dateAt(now, timeZone)
  const present = mondayOf(today)
  const first = mondayOf(firstAt === null ? today : dateAt(firstAt, timeZone))
  const mondays = Array.from({ length: most }, (_, back) => plusDays(present, -7 * (most - 1 - back))).filter(
    (monday) => monday >= first,
  )
  const weeks = mondays.map((monday): Week => {
    const week = weekOf(monday)
    const opened = incidents.filter(({ openedAt }) => weekOf(dateAt(openedAt, timeZone)) === week).length
    return { week, from: monday, opened, lasted: timeWithin(incidents, { monday, timeZone, now }) }
  })
  // A day that has begun counts in full, so that one incident in the first hour of Monday does not look like a surge.
  const elapsed = (daysBetween(present, today) + 1) / 7
  return {
    weeks,
    trend: weeksTrend(
      weeks.map(({ opened }) => opened),
      elapsed,
    ),
  }
}

/**
 * Whether the last of these counts differs from those before it; `elapsed` is the share of its week that has passed.
 * Given their sum, the incidents of the current week are binomial with its share of the time (Przyborowski & Wilenski
 * 1940, Biometrika 31, 313-323), so a week that has only just begun does not pass for a good one.
 */
export function weeksTrend(counts: readonly number[], elapsed: number): WeeksTrend {
  const earlier = counts.slice(0, -1)
  const before = earlier.reduce((sum, count) => sum + count, 0)
  const current = counts.at(-1) ?? 0
  const share = elapsed / (elapsed + earlier.length)
  const total = before + current
  const atLeast = binomialTail({ n: total, k: current, share })
  const atMost = binomialTail({ n: total, k: total - current, share: 1 - share })
  const p = earlier.length === 0 ? 1 : Math.min(1, 2 * Math.min(atLeast, atMost))
  const differs = p < SIGNIFICANT
  return {
    earlierMean: earlier.length === 0 ? 0 : before / earlier.length,
    earlierWeeks: earlier.length,
    direction: !differs ? 'alike' : atLeast < atMost ? 'more' : 'fewer',
    p,
  }
}

/** P(X >= k) of a binomial X. */
function binomialTail({ n, k, share }: { n: number; k: number; share: number }): number {
  if (k <= 0) return 1
  let term = (1 - share) ** n
  let below = term
  for (let i = 1; i < k; i++) {
    term *= ((n - i + 1) / i) * (share / (1 - share))
    below += term
  }
  return Math.max(0, 1 - below)
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY)
}

/** Time within a week during which at least one incident was open, ms. */
function timeWithin(
  incidents: readonly Incident[],
  { monday, timeZone, now }: { monday: string; timeZone: string; now: number },
): number {
  const [from, to] = [startOf(monday, timeZone), startOf(plusDays(monday, 7), timeZone)]
  const spans = incidents
    .map(({ openedAt, closedAt }) => ({
      start: Math.max(from, Date.parse(openedAt)),
      end: Math.min(to, now, closedAt === null ? Number.POSITIVE_INFINITY : Date.parse(closedAt)),
    }))
    .toSorted((a, b) => a.start - b.start)
  let covered = from
  let sum = 0
  for (const { start, end } of spans) {
    const begin = Math.max(start, covered)
    if (end <= begin) continue
    sum += end - begin
    covered = end
  }
  return sum
}
