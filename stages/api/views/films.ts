import { z } from '@hono/zod-openapi'
import { type FilmsView, filmsOf, picturesOf, roundsWithFilms } from '#core/analysis/views/films.ts'
import { filmsTable } from '#core/analysis/views/films-table.ts'
import { marketRoute, stepOf, stepQuery } from '../market-route.ts'
import { newestRounds, type Place } from '../place.ts'

export const films = marketRoute({
  name: 'films',
  summary: 'The pictures of a step of all sites in the same round.',
  query: z.object({ step: stepQuery, at: z.iso.datetime().optional() }),
  read: (place, { step, at }) => filmsView(place, { step: stepOf(place, step), at }),
  pictures: async (place) => picturesOf(await newestRounds(place)),
  tables: [{ name: 'films', summary: 'When each picture was shown.', tableOf: filmsTable }],
})

/** Throws StoreError. */
async function filmsView(
  place: Place,
  { step, at }: { step: string; at: string | undefined },
): Promise<{ films: FilmsView | null; rounds: string[] }> {
  const rounds = await newestRounds(place)
  return { films: filmsOf(rounds, { benchmark: place.benchmark, step, at }), rounds: roundsWithFilms(rounds) }
}
