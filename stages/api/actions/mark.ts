import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { markerKinds } from '#core/model/marker.ts'
import { markerWords } from '#core/words/marker.ts'
import { zonedTime } from '#core/words/parts.ts'
import { addMarker, removeMarker } from '../../markers/markers.ts'
import { marketAction } from '../market-action.ts'

export const mark = marketAction({
  path: 'markers',
  summary: 'Marks a release or campaign on the time line of the benchmark, as "outpace mark" does.',
  params: z.object({}),
  body: z.object({
    label: z.string().max(400).openapi({ example: '4.2' }),
    kind: z.enum(markerKinds).default('other'),
    at: z.string().max(40).optional().openapi({ description: 'Now if left out.', example: '2026-11-28T10:00:00Z' }),
  }),
  act: async ({ store, benchmark: { id, name }, market: { timeZone }, now }, { body }) => {
    const marked = await addMarker(store, { benchmark: id, draft: body, now })
    if (!marked.ok) {
      throw new HTTPException(400, { message: [marked.words.message, marked.words.hint].filter(Boolean).join(' ') })
    }
    const { value } = marked
    return { sentence: `${markerWords(value)} is marked on ${name} at ${zonedTime(value.at, { timeZone, now })}.` }
  },
})

export const unmark = marketAction({
  path: 'markers/{id}/remove',
  summary: 'Removes a marker, as "outpace mark --remove" does.',
  params: z.object({ id: z.string().min(1).max(100) }),
  body: z.object({}),
  act: async ({ store, benchmark, now }, { params: { id } }) => {
    const removed = await removeMarker(store, { benchmark: benchmark.id, id, now })
    if (removed === undefined) throw new HTTPException(404, { message: `There is no marker "${id}".` })
    return { sentence: `${markerWords(removed)} is removed.` }
  },
})
