import { type League, league } from '#core/analysis/league/league.ts'
import { outdatedJourneys } from '#core/analysis/outdated.ts'
import { standingImpact } from '#core/analysis/views/cost.ts'
import { type Trend, trendOf } from '#core/analysis/views/trend.ts'
import { furthestBehind } from '#core/judge/overall.ts'
import type { MarketVerdict } from '#core/judge/standing.ts'
import { dateAt } from '#core/model/time.ts'
import { impactWords, type MoneyWords } from '#core/words/alarm/money.ts'
import { startedSentence } from '#core/words/baseline.ts'
import { limitedSentence } from '#core/words/gap.ts'
import { outdatedSentence } from '#core/words/outdated.ts'
import { promiseSummary } from '#core/words/promise.ts'
import { pausedSentence, qualitySentences } from '#core/words/quality.ts'
import { targetSentence } from '#core/words/verdict.ts'
import { readBaseline } from '#store/records/baselines.ts'
import { pausedSince } from '#store/records/controls.ts'
import { readVerdict } from '../../judge/verdict.ts'
import { computed } from '../computed.ts'
import { daysOf } from '../days.ts'
import { type MarketSource, newestRounds } from '../market-source.ts'

/** The card of a market. */
export interface StandingView {
  sentence: string
  /** Whether the promise is kept; empty without one, and where the sentence says why that is not known. */
  promise: string
  /** Where the market started; null before its baseline. */
  started: string | null
  /** How complete the data is, and what a figure does not say, a sentence each. */
  quality: string[]
  /** What it costs, as a mail says it; null without business settings, or when nothing is at risk. */
  cost: MoneyWords | null
  verdict: MarketVerdict
  league: League
  /** Of the last 30 days: of the largest gap behind that the sentence names, or else on the first ranked step. */
  trend: Trend | null
}

/** Days of the small trend of a card. */
const CARD_DAYS = 30

/** Throws StoreError. */
export async function standingView(source: MarketSource): Promise<StandingView> {
  const { benchmark, market, now } = source
  const [rounds, verdict, days, baseline, paused] = await Promise.all([
    newestRounds(source),
    readVerdict(source),
    daysOf(source, CARD_DAYS),
    readBaseline(source.store, { benchmark: benchmark.id, market: market.id }),
    pausedSince(source.store, { benchmark: benchmark.id, market: market.id }),
  ])
  const found = computed({ what: 'league', benchmark, market, rounds }, () => league({ benchmark, market, rounds }))
  const behind = furthestBehind(verdict)
  const step = behind?.step ?? found.ranking.steps[0]
  // On a step without the metric of the ranking, the gap is one of another.
  const metric = behind?.metric ?? found.ranking.metric
  const impact = standingImpact(benchmark, { verdict, league: found })
  return {
    sentence: targetSentence(verdict, { timeZone: market.timeZone, now }),
    promise: promiseSummary(verdict, { timeZone: market.timeZone, now }),
    started: baseline === undefined ? null : startedSentence(baseline, { timeZone: market.timeZone, now }),
    quality: [
      ...(paused === undefined ? [] : [pausedSentence(paused, { timeZone: market.timeZone, now })]),
      ...qualitySentences(found),
      ...[limitedSentence(found)].filter((said) => said !== ''),
      ...outdatedJourneys(days, { benchmark, until: dateAt(now, market.timeZone) }).map((one) =>
        outdatedSentence(one, { benchmark: benchmark.id }),
      ),
    ],
    cost: impact === null ? null : impactWords(impact, { markets: benchmark.markets.length }),
    verdict,
    league: found,
    trend: step === undefined ? null : trendOf(days, { benchmark, step, metric }),
  }
}
