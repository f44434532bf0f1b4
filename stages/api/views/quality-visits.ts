import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { type UncountedVisit, uncountedTable, uncountedVisits } from '#core/analysis/views/quality.ts'
import { dateAt, plusDays, startOf } from '#core/model/time.ts'
import { marketRoute } from '../market-route.ts'
import { roundsSince } from '../market-source.ts'
import { calendarDate } from '../moment.ts'

interface QualityVisits {
  site: string
  /** In the market's time zone. */
  date: string
  /** Rounds of the day that are still stored and were read, at most 700. */
  rounds: number
  /** Newest first. */
  visits: UncountedVisit[]
}

/** The visits of one site on one day that did not count. It reads the rounds of that day only. */
export const qualityVisits = marketRoute({
  name: 'quality-visits',
  view: 'quality',
  summary: 'The visits of a site on a day that did not count, with the reason and the screenshot.',
  query: z.object({
    site: z.string().min(1).max(200).optional().openapi({ description: 'A site; yours if left out.' }),
    date: calendarDate.optional().openapi({ description: 'A date of the market; today if left out.' }),
  }),
  read: async (source, { site: asked, date: wanted }): Promise<QualityVisits> => {
    const { benchmark, market, now } = source
    const names = benchmark.sites.map(({ name }) => name)
    const site = asked ?? benchmark.sites.find(({ us }) => us)?.name ?? ''
    if (!names.includes(site)) {
      throw new HTTPException(400, { message: `site: "${site}" is not one of ${names.join(', ')}.` })
    }
    const date = wanted ?? dateAt(now, market.timeZone)
    const end = startOf(plusDays(date, 1), market.timeZone) - 1
    const rounds = await roundsSince(source, startOf(date, market.timeZone), end)
    return { site, date, rounds: rounds.length, visits: uncountedVisits(rounds, site) }
  },
  tables: [
    { name: 'quality-visits', summary: 'The visits of a site on a day that did not count.', tableOf: uncountedTable },
  ],
})
