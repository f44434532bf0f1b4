import type { Benchmark, Site } from '../model/benchmark.ts'
import { plusDays } from '../model/time.ts'
import { sum } from '../statistics/sum.ts'
import type { Day } from './day.ts'

/** A journey that no longer fits its site: it has not matched for a week. */
export interface OutdatedJourney {
  site: string
  walk: Site['walk']['kind']
  /** Where most of its visits ended; null when the days do not say. */
  step: string | null
  /** The last date with a visit that matched; null when none of the days has one. */
  matched: string | null
  /** The first date without any, in the market's time zone. */
  since: string
  /** Visits since then that ended as `changed`. */
  visits: number
}

/** Dates without a match, the first and the last included. */
const DATES = 7
/** Of the visits that walked, this share ended as `changed`: the rest may have failed for another reason. */
const SHARE = 0.9
/** So that a market measured twice a week is not judged by two visits. */
const LEAST_VISITS = 6

/**
 * The journeys that match none of their pages any more: for seven dates up to `until` no visit was `ok`, and nearly all that
 * walked ended as `changed`. Visits that were blocked, refused or skipped say nothing about a journey. Our own site has none:
 * there a missing element is a failed journey.
 *
 * @param days oldest first, of at least a week; with more of them `matched` and `since` are exact
 * @param until the last date of interest
 */
export function outdatedJourneys(
  days: readonly Day[],
  { benchmark, until }: { benchmark: Pick<Benchmark, 'sites'>; until: string },
): OutdatedJourney[] {
  return benchmark.sites.flatMap(({ name, us, walk }): OutdatedJourney[] => {
    if (us) return []
    const own = days.flatMap(({ date, sites }) => {
      const site = sites.find((one) => one.name === name)
      return site === undefined || date > until ? [] : [{ date, ...site }]
    })
    const matched = own.findLast(({ status }) => (status.ok ?? 0) > 0)?.date ?? null
    const since = own.filter(({ date, status }) => date > (matched ?? '') && (status.changed ?? 0) > 0)
    const [first, last] = [since.at(0), since.at(-1)]
    if (first === undefined || last === undefined) return []
    const visits = sum(since.map(({ status }) => status.changed ?? 0))
    const failed = sum(own.filter(({ date }) => date >= first.date).map(({ status }) => status.failed ?? 0))
    const isOutdated =
      visits >= LEAST_VISITS &&
      visits >= (visits + failed) * SHARE &&
      last.date >= plusDays(first.date, DATES - 1) &&
      last.date > plusDays(until, -DATES)
    const step = mostFrequent(since.flatMap(({ changedAt = {} }) => Object.entries(changedAt)))
    return isOutdated ? [{ site: name, walk: walk.kind, step, matched, since: first.date, visits }] : []
  })
}

function mostFrequent(counts: readonly (readonly [step: string, visits: number])[]): string | null {
  const totals = [...Map.groupBy(counts, ([step]) => step)].map(
    ([step, own]) => [step, sum(own.map(([, visits]) => visits))] as const,
  )
  return totals.toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null
}
