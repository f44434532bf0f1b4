import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { zonedTime } from '#core/words/parts.ts'
import { muteBenchmark } from '../../incidents/marks.ts'
import { marketAction } from '../market-action.ts'

export const mute = marketAction({
  path: 'mute',
  summary: 'Mutes the benchmark in all its markets for a while, or unmutes it, as "outpace incidents --mute" does.',
  params: z.object({}),
  body: z.union([
    z.object({ for: z.string().min(1).max(100).openapi({ example: '2 days' }) }),
    z.object({ until: z.null() }),
  ]),
  act: async ({ store, benchmark: { id, name }, market: { timeZone }, now }, { body }) => {
    const muted = await muteBenchmark(store, { benchmark: id, length: 'for' in body ? body.for : null, now })
    if (!muted.ok) {
      const { message, hint } = muted.words
      throw new HTTPException(400, { message: ['for:', message, hint].filter(Boolean).join(' ') })
    }
    const sentence =
      muted.value === null
        ? `${name} is no longer muted.`
        : `${name} is muted until ${zonedTime(muted.value, { timeZone, now })}: incidents are recorded, but no notifications are sent.`
    return { sentence }
  },
})
