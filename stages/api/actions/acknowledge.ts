import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { acknowledgeIncident } from '../../incidents/marks.ts'
import { marketAction } from '../market-action.ts'

export const acknowledge = marketAction({
  path: 'incidents/{id}/acknowledge',
  summary: 'Stops the reminders of an incident, as "outpace incidents --ack" does. It cannot be undone.',
  params: z.object({ id: z.string().min(1).max(400) }),
  body: z.object({}),
  act: async ({ store, benchmark, now }, { params: { id } }) => {
    const outcome = await acknowledgeIncident(store, { benchmark: benchmark.id, incident: id, now })
    if (outcome === 'unknown') throw new HTTPException(404, { message: `There is no incident "${id}".` })
    return { sentence: 'Acknowledged: no more reminders of this incident are sent.' }
  },
})
