import { z } from '@hono/zod-openapi'
import { type League, league } from '#core/analysis/league/league.ts'
import { journeyRoundsTable, journeyTable } from '#core/analysis/views/journey-table.ts'
import { type StepView, stepViews } from '#core/analysis/views/steps.ts'
import { comparable } from '#core/judge/gap/comparable.ts'
import { type Metric, metrics } from '#core/model/metric.ts'
import { marketRoute } from '../market-route.ts'
import { newestRounds, type Place } from '../place.ts'

export const journey = marketRoute({
  name: 'journey',
  summary: 'Step by step: the rounds of each site, their median, and your gap.',
  query: z.object({ metric: z.enum(metrics).optional() }),
  read: (place, { metric }) => journeyView(place, metric ?? place.benchmark.target.metric),
  tables: [
    { name: 'journey', summary: 'Medians and gaps of every step and site.', tableOf: journeyTable },
    { name: 'journey-rounds', summary: 'Every round that counts, step by step.', tableOf: journeyRoundsTable },
  ],
})

/** Throws StoreError. */
async function journeyView(place: Place, metric: Metric): Promise<{ league: League; steps: StepView[] }> {
  const { benchmark, market } = place
  const { rounds } = comparable(await newestRounds(place), { benchmark: benchmark.id, market: market.id })
  const found = league({ benchmark, market, rounds })
  return { league: found, steps: stepViews(found, { benchmark, rounds, metric }) }
}
