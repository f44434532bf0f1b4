import { comparisonsOf, ourName } from '../../judge/streams.ts'
import type { Audit } from '../../model/audit.ts'
import type { Benchmark, Market } from '../../model/benchmark.ts'
import type { Incident } from '../../model/incident.ts'
import type { Metric } from '../../model/metric.ts'
import { type NamesOrder, orderIn } from '../../model/names-order.ts'
import type { Round, VisitStatus } from '../../model/round.ts'
import type { Reason } from '../alarm/alarm.ts'
import { medianOf } from '../alarm/figures.ts'
import { reasonsOf } from '../alarm/reasons.ts'
import { failingOf } from '../alarm/telling.ts'
import type { Difference } from '../audit/findings.ts'
import { type SlowerImpact, slowerDelays, slowerImpact } from '../impact.ts'
import { stepsOf } from '../league/sites.ts'
import { lossAmong } from '../loss.ts'
import type { Why } from '../why/why.ts'
import type { AuditWeek } from './audits.ts'
import type { PromiseWeek } from './promise.ts'
import type { WeekQuality } from './quality.ts'
import { failureAt, isOurs, type WeekStanding } from './standings.ts'

type Place = Pick<Market, 'id' | 'name'>

/** The most valuable next step, with its evidence; in order of precedence. */
export type Advice =
  /** Too few rounds for any figure of the week. */
  | { kind: 'rounds'; market: Place; rounds: number; due: number }
  /** Still open when the digest is made, even if it began after the week. */
  | { kind: 'open'; market: Place; incident: Incident; now: number; order: NamesOrder }
  /** Visits without a measurement, to us or to a competitor. */
  | { kind: 'visits'; market: Place; site: string; us: boolean; status: Unmeasured; count: number; visits: number }
  | { kind: 'unsteady'; market: Place; unsteady: number; rounds: number }
  /** Our journey fails, so customers cannot buy; `until` is when its newest incident ended, ISO 8601, if it had one and has no more. */
  | { kind: 'failing'; market: Place; step: string | null; count: number; visits: number; until?: string }
  /** Our page was blank on a step, which an incident told; `until` as above. */
  | { kind: 'blank'; market: Place; step: string; until?: string }
  /**
   * The step on which we are furthest behind a competitor (`lossAmong`); `over` is when that ended, ISO 8601,
   * where it no longer is so when the digest is made.
   */
  | { kind: 'gap'; standing: WeekStanding; reasons: Reason[]; impact: SlowerImpact | null; why?: Why; over?: string }
  | { kind: 'promise'; market: Place; step: string; metric: Metric; kept: number; rounds: number; limit: number }
  | { kind: 'audit'; market: Place; audit: Difference }
  | { kind: 'nothing' }

type Unmeasured = Extract<VisitStatus, 'blocked' | 'changed' | 'refused' | 'skipped'>

/** Beyond these shares, fix data collection first. */
const LEAST_MEASURED = 0.5
const MOST_UNMEASURED = 0.2
const MOST_UNSTEADY = 0.2
/** A failure rate of one visit in a hundred costs more than slow pages. */
const MOST_FAILED = 0.01
/** A promise kept less often is worth working on. */
const LEAST_KEPT = 0.95

export interface AdviceOptions {
  benchmark: Benchmark
  standings: readonly WeekStanding[]
  quality: readonly WeekQuality[]
  incidents: readonly Incident[]
  /** Those still open now; empty for a week long past. */
  open: readonly Incident[]
  /** ms. */
  now: number
  promises: readonly { market: Place; promise: PromiseWeek | null }[]
  audits: readonly AuditWeek[]
  /** When being behind on a comparison ended; null while it goes on, or where nobody knows. Absent: it goes on. */
  endOf?: (standing: WeekStanding) => string | null
  /** By market: the newest rounds and the newest audit of the week. */
  newest: ReadonlyMap<string, { rounds: readonly Round[]; audit: Audit | null }>
}

