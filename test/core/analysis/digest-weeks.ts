import { type Day, dayOf } from '#core/analysis/day.ts'
import type { MarketRecords } from '#core/analysis/digest/digest.ts'
import { type DigestWeek, spanOf, weekWith } from '#core/analysis/digest/week.ts'
import { outdatedJourneys } from '#core/analysis/outdated.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { dateAt } from '#core/model/time.ts'
import { stretches, type Walks } from '../judge/judge-streams.ts'
import { sydney } from '../rounds.ts'

/** Weeks of rounds for digests: Monday 9 to Sunday 22 November 2026, in Sydney. */

export const week: DigestWeek = weekWith('2026-11-16')
/** The Monday after, 08:00 in Sydney. */
export const monday = Date.parse('2026-11-22T21:00:00Z')

/** Two hours between rounds: twelve a day, 84 a week. */
export const every = 2 * 60 * 60_000
const aWeek = 84

/** Rounds that follow one another from a time on. */
function from(first: number, rounds: readonly Round[]): Round[] {
  return rounds.map((round, n) => {
    const scheduledAt = new Date(first + n * every).toISOString()
    return {
      ...round,
      scheduledAt,
      startedAt: scheduledAt,
      finishedAt: new Date(first + n * every + 60_000).toISOString(),
    }
  })
}

/** A week of rounds with these times, then another. */
export function twoWeeksOf(before: Walks, now: Walks, seed = 1): Round[] {
  const first = spanOf(weekWith('2026-11-09'), sydney.timeZone).from
  return from(
    first,
    stretches(
      [
        [aWeek, before],
        [aWeek, now],
      ],
      seed,
    ),
  )
}

export function daysOf(rounds: readonly Round[], benchmark: Benchmark, market = sydney): Day[] {
  const dates = [...new Set(rounds.map(({ scheduledAt }) => dateAt(scheduledAt, market.timeZone)))]
  return dates.flatMap((date) => dayOf({ benchmark, market, date, rounds }) ?? [])
}

export function records(
  rounds: readonly Round[],
  { benchmark, ...more }: { benchmark: Benchmark } & Partial<MarketRecords>,
): MarketRecords {
  const days = daysOf(rounds, benchmark, more.market)
  return {
    market: sydney,
    days,
    outdated: outdatedJourneys(days, { benchmark, until: week.sunday }),
    firstAt: rounds[0]?.scheduledAt ?? null,
    rounds: rounds.slice(-24),
    roundsBefore: [],
    baseline: null,
    promise: null,
    promiseBefore: null,
    audits: [],
    now: null,
    ...more,
  }
}
