import { type League, league } from '#core/analysis/league/league.ts'
import { type Trend, trendOf } from '#core/analysis/views/trend.ts'
import type { MarketVerdict } from '#core/judge/standing.ts'
import { startedSentence } from '#core/words/baseline.ts'
import { targetSentence } from '#core/words/verdict.ts'
import { readBaseline } from '#store/records/baselines.ts'
import { readVerdict } from '../../judge/verdict.ts'
import { daysOf, newestRounds, type Place } from '../place.ts'

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