/**
 * Data collection first, because everything else depends on it; then failing journeys, then slow ones. A journey that fails
 * now needs no more than the two rounds that found it.
 */
export function adviceOf(options: AdviceOptions): Advice {
  return (
    fewRounds(options) ??
    stillOpen(options, (incident) => failingOf(incident) !== undefined) ??
    unmeasured(options) ??
    unsteady(options) ??
    failing(options) ??
    blank(options) ??
    widestGap(options) ??
    brokenPromise(options) ??
    stillOpen(options, () => true) ??
    failedAudit(options) ?? { kind: 'nothing' }
  )
}

function fewRounds({ quality }: AdviceOptions): Advice | null {
  // A market that was first measured after the week lacks nothing.
  const begun = quality.filter(({ rounds, due }) => rounds > 0 || due > 0)
  const [worst] = (begun.length > 0 ? begun : quality).toSorted((a, b) => measured(a) - measured(b))
  if (worst === undefined || measured(worst) >= LEAST_MEASURED) return null
  const { market, rounds, due } = worst
  return { kind: 'rounds', market, rounds, due }
}

/** Share of the rounds that were due; all of them where none were, as of those measured by hand. */
function measured({ rounds, due }: WeekQuality): number {
  return due === 0 ? Math.min(1, rounds) : rounds / due
}

/** The newest of these. */
function stillOpen(
  { benchmark, open, now, quality }: AdviceOptions,
  isWanted: (incident: Incident) => boolean,
): Advice | null {
  const found = quality.flatMap(({ market }) =>
    open
      .filter((incident) => incident.market === market.id && isWanted(incident))
      .map((incident) => ({ market, incident })),
  )
  const newest = found.toSorted((a, b) => b.incident.openedAt.localeCompare(a.incident.openedAt))[0]
  return newest === undefined ? null : { kind: 'open', ...newest, now, order: orderIn(comparisonsOf(benchmark)) }
}

function unmeasured({ quality }: AdviceOptions): Advice | null {
  const statuses: Unmeasured[] = ['blocked', 'changed', 'refused', 'skipped']
  const found = quality.flatMap(({ market, sites }) =>
    sites.flatMap(({ name: site, us, visits, status }) =>
      statuses.map((one) => ({ market, site, us, status: one, count: status[one], visits })),
    ),
  )
  const ours = found.filter((one) => one.us).toSorted((a, b) => share(b.count, b.visits) - share(a.count, a.visits))[0]
  const theirs = found
    .filter((one) => !one.us)
    .toSorted((a, b) => share(b.count, b.visits) - share(a.count, a.visits))[0]
  // Without us there is no comparison at all.
  const most = [ours, theirs].find((one) => one !== undefined && one.count > one.visits * MOST_UNMEASURED)
  return most === undefined ? null : { kind: 'visits', ...most }
}

function unsteady({ quality }: AdviceOptions): Advice | null {
  const [worst] = quality.toSorted((a, b) => share(b.unsteady, b.rounds) - share(a.unsteady, a.rounds))
  if (worst === undefined || worst.unsteady <= worst.rounds * MOST_UNSTEADY) return null
  const { market, unsteady: count, rounds } = worst
  return { kind: 'unsteady', market, unsteady: count, rounds }
}

function failing({ quality, incidents }: AdviceOptions): Advice | null {
  const found = quality.flatMap(({ market, sites }) =>
    sites.filter(({ us }) => us).map(({ visits, status }) => ({ market, count: status.failed, visits })),
  )
  const [worst] = found.toSorted((a, b) => share(b.count, b.visits) - share(a.count, a.visits))
  if (worst === undefined || worst.count <= worst.visits * MOST_FAILED) return null
  const newest = incidents.findLast(({ market, failure }) => market === worst.market.id && failure !== undefined)
  const until = newest?.failure?.recoveredAt ?? newest?.closedAt ?? undefined
  return { kind: 'failing', ...worst, step: newest?.failure?.step ?? null, ...(until !== undefined && { until }) }
}

