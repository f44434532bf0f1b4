import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { comparePeriods } from '#core/analysis/views/periods.ts'
import { alikeOf, metricOn, type Trend, trendOf } from '#core/analysis/views/trend.ts'
import { trendTable } from '#core/analysis/views/trend-table.ts'
import type { Incident } from '#core/model/incident.ts'
import { type Metric, metrics } from '#core/model/metric.ts'
import { DAY, dateAt, plusDays, startOf } from '#core/model/time.ts'
import { periodSentences } from '#core/words/periods.ts'
import { historyRetention } from '#store/records/days.ts'
import { daysBetween } from '../days.ts'
import { competitorOf, competitorQuery, marketRoute, stepOf, stepQuery } from '../market-route.ts'
import type { MarketSource } from '../market-source.ts'
import { datesOf, spanQuery } from '../span.ts'
import { type Goals, goalsOf } from './goals.ts'
import { type IncidentView, incidentsInWords } from './incidents.ts'

/** As long as days are kept. */
const MOST_DAYS = historyRetention / DAY

export const trend = marketRoute({
  name: 'trend',
  summary: 'Day by day: the times of each site and your gap to each competitor, with the incidents of that time.',
  query: z.object({
    step: stepQuery,
    metric: z.enum(metrics).optional(),
    days: z.coerce.number().int().min(1).max(MOST_DAYS).default(90),
    ...spanQuery,
    competitor: competitorQuery,
    compare: z.enum(['before']).optional().openapi({ description: 'Compare with as many days before.' }),
  }),
  read: (source, { step, metric, days, compare, competitor, ...span }) => {
    const today = dateAt(source.now, source.market.timeZone)
    return trendView(source, {
      step: stepOf(source, step),
      metric: metric ?? source.benchmark.target.metric,
      dates: datesOf(source, span) ?? { from: plusDays(today, 1 - days), to: today },
      competitor: competitorOf(source, competitor),
      compare: compare !== undefined,
    })
  },
  tables: [{ name: 'trend', summary: 'Medians and gaps of every day and site.', tableOf: trendTable }],
})

interface TrendQuery {
  step: string
  metric: Metric
  /** Both inclusive. */
  dates: { from: string; to: string }
  competitor: string | undefined
  compare: boolean
}

interface TrendView {
  trend: Trend
  incidents: IncidentView[]
  goals: Goals
  /** As many days (`length`) before, and what changed, in words; null unless asked for. */
  before: { length: number; trend: Trend; sentences: string[] } | null
}

/** Throws HTTPException for too long a span, StoreError. */
async function trendView(
  source: MarketSource,
  { step, metric: wanted, dates, competitor, compare }: TrendQuery,
): Promise<TrendView> {
  const { benchmark } = source
  const length = 1 + Math.round((Date.parse(dates.to) - Date.parse(dates.from)) / DAY)
  if (length > MOST_DAYS) throw new HTTPException(400, { message: `to: ${length} days are more than ${MOST_DAYS}.` })
  const before = { from: plusDays(dates.from, -length), to: plusDays(dates.from, -1) }
  const [all, { incidents }] = await Promise.all([
    daysBetween(source, compare ? { ...dates, from: before.from } : dates),
    incidentsInWords(source, startOf(dates.from, source.market.timeZone)),
  ])
  const metric = metricOn(all, { benchmark, step, metric: wanted })
  const about = { benchmark, step, metric, competitor }
  const within = ({ from, to }: { from: string; to: string }) => all.filter(({ date }) => date >= from && date <= to)
  const periods = compare ? comparePeriods(all, { ...about, now: dates, before, length }) : null
  return {
    trend: trendOf(within(dates), about),
    incidents: incidents.filter((incident) => isOf(incident, step)),
    goals: goalsOf(benchmark, { step, metric }),
    before: !compare
      ? null
      : {
          length,
          // By the method of the days that they are drawn beside; of another one nothing is drawn.
          trend: trendOf(alikeOf(within(before), within(dates)), about),
          sentences: periodSentences(periods, step),
        },
  }
}

/** Whether it concerns the step. */
export function isOf({ streams, failure }: Incident, step: string): boolean {
  return failure?.step === step || streams.some((stream) => stream.step === step)
}
