import { z } from '@hono/zod-openapi'
import { type FailedVisit, failedVisit } from '#core/analysis/views/failures.ts'
import { readRequestLog } from '../../evidence/request-log.ts'
import { consoleLogOf, parseConsoleLog } from '../console-log.ts'
import { marketRoute } from '../market-route.ts'
import { type MarketSource, newestRounds, roundsSince } from '../market-source.ts'
import { instant } from '../moment.ts'

interface FailuresView {
  /** ISO 8601; null when the round is no longer kept. */
  scheduledAt: string | null
  /** In the order of the benchmark, ours first. */
  visits: FailedVisit[]
}

/** How visits ended that could not be completed: what the page looked like, and what went wrong in it. */
export const failures = marketRoute({
  name: 'failures',
  view: 'incidents',
  summary: 'The failed visits of a round: screenshot, failed requests, errors of the console and trace.',
  query: z.object({
    at: instant.optional().openapi({ description: 'Scheduled time of a round; the newest if left out.' }),
  }),
  read: async (source, { at }): Promise<FailuresView> => {
    const found =
      at === undefined ? await newestRounds(source) : await roundsSince(source, Date.parse(at), Date.parse(at))
    const round = found.at(-1)
    if (round === undefined) return { scheduledAt: null, visits: [] }
    const failed = source.benchmark.sites.flatMap(({ name, us }) => {
      const visit = round.visits.find(({ site }) => site === name)
      return visit === undefined || visit.failure === undefined ? [] : [{ us, visit }]
    })
    const visits = await Promise.all(
      failed.map(async ({ us, visit: { site, status, failure, evidence } }) =>
        failedVisit(
          { site, us, status, failure },
          { ...(await logsOf(source, evidence?.requests)), trace: evidence?.trace },
        ),
      ),
    )
    return { scheduledAt: round.scheduledAt, visits }
  },
})

/** Nothing of a file that is no longer kept, or cannot be read. */
async function logsOf({ evidence }: Pick<MarketSource, 'evidence'>, requests: string | undefined) {
  if (requests === undefined) return { log: undefined, errors: [] }
  const read = (name: string) => evidence.get(name).catch(() => undefined)
  const log = await readRequestLog(evidence, requests).catch(() => undefined)
  return { log, errors: parseConsoleLog(await read(consoleLogOf(requests))) }
}
