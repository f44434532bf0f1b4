import { comparable } from '../../judge/gap/comparable.ts'
import { competitorsOf, overallOf } from '../../judge/overall.ts'
import type { Baseline, MarketVerdict } from '../../judge/standing.ts'
import { comparisonsOf, ourName } from '../../judge/streams.ts'
import type { Audit } from '../../model/audit.ts'
import type { Benchmark, Market } from '../../model/benchmark.ts'
import type { Incident } from '../../model/incident.ts'
import type { Marker } from '../../model/marker.ts'
import type { Metric } from '../../model/metric.ts'
import type { Round } from '../../model/round.ts'
import type { Settings } from '../../model/settings.ts'
import type { Verdict } from '../../model/verdict.ts'
import { estimateCost } from '../cost/cost.ts'
import { eachOf, none } from '../cost/range.ts'
import type { Sizing } from '../cost/sizing.ts'
import type { Day } from '../day.ts'
import { basesOf, mixedSteps } from '../league/basis.ts'
import { experimentsOf, type SiteExperiments } from '../league/experiments.ts'
import { groupsOf, type StepGroups } from '../league/groups.ts'
import { stepsOf } from '../league/sites.ts'
import { lossAmong } from '../loss.ts'
import type { OutdatedJourney } from '../outdated.ts'
import { type Advice, adviceOf } from './advice.ts'
import { type AuditWeek, auditWeekOf } from './audits.ts'
import { type IncidentWeeks, incidentWeeks } from './incidents.ts'
import { type WeekLeague, weekLeague } from './league.ts'
import type { PromiseWeek } from './promise.ts'
import { qualityOf, type WeekQuality } from './quality.ts'
import { standingsOf, type WeekStanding } from './standings.ts'
import { type DigestWeek, isRecent, spanOf, weekBefore } from './week.ts'
import { countedIn, type TwoWeeks, twoWeeks } from './week-records.ts'

/** One week of a benchmark in all its markets, as mail, PDF and terminal show it. */
export interface Digest {
  benchmark: Pick<Benchmark, 'id' | 'name'>
  us: string
  week: DigestWeek
  /** ISO 8601. */
  madeAt: string
  metric: Metric
  margin: number
  /** Against the target, over the whole week. */
  verdict: Verdict
  markets: DigestMarket[]
  /** In the order of the benchmark. */
  competitors: DigestCompetitor[]
  incidents: IncidentWeeks
  /** Releases and campaigns before these incidents. */
  markers: readonly Marker[]
  /** The largest clear change of all comparisons to either side; null when none is clear. */
  gain: WeekStanding | null
  loss: WeekStanding | null
  cost: WeekCost
  advice: Advice
}

export interface DigestMarket {
  market: Market
  /** The verdict of the sequential test when the digest is made; null for a week long past. */
  now: MarketVerdict | null
  /** The newest at the end of the week. */
  baseline: Baseline | null
  standings: WeekStanding[]
  league: WeekLeague
  nothingBefore: TwoWeeks['nothingBefore']
  promise: PromiseWeek | null
  /** Of last week; null when it had no rounds. */
  promiseBefore: PromiseWeek | null
  audits: AuditWeek | null
  quality: WeekQuality
  /** Journeys that have not matched for a week. */
  outdated: OutdatedJourney[]
  /** Sites whose loads are not alike, in the newest rounds of the week. */
  mixtures: Mixture[]
}

export interface DigestCompetitor {
  name: string
  /** Over all markets: behind on one step is behind. */
  verdict: Verdict
  /** Null when there is no comparable last week. */
  before: Verdict | null
  /** The comparison with this verdict on which we are furthest behind, or least ahead. */
  telling: WeekStanding | null
}

export interface Mixture {
  site: string
  experiments: SiteExperiments[]
  groups: StepGroups[]
}

/** Estimated, USD; `local` when every market was measured on the user's own machine, which AWS does not charge for. */
export type WeekCost = { kind: 'local' } | { kind: 'estimate'; low: number; likely: number; high: number }

