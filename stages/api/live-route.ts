import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { jsonText } from './answers.ts'
import type { Live } from './live.ts'

/** ms between signs of life: without them a reader that has gone is not noticed. */
const beat = 15_000

/** Readers at once. Each page that is looked at holds one connection; more would be a leak, or an attempt at one. */
const MOST_READERS = 50

/** Serves `/api/live`: `rounds` with the rounds under way, and `records` when it is worth asking again. */
export function serveLive(app: OpenAPIHono, live: Live): void {
  let readers = 0
  const route = createRoute({
    method: 'get',
    path: '/api/live',
    responses: {
      200: {
        description: 'Server-sent events: the rounds under way, and that records have changed.',
        content: { 'text/event-stream': { schema: z.string() } },
      },
    },
  })
  app.openapi(route, (context) => {
    if (readers >= MOST_READERS) return context.body('', 503)
    readers++
    return streamSSE(context, async (stream) => {
      try {
        await serve(stream, live)
      } finally {
        readers--
      }
    })
  })
}

/** Until the reader goes. */
async function serve(stream: SSEStreamingApi, live: Live): Promise<void> {
  const rounds = () => stream.writeSSE({ event: 'rounds', data: jsonText(live.running()) })
  const gone = new Promise<void>((resolve) => stream.onAbort(resolve))
  const stop = live.listen((event) => {
    void (event === 'rounds' ? rounds() : stream.writeSSE({ event: 'records', data: '' }))
  })
  const timer = setInterval(() => void stream.write(': \n\n'), beat)
  try {
    await rounds()
    await gone
  } finally {
    clearInterval(timer)
    stop()
  }
}
