import { z } from '@hono/zod-openapi'
import { type Quality, qualityOf, qualityTable } from '#core/analysis/views/quality.ts'
import { dateAt } from '#core/model/time.ts'
import { daysOf } from '../days.ts'
import { marketRoute } from '../market-route.ts'

/** How many visits of each site counted, day by day. It reads day records, not rounds. */
export const quality = marketRoute({
  name: 'quality',
  summary: 'Day by day and site by site: how many visits counted, and how the others ended.',
  query: z.object({ days: z.coerce.number().int().min(1).max(366).default(28) }),
  read: async (source, { days }): Promise<Quality> =>
    qualityOf(await daysOf(source, days), { ...source.benchmark, today: dateAt(source.now, source.market.timeZone) }),
  tables: [{ name: 'quality', summary: 'Visits of each day and site by outcome.', tableOf: qualityTable }],
})