/** What is stored of a market for two weeks. */
export interface MarketRecords {
  market: Market
  /** Of this week and the one before, oldest first. */
  days: Day[]
  /** Scheduled time of the first round ever. */
  firstAt: string | null
  /** The newest of this week: for short weeks, cost and the parts of the largest gap. */
  rounds: Round[]
  /** The newest of the week before; empty where they are no longer stored. */
  roundsBefore: Round[]
  promise: PromiseWeek | null
  promiseBefore: PromiseWeek | null
  audits: Audit[]
  /** At the end of the week. */
  outdated: OutdatedJourney[]
  baseline: Baseline | null
  now: MarketVerdict | null
}

export interface DigestOptions {
  benchmark: Benchmark
  settings: Settings
  sizing: Sizing
  week: DigestWeek
  /** ms. */
  now: number
  markets: readonly MarketRecords[]
  /** In all markets: those of the twelve weeks, and any still open. */
  incidents: readonly Incident[]
  /** Of the weeks of the incidents. */
  markers?: readonly Marker[]
}

export function digestOf({
  benchmark,
  settings,
  sizing,
  week,
  now,
  markets: found,
  incidents: all,
  markers: marked = [],
}: DigestOptions): Digest {
  const before = weekBefore(week)
  const looks = comparisonsOf(benchmark).length * benchmark.markets.length
  const markets = found.map((records): DigestMarket => {
    const { market, days, firstAt, promise, promiseBefore, audits } = records
    const two = twoWeeks(records, { benchmark, week, before })
    const own = days.filter(({ date }) => date >= week.monday)
    return {
      market,
      now: records.now,
      baseline: records.baseline,
      standings: standingsOf(two, { benchmark, market, looks }),
      league: weekLeague(two.now, benchmark),
      nothingBefore: two.nothingBefore,
      promise,
      promiseBefore,
      audits: auditWeekOf(audits, { benchmark, market, week }),
      quality: qualityOf(own, { benchmark, market, week, now, firstAt, counted: countedIn(two.now) }),
      outdated: records.outdated,
      mixtures: mixturesOf(records, benchmark),
    }
  })
  // Of one added since, nothing is missing in this week.
  const added = found.filter(
    ({ market, firstAt }) => firstAt !== null && Date.parse(firstAt) >= spanOf(week, market.timeZone).to,
  )
  const there = markets.filter(({ market }) => !added.some((one) => one.market.id === market.id))
  const standings = (there.length > 0 ? there : markets).flatMap((one) => one.standings)
  const incidents = incidentWeeks(all, { markets: found, week, now })
  const competitors = digestCompetitors(standings)
  const comparisons = standings.map((one) => ({ ...one, since: null }))
  return {
    benchmark: { id: benchmark.id, name: benchmark.name },
    us: ourName(benchmark),
    week,
    madeAt: new Date(now).toISOString(),
    metric: benchmark.target.metric,
    margin: benchmark.target.margin,
    verdict: overallOf({ against: benchmark.target.against, competitors, comparisons }).verdict,
    markets,
    competitors,
    incidents,
    markers: marked,
    gain: movedMost(standings, 'gain'),
    loss: movedMost(standings, 'loss'),
    cost: weekCost(found, { benchmark, settings, sizing }),
    advice: adviceOf({
      benchmark,
      standings,
      quality: markets.map(({ quality }) => quality),
      incidents: incidents.incidents,
      open: isRecent(week, { timeZone: found[0]?.market.timeZone ?? 'UTC', now })
        ? all.filter(({ closedAt }) => closedAt === null)
        : [],
      now,
      promises: markets.map(({ market, promise }) => ({ market, promise })),
      audits: markets.flatMap(({ audits }) => audits ?? []),
      endOf: (standing) => endOf(standing, { incidents: all, markets: found, week }),
      newest: new Map(found.map((one) => [one.market.id, { rounds: one.rounds, audit: newestAudit(one, week) }])),
    }),
  }
}

