import { z } from '@hono/zod-openapi'
import { hasAudits } from '#store/records/audits.ts'
import { marketRoute } from '../market-route.ts'

export const audited = marketRoute({
  name: 'audited',
  view: 'audits',
  summary: 'Whether there are any audits to show.',
  query: z.object({}),
  read: async ({ store, benchmark, market }): Promise<{ audited: boolean }> => ({
    audited: await hasAudits(store, { benchmark: benchmark.id, market: market.id }),
  }),
})
