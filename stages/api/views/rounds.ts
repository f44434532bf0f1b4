import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { type RoundsTrend, roundsTrendOf } from '#core/analysis/views/rounds.ts'
import type { TrendAsked } from '#core/analysis/views/trend.ts'
import { comparable } from '#core/judge/gap/comparable.ts'
import { metrics } from '#core/model/metric.ts'
import { HOUR } from '#core/model/time.ts'
import { competitorOf, competitorQuery, marketRoute, stepOf, stepQuery } from '../market-route.ts'
import { type MarketSource, roundsSince } from '../market-source.ts'
import { instantsOf, spanQuery } from '../span.ts'
import { type Goals, goalsOf } from './goals.ts'
import { type IncidentView, incidentsInWords } from './incidents.ts'
import { isOf } from './trend.ts'

/** ms. Two days, of which one may have 25 hours. */
const LONGEST = 49 * HOUR

export const rounds = marketRoute({
  name: 'rounds',
  view: 'trend',
  summary: 'Round by round, of two days at most: what the trend shows of days. Rounds are kept for 35 days.',
  query: z.object({
    step: stepQuery,
    metric: z.enum(metrics).optional(),
    competitor: competitorQuery,
    ...spanQuery,
  }),
  read: (source, { step: wanted, metric, competitor, ...span }) => {
    const { benchmark } = source
    const step = stepOf(source, wanted)
    const instants = instantsOf(source, span) ?? { from: source.now - 24 * HOUR, to: source.now }
    return roundsView(source, instants, {
      benchmark,
      step,
      metric: metric ?? benchmark.target.metric,
      competitor: competitorOf(source, competitor),
    })
  },
})

/** Throws HTTPException for too long a span, StoreError. */
async function roundsView(
  source: MarketSource,
  { from, to }: { from: number; to: number },
  asked: TrendAsked,
): Promise<{ trend: RoundsTrend; incidents: IncidentView[]; goals: Goals }> {
  if (to - from > LONGEST) throw new HTTPException(400, { message: 'to: more than 2 days after from.' })
  const { benchmark, market } = source
  const [found, { incidents }] = await Promise.all([roundsSince(source, from, to), incidentsInWords(source, from)])
  const { rounds: alike } = comparable(found, { benchmark: benchmark.id, market: market.id, most: found.length })
  const trend = roundsTrendOf(alike, asked)
  return {
    trend,
    incidents: incidents.filter((incident) => isOf(incident, asked.step)),
    goals: goalsOf(benchmark, trend),
  }
}
