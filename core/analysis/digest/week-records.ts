import { comparable, LEAGUE_ROUNDS } from '../../judge/gap/comparable.ts'
import { metricsFor } from '../../judge/metric.ts'
import type { Benchmark, Market } from '../../model/benchmark.ts'
import { type Method, methodIdentity } from '../../model/method.ts'
import { type Metric, metrics } from '../../model/metric.ts'
import type { Round, VisitStatus } from '../../model/round.ts'
import { mergedQuantile } from '../../statistics/merged-quantile.ts'
import { sum } from '../../statistics/sum.ts'
import type { Day } from '../day.ts'
import { namesWithJourney, type StepSummary, statusesOf, stepsOf } from '../league/sites.ts'
import { type DigestWeek, spanOf } from './week.ts'

/**
 * What a week is summarised from, all of one method:
 * - `rounds`  the rounds themselves, where they are all stored and no more than a league counts: its figures are the league's
 * - `days`    the day records, which outlive the rounds and are few however many rounds there were
 */
export type WeekRecords = { kind: 'rounds'; rounds: Round[] } | { kind: 'days'; days: Day[] }

/** A week and the week before it, both of the method of the newest round. */
export interface TwoWeeks {
  now: WeekRecords
  /** Null when there is nothing to compare with. */
  before: WeekRecords | null
  nothingBefore: NothingBefore | null
}

/** Why there is nothing to compare: no earlier week, one of another method, or this week without a round. */
export type NothingBefore = 'first' | 'method' | 'none'

interface Stored {
  market: Market
  /** Of both weeks, oldest first. */
  days: readonly Day[]
  /** The newest rounds of the week, and of the week before it. */
  rounds: readonly Round[]
  roundsBefore: readonly Round[]
}

export function twoWeeks(
  { market, days, rounds, roundsBefore }: Stored,
  { benchmark, week, before }: { benchmark: Benchmark; week: DigestWeek; before: DigestWeek },
): TwoWeeks {
  const asked = { benchmark, market }
  const own = daysIn(days, week)
  const earlier = daysIn(days, before)
  const now = recordsOf(own, { ...asked, rounds: within(rounds, { week, market }) })
  if (earlier.length === 0) return { now, before: null, nothingBefore: 'first' }
  if (countedIn(now) === 0) return { now, before: null, nothingBefore: 'none' }
  const method = methodOf(now)
  const found = recordsOf(earlier, { ...asked, rounds: within(roundsBefore, { week: before, market }), method })
  return countedIn(found) === 0
    ? { now, before: null, nothingBefore: 'method' }
    : { now, before: found, nothingBefore: null }
}

function recordsOf(
  days: readonly Day[],
  {
    benchmark,
    market,
    rounds,
    ...given
  }: {
    benchmark: Benchmark
    market: Market
    rounds: readonly Round[]
    /** That of the newest day without it. */
    method?: Method | null
  },
): WeekRecords {
  const stored = sum(days.map((day) => day.rounds))
  const method = given.method === undefined ? (days.at(-1)?.method ?? null) : given.method
  if (stored > LEAGUE_ROUNDS || rounds.length !== stored) {
    return { kind: 'days', days: days.filter((day) => isSame(day.method, method)) }
  }
  const alike = given.method === undefined ? rounds : rounds.filter((round) => isSame(round.method, method))
  return { kind: 'rounds', rounds: comparable(alike, { benchmark: benchmark.id, market: market.id }).rounds }
}

/** Rounds counted: those of the newest method. */
export function countedIn(records: WeekRecords): number {
  return records.kind === 'rounds' ? records.rounds.length : sum(records.days.map(({ counted }) => counted))
}

/**
 * Step times of one site, as `stepsOf` has them; from day records, the merged quantiles of the days, by the metrics
 * that it may be compared by.
 */
export function weekSteps(
  records: WeekRecords,
  site: string,
  { steps, target }: Pick<Benchmark, 'steps' | 'target'>,
): StepSummary[] {
  if (records.kind === 'rounds') return stepsOf(records.rounds, site, steps)
  return namesWithJourney(steps).map((name) => {
    const figures = metricsFor(target.metric).flatMap((metric) => {
      const samples = figuresOf(records.days, { site, step: name, metric })
      const [median, p75] = [mergedQuantile(samples, 0.5), mergedQuantile(samples, 0.75)]
      if (median === null || p75 === null) return []
      return [[metric, { median, p75, n: sum(samples.map(([loads]) => loads)) }] as const]
    })
    return { name, metrics: Object.fromEntries(figures) }
  })
}

function figuresOf(days: readonly Day[], { site, step, metric }: { site: string; step: string; metric: Metric }) {
  return days.flatMap(({ sites }) => {
    const figure = sites.find(({ name }) => name === site)?.steps[step]?.[metric]
    return figure === undefined ? [] : [figure]
  })
}

/**
 * Whether a site's page was blank in at least half of the loads of a step. Such a load has figures like any other, but no time
 * (`readVisit`): it took however long nothing came.
 */
export function isMostlyBlank(records: WeekRecords, { site, step }: { site: string; step: string }): boolean {
  const [summary] = records.kind === 'rounds' ? stepsOf(records.rounds, site, [step]) : []
  const loads = (metric: Metric) =>
    records.kind === 'rounds'
      ? (summary?.metrics[metric]?.n ?? 0)
      : sum(figuresOf(records.days, { site, step, metric }).map(([n]) => n))
  const all = Math.max(...metrics.map(loads))
  return all > 0 && loads('duration') * 2 <= all
}

/** How many of a site's visits ended like this. */
export function visitsIn(records: WeekRecords, { site, status }: { site: string; status: VisitStatus }): number {
  if (records.kind === 'rounds') return statusesOf(records.rounds, site)[status]
  return sum(records.days.map(({ sites }) => sites.find(({ name }) => name === site)?.status[status] ?? 0))
}

function methodOf(records: WeekRecords): Method | null {
  return (records.kind === 'rounds' ? records.rounds.at(-1)?.method : records.days.at(-1)?.method) ?? null
}

function isSame(one: Method, other: Method | null): boolean {
  return other !== null && methodIdentity(one) === methodIdentity(other)
}

function daysIn(days: readonly Day[], { monday, sunday }: DigestWeek): Day[] {
  return days.filter(({ date }) => date >= monday && date <= sunday)
}

function within(rounds: readonly Round[], { week, market }: { week: DigestWeek; market: Market }): Round[] {
  const { from, to } = spanOf(week, market.timeZone)
  return rounds.filter(({ scheduledAt }) => Date.parse(scheduledAt) >= from && Date.parse(scheduledAt) < to)
}
