import { z } from '@hono/zod-openapi'
import type { Marker } from '#core/model/marker.ts'
import { plusDays, startOf } from '#core/model/time.ts'
import { readMarkers } from '#store/records/markers.ts'
import { marketRoute } from '../market-route.ts'
import { datesOf, spanQuery } from '../span.ts'

export const markers = marketRoute({
  name: 'markers',
  view: 'trend',
  summary: 'Releases and campaigns of the benchmark, oldest first: the newest 500, or those of a span.',
  query: z.object(spanQuery),
  read: async (source, span): Promise<{ markers: Marker[] }> => {
    const { store, benchmark, market } = source
    const dates = datesOf(source, span)
    const within = dates && {
      from: startOf(dates.from, market.timeZone),
      to: startOf(plusDays(dates.to, 1), market.timeZone) - 1,
    }
    return { markers: await readMarkers(store, { benchmark: benchmark.id, ...within }) }
  },
})