/** When a comparison last recovered in an incident, in the week or since; null where we are behind, or nobody knows how it stands. */
function endOf(
  { market: { id }, competitor, step }: WeekStanding,
  { incidents, markets, week }: Pick<DigestOptions, 'incidents' | 'markets' | 'week'>,
): string | null {
  const isThis = (one: { competitor: string | null; step: string }) =>
    one.competitor === competitor && one.step === step
  const found = markets.find(({ market }) => market.id === id)
  const now = found?.now?.comparisons.find(isThis)
  if (found === undefined || now === undefined || now.verdict === 'behind') return null
  const own = incidents.filter(({ market }) => market === id).flatMap(({ streams }) => streams.filter(isThis))
  if (own.some(({ recoveredAt }) => recoveredAt === null)) return null
  const { from } = spanOf(week, found.market.timeZone)
  return (
    own
      .flatMap(({ recoveredAt }) => (recoveredAt !== null && Date.parse(recoveredAt) >= from ? [recoveredAt] : []))
      .toSorted()
      .at(-1) ?? null
  )
}

function mixturesOf({ market, rounds: given }: MarketRecords, benchmark: Benchmark): Mixture[] {
  const { rounds, comparedBy } = comparedRounds(given, { benchmark, market })
  const found = benchmark.sites.map(({ name }) => ({
    site: name,
    experiments: experimentsOf(rounds, name),
    groups: groupsOf(rounds, { site: name, bases: comparedBy }),
  }))
  return found.filter(({ experiments, groups }) => experiments.length + groups.length > 0)
}

function comparedRounds(given: readonly Round[], { benchmark, market }: { benchmark: Benchmark; market: Market }) {
  const { id, sites, steps } = benchmark
  const { rounds } = comparable(given, { benchmark: id, market: market.id })
  const figures = sites.map(({ name }) => ({ name, steps: stepsOf(rounds, name, steps) }))
  return { rounds, comparedBy: basesOf(figures, { benchmark, mixed: mixedSteps(rounds, benchmark) }) }
}

/** Of the week; an older audit may be of other pages. */
function newestAudit({ audits, market }: MarketRecords, week: DigestWeek): Audit | null {
  const { from } = spanOf(week, market.timeZone)
  return audits.findLast(({ scheduledAt }) => Date.parse(scheduledAt) >= from) ?? null
}

function digestCompetitors(standings: readonly WeekStanding[]): DigestCompetitor[] {
  const now = competitorsOf(standings.map((one) => ({ ...one, since: null })))
  const earlier = standings.flatMap(({ competitor, before }) =>
    before === null ? [] : [{ competitor, verdict: before.verdict, since: null }],
  )
  const before = new Map(competitorsOf(earlier).map(({ name, verdict }) => [name, verdict]))
  const lossOf = lossAmong(standings)
  return now.map(({ name, verdict }) => {
    const own = standings.filter(({ competitor }) => competitor === name)
    // On which we are furthest behind, or least ahead.
    const [telling = null] = own.filter((one) => one.verdict === verdict).toSorted((a, b) => lossOf(b) - lossOf(a))
    return { name, verdict, before: before.get(name) ?? null, telling }
  })
}

/** Times of the few rounds that worked say nothing about a week that failures decided. */
function movedMost(standings: readonly WeekStanding[], direction: 'gain' | 'loss'): WeekStanding | null {
  const moved = standings.filter(({ change, failing }) => change?.direction === direction && failing === null)
  const size = ({ change }: WeekStanding) => Math.abs(Math.log(change?.factor ?? 1))
  return moved.toSorted((a, b) => size(b) - size(a))[0] ?? null
}

/** Estimates are per twelfth of 365 days. */
const WEEKS_A_MONTH = 365 / 12 / 7

function weekCost(
  found: readonly MarketRecords[],
  { benchmark, settings, sizing }: Pick<DigestOptions, 'benchmark' | 'settings' | 'sizing'>,
): WeekCost {
  const deployed = found.filter(
    ({ market, days }) => market.region !== 'local' && days.at(-1)?.method.region !== 'local',
  )
  if (deployed.length === 0) return { kind: 'local' }
  const markets = deployed.map(({ market }) => market)
  const rounds = deployed.flatMap((one) => one.rounds)
  const { benchmarks } = estimateCost({ benchmarks: [{ ...benchmark, markets }], settings, sizing, rounds })
  const { low, likely, high } = eachOf(benchmarks[0]?.total ?? none, (value) => value / WEEKS_A_MONTH)
  return { kind: 'estimate', low, likely, high }
}
