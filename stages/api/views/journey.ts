import { z } from '@hono/zod-openapi'
import { statusesOf } from '#core/analysis/league/sites.ts'
import { sitesBeside } from '#core/analysis/views/beside.ts'
import { journeyRoundsTable, journeyTable } from '#core/analysis/views/journey-table.ts'
import { type Percentile, percentiles, type StepView, stepViews } from '#core/analysis/views/steps.ts'
import { comparable } from '#core/judge/gap/comparable.ts'
import type { MarketVerdict } from '#core/judge/standing.ts'
import type { Method } from '#core/model/method.ts'
import { type Metric, metrics } from '#core/model/metric.ts'
import type { Round } from '#core/model/round.ts'
import { DAY, WEEK } from '#core/model/time.ts'
import { missedSentences } from '#core/words/quality.ts'
import { failingNow } from '#core/words/verdict.ts'
import { readVerdict } from '../../judge/verdict.ts'
import { computed } from '../computed.ts'
import { competitorOf, competitorQuery, marketRoute } from '../market-route.ts'
import { type MarketSource, newestRounds, roundsSince } from '../market-source.ts'

/** `newest`: the rounds that the league counts. */
const windows = ['newest', '24h', '7d'] as const
type Window = (typeof windows)[number]

/** ms. */
const lengths: Record<Exclude<Window, 'newest'>, number> = { '24h': DAY, '7d': WEEK }

export const journey = marketRoute({
  name: 'journey',
  summary: 'Step by step: the rounds of each site, their median or another percentile, and your gap.',
  query: z.object({
    metric: z.enum(metrics).optional(),
    percentile: z.enum(percentiles).default('median'),
    window: z.enum(windows).default('newest').openapi({ description: 'The rounds of the league, or of a time.' }),
    competitor: competitorQuery,
  }),
  read: (source, { metric, competitor, ...asked }) =>
    journeyView(source, {
      ...asked,
      metric: metric ?? source.benchmark.target.metric,
      competitor: competitorOf(source, competitor),
    }),
  tables: [
    { name: 'journey', summary: 'Percentiles and gaps of every step and site.', tableOf: journeyTable },
    { name: 'journey-rounds', summary: 'Every round that counts, step by step.', tableOf: journeyRoundsTable },
  ],
})

interface JourneyAsked {
  metric: Metric
  percentile: Percentile
  window: Window
  competitor: string | undefined
}

interface JourneyView {
  benchmark: { id: string; name: string }
  market: { id: string; name: string }
  /** Of the rounds counted: how many, and when the first and the newest were scheduled (ISO 8601); null without any. */
  counted: { rounds: number; first: string | null; newest: string | null; method: Method | null }
  /** Visits that the figures are without, a sentence for each site that has some. */
  missed: string[]
  /** Steps at which your journey fails now, whatever the rounds counted say. */
  failing: string[]
  metric: Metric
  percentile: Percentile
  steps: StepView[]
}

/** Throws StoreError. */
async function journeyView(
  source: MarketSource,
  { metric, percentile, window, competitor }: JourneyAsked,
): Promise<JourneyView> {
  const { benchmark, market } = source
  const [found, verdict]: [Round[], MarketVerdict] = await Promise.all([
    window === 'newest' ? newestRounds(source) : roundsSince(source, source.now - lengths[window]),
    readVerdict(source),
  ])
  const most = window === 'newest' ? {} : { most: found.length }
  const { rounds, method } = comparable(found, { benchmark: benchmark.id, market: market.id, ...most })
  const asked = { benchmark, metric, percentile, competitor }
  const what = JSON.stringify(['steps', metric, percentile, competitor])
  return {
    benchmark: { id: benchmark.id, name: benchmark.name },
    market: { id: market.id, name: market.name },
    counted: {
      rounds: rounds.length,
      first: rounds.at(0)?.scheduledAt ?? null,
      newest: rounds.at(-1)?.scheduledAt ?? null,
      method,
    },
    missed: missedSentences(
      sitesBeside(benchmark, competitor).map(({ name }) => ({ name, status: statusesOf(rounds, name) })),
    ),
    failing: failingNow(verdict).map(({ step }) => step),
    metric,
    percentile,
    steps: computed({ what, benchmark, market, rounds }, () => stepViews(rounds, asked)),
  }
}
