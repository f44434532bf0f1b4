import { z } from '@hono/zod-openapi'
import { type Trend, trendOf } from '#core/analysis/views/trend.ts'
import type { Incident } from '#core/model/incident.ts'
import { type Metric, metrics } from '#core/model/metric.ts'
import { marketRoute, stepOf, stepQuery } from '../market-route.ts'
import { daysOf, type Place } from '../place.ts'
import { type IncidentView, incidentsInWords } from './incidents.ts'

export const trend = marketRoute({
  name: 'trend',
  summary: 'Day by day: the times of each site and your gap to each competitor, with the incidents of that time.',
  query: z.object({
    step: stepQuery,
    metric: z.enum(metrics).optional(),
    days: z.coerce.number().int().min(1).max(762).default(90),
  }),
  read: (place, { step, metric, days }) =>
    trendView(place, { step: stepOf(place, step), metric: metric ?? place.benchmark.target.metric, days }),
})

/** Throws StoreError. */
async function trendView(
  place: Place,
  { step, metric, days }: { step: string; metric: Metric; days: number },
): Promise<{ trend: Trend; incidents: IncidentView[] }> {
  const [found, { incidents }] = await Promise.all([daysOf(place, days), incidentsInWords(place)])
  const isOfStep = ({ streams, failure }: Incident) =>
    failure?.step === step || streams.some((stream) => stream.step === step)
  return { trend: trendOf(found, { benchmark: place.benchmark, step, metric }), incidents: incidents.filter(isOfStep) }
}
