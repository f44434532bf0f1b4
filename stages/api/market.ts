import type { Day } from '#core/analysis/day.ts'
import { type League, league } from '#core/analysis/league/league.ts'
import { type FilmsView, filmsOf, roundsWithFilms } from '#core/analysis/views/films.ts'
import { type StepView, stepViews } from '#core/analysis/views/steps.ts'
import { type Trend, trendOf } from '#core/analysis/views/trend.ts'
import { comparable, LEAGUE_ROUNDS } from '#core/judge/gap/comparable.ts'
import type { MarketVerdict } from '#core/judge/standing.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import type { Metric } from '#core/model/metric.ts'
import type { Round } from '#core/model/round.ts'
import { dateAt, plusDays } from '#core/model/time.ts'
import { startedSentence } from '#core/words/baseline.ts'
import { incidentDetails, incidentHeadline, incidentSpan, weeksSentence } from '#core/words/incident.ts'
import { targetSentence } from '#core/words/verdict.ts'
import type { Store } from '#store/port.ts'
import { readBaseline } from '#store/records/baselines.ts'
import { readDays } from '#store/records/days.ts'
import { readRounds } from '#store/records/rounds.ts'
import { type RecentIncidents, recentIncidents } from '../incidents/incidents.ts'
import { readVerdict } from '../judge/verdict.ts'

/** A benchmark in a market, at `now` (ms). Every view below is one or two range queries. */
export interface Place {
  store: Store
  benchmark: Benchmark
  market: Market
  now: number
}

/** The card of a market. */
export interface StandingView {
  sentence: string
  /** Where the market started; null before its baseline. */
  started: string | null
  verdict: MarketVerdict
  league: League
  /** Of the last 30 days, on the first ranked step. */
  trend: Trend | null
}

/** Days of the small trend of a card. */
const CARD_DAYS = 30

/** Throws StoreError. */
export async function standingView(place: Place): Promise<StandingView> {
  const { benchmark, market, now } = place
  const [rounds, verdict, days, baseline] = await Promise.all([
    newestRounds(place),
    readVerdict(place),
    daysOf(place, CARD_DAYS),
    readBaseline(place.store, { benchmark: benchmark.id, market: market.id }),
  ])
  const found = league({ benchmark, market, rounds })
  const [step] = found.ranking.steps
  return {
    sentence: targetSentence(verdict, { timeZone: market.timeZone, now }),
    started: baseline === undefined ? null : startedSentence(baseline, { timeZone: market.timeZone, now }),
    verdict,
    league: found,
    trend: step === undefined ? null : trendOf(days, { benchmark, step, metric: found.ranking.metric }),
  }
}

/** Throws StoreError. */
export async function journeyView(place: Place, metric: Metric): Promise<{ league: League; steps: StepView[] }> {
  const { benchmark, market } = place
  const { rounds } = comparable(await newestRounds(place), { benchmark: benchmark.id, market: market.id })
  const found = league({ benchmark, market, rounds })
  return { league: found, steps: stepViews(found, { benchmark, rounds, metric }) }
}

/** Throws StoreError. */
export async function trendView(
  place: Place,
  { step, metric, days }: { step: string; metric: Metric; days: number },
): Promise<{ trend: Trend; incidents: IncidentView[] }> {
  const [found, { incidents }] = await Promise.all([daysOf(place, days), incidentsView(place)])
  const isOfStep = ({ streams, failure }: Incident) =>
    failure?.step === step || streams.some((stream) => stream.step === step)
  return { trend: trendOf(found, { benchmark: place.benchmark, step, metric }), incidents: incidents.filter(isOfStep) }
}

/** Throws StoreError. */
export async function filmsView(
  place: Place,
  { step, at }: { step: string; at: string | undefined },
): Promise<{ films: FilmsView | null; rounds: string[] }> {
  const rounds = await newestRounds(place)
  return { films: filmsOf(rounds, { benchmark: place.benchmark, step, at }), rounds: roundsWithFilms(rounds) }
}

export interface IncidentView extends Incident {
  headline: string
  span: string
  details: string[]
  acknowledgedAt: string | null
}

/** Weeks of incidents shown. */
const WEEKS = 8

/** Of a market, the newest first. Throws StoreError. */
export async function incidentsView(
  place: Place,
): Promise<Omit<RecentIncidents, 'incidents'> & { sentence: string; incidents: IncidentView[] }> {
  const { weekly, mutedUntil, incidents } = await recentIncidents({ ...place, weeks: WEEKS })
  const telling = { timeZone: place.market.timeZone, now: place.now }
  return {
    sentence: weeksSentence(weekly),
    weekly,
    mutedUntil,
    incidents: incidents
      .map((incident) => ({
        ...incident,
        headline: incidentHeadline(incident),
        span: incidentSpan(incident, telling),
        details: incidentDetails(incident, telling),
      }))
      .reverse(),
  }
}

async function newestRounds({ store, benchmark, market }: Place): Promise<Round[]> {
  const rounds: Round[] = []
  const query = { benchmark: benchmark.id, market: market.id, newest: LEAGUE_ROUNDS }
  for await (const round of readRounds(store, query)) rounds.push(round)
  return rounds
}

function daysOf({ store, benchmark, market, now }: Place, count: number): Promise<Day[]> {
  const from = plusDays(dateAt(now, market.timeZone), 1 - count)
  return readDays(store, {
    benchmark: benchmark.id,
    market: market.id,
    sites: benchmark.sites.map(({ name }) => name),
    from,
  })
}