function blank({ standings, incidents }: AdviceOptions): Advice | null {
  for (const standing of standings) {
    const told = failureAt(standing, incidents)
    if (told === undefined || !isOurs(standing.blank)) continue
    const { market, step } = standing
    const until = told.failure?.recoveredAt ?? told.closedAt ?? undefined
    return { kind: 'blank', market, step, ...(until !== undefined && { until }) }
  }
  return null
}

function widestGap({ benchmark, standings, newest, endOf = () => null }: AdviceOptions): Advice | null {
  const lossOf = lossAmong(standings)
  const behind = standings.filter(({ verdict, ratio }) => verdict === 'behind' && ratio !== null)
  const [worst] = behind.toSorted(
    (a, b) => Number(endOf(a) !== null) - Number(endOf(b) !== null) || lossOf(b) - lossOf(a),
  )
  if (worst === undefined) return null
  const over = endOf(worst)
  if (over !== null) return { kind: 'gap', standing: worst, reasons: [], impact: null, over }
  const { rounds, audit } = newest.get(worst.market.id) ?? { rounds: [], audit: null }
  const { competitor: rival, step, metric } = worst
  const us = ourName(benchmark)
  const asked = { us, rival, step, metric: metric ?? benchmark.target.metric, audit }
  const typical = (name: string) => medianOf(stepsOf(rounds, name, benchmark.steps), asked)
  const isAlike = isNear(typical(us), worst.ours) && isNear(typical(rival), worst.theirs)
  return {
    kind: 'gap',
    standing: worst,
    reasons: isAlike ? reasonsOf(rounds, asked) : [],
    impact: impactOf(worst, { benchmark, behind }),
  }
}

/** The newest rounds explain a week only where its figures are theirs: after a slip on Sunday they show another one. */
const NEAR = Math.log(1.25)

function isNear(one: number | null, other: number | null): boolean {
  return one === null || other === null || Math.abs(Math.log(one / other)) <= NEAR
}

/** Sales at risk in this market: each step on which we are behind counts once, as in `slowerDelays`. */
function impactOf(
  { market }: WeekStanding,
  { benchmark, behind }: { benchmark: Benchmark; behind: readonly WeekStanding[] },
): SlowerImpact | null {
  if (benchmark.business === undefined) return null
  const own = behind.flatMap(({ step, theirs, metric, ratio, low, high, market: { id } }) =>
    id === market.id && metric !== null ? [{ step, metric, theirs, gap: { ratio, low, high } }] : [],
  )
  const delays = slowerDelays(own)
  return slowerImpact({ business: benchmark.business, delays, steps: benchmark.steps.length, lasted: null })
}

function brokenPromise({ promises }: AdviceOptions): Advice | null {
  const steps = promises.flatMap(({ market, promise }) =>
    (promise?.steps ?? []).map((step) => ({ market, ...step, limit: promise?.limit ?? 0 })),
  )
  const [worst] = steps.filter(({ rounds }) => rounds > 0).toSorted((a, b) => a.kept / a.rounds - b.kept / b.rounds)
  return worst === undefined || worst.kept >= worst.rounds * LEAST_KEPT ? null : { kind: 'promise', ...worst }
}

function failedAudit({ audits }: AdviceOptions): Advice | null {
  const found = audits.flatMap(({ market, lost }) => lost.slice(0, 1).map((audit) => ({ market, audit })))
  const [best] = found.toSorted((a, b) => (b.audit.saves ?? 0) - (a.audit.saves ?? 0))
  return best === undefined ? null : { kind: 'audit', ...best }
}

/** 0 where `of` is 0. */
function share(count: number, of: number): number {
  return of === 0 ? 0 : count / of
}
