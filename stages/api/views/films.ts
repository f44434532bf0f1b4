import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { type FilmsView, filmsOf, picturesOf, roundsWithFilms } from '#core/analysis/views/films.ts'
import { filmsTable } from '#core/analysis/views/films-table.ts'
import type { Round } from '#core/model/round.ts'
import { marketRoute, stepOf, stepQuery } from '../market-route.ts'
import { type MarketSource, newestRounds, roundsSince } from '../market-source.ts'
import { instant } from '../moment.ts'

const siteQuery = z.string().min(1).max(200).optional()

export const filmsQuery = {
  step: stepQuery,
  at: instant.optional().openapi({ description: 'Scheduled time of a round; the newest with pictures if left out.' }),
  left: siteQuery.openapi({ description: 'A site; you if left out.' }),
  right: siteQuery.openapi({ description: 'A site; the competitor that was fastest in that round if left out.' }),
  all: z.enum(['1']).optional().openapi({ description: 'All sites instead of two.' }),
}

export const films = marketRoute({
  name: 'films',
  summary: 'The pictures of a step of two sites, or all, in the same round.',
  query: z.object(filmsQuery),
  read: async (source, asked) => {
    const { films, rounds } = await readFilms(source, asked)
    return { films, rounds }
  },
  pictures: async (source) => picturesOf(await newestRounds(source)),
  tables: [{ name: 'films', summary: 'When each picture was shown.', tableOf: filmsTable }],
})

export interface FilmsAsked {
  step?: string | undefined
  at?: string | undefined
  left?: string | undefined
  right?: string | undefined
  all?: '1' | undefined
}

interface Films {
  films: FilmsView | null
  /** That of the films. */
  round: Round | undefined
  /** Scheduled times of the newest rounds with pictures. */
  rounds: string[]
}

/** Throws HTTPException for a site or step of another benchmark, StoreError. */
export async function readFilms(source: MarketSource, { step, at, left, right, all }: FilmsAsked): Promise<Films> {
  for (const [name, site] of Object.entries({ left, right })) assertSite(source, name, site)
  if (left !== undefined && left === right) throw new HTTPException(400, { message: 'right: the same site as left.' })
  const newest = await newestRounds(source)
  const isKnown = at === undefined || newest.some(({ scheduledAt }) => scheduledAt === at)
  const rounds = isKnown ? newest : await roundsSince(source, Date.parse(at), Date.parse(at))
  const sites = all === '1' ? 'all' : { left, right }
  const films = filmsOf(rounds, { benchmark: source.benchmark, step: stepOf(source, step), at, sites })
  const round = rounds.find(({ scheduledAt }) => scheduledAt === films?.scheduledAt)
  return { films, round, rounds: roundsWithFilms(newest) }
}

function assertSite({ benchmark: { sites } }: MarketSource, name: string, wanted: string | undefined): void {
  if (wanted === undefined || sites.some((site) => site.name === wanted)) return
  const known = sites.map((site) => site.name).join(', ')
  throw new HTTPException(400, { message: `${name}: "${wanted}" is not one of ${known}.` })
}
