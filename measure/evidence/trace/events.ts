import { z } from 'zod'

/** Of Playwright's traces. Another one is not read: its events may say things that are not known here. */
const version = 10

/**
 * Everything that is kept of a recorded trace: an event of another type is left out, and so is every field that is not named here.
 * Left out are, among others, results, stacks with paths of this machine, scripts, arguments, documents, headers, cookies and bodies.
 *
 * @param shown what is kept of a text: without secrets
 */
export function traceEvents(shown: (text: string) => string) {
  const text = z.string().transform(shown)
  const id = z.string().regex(/^[\w@-]{1,100}$/)
  const ms = z.number()
  const number = maybe(z.number())
  const words = maybe(text)
  const size = z.object({ width: z.number(), height: z.number() })
  const point = z.object({ x: z.number(), y: z.number() })
  const options = z.object({
    viewport: maybe(size),
    deviceScaleFactor: number,
    isMobile: maybe(z.boolean()),
    userAgent: words,
  })
  const params = z.object({
    // What an action is about.
    ...{ selector: words, source: words, target: words, url: words, event: words, name: words, type: words },
    ...{ state: words, waitUntil: words, button: words, modifiers: maybe(z.array(text)), isNot: maybe(z.boolean()) },
    ...{ timeout: number, waitTimeout: number, clickCount: number, position: maybe(point), viewportSize: maybe(size) },
    ...{ x: number, y: number, deltaX: number, deltaY: number },
    // What a customer types: see withoutTyping.
    ...{ value: words, text: words, key: words },
    options: maybe(z.array(z.object({ valueOrLabel: words, value: words, label: words, index: number }))),
  })
  const event = { type: z.literal('event'), time: ms, class: z.literal('BrowserContext') }
  const error = z.object({ name: text, message: text })
  return z.discriminatedUnion('type', [
    z.object({
      ...{ type: z.literal('context-options'), version: z.literal(version), origin: z.literal('library') },
      ...{ browserName: text, playwrightVersion: words, sdkLanguage: text, testIdAttributeName: words, options },
      ...{ wallTime: ms, monotonicTime: ms },
    }),
    z.object({
      ...{ type: z.literal('before'), callId: id, startTime: ms, title: words, class: id, method: id, params },
      parentId: maybe(id),
    }),
    z.object({ type: z.literal('input'), callId: id, point: maybe(point) }),
    z.object({ type: z.literal('log'), callId: id, time: ms, message: text }),
    z.object({ type: z.literal('after'), callId: id, endTime: ms, error: maybe(error) }),
    z.object({
      ...{ type: z.literal('console'), messageType: text, text, time: ms, pageId: maybe(id) },
      location: z.object({ url: text, lineNumber: z.number(), columnNumber: z.number() }),
    }),
    z.discriminatedUnion('method', [
      z.object({ ...event, method: z.enum(['page', 'pageClosed']), params: z.object({ pageId: id }) }),
      z.object({
        ...{ ...event, method: z.literal('pageError'), pageId: maybe(id) },
        params: z.object({ error: z.object({ error }) }),
      }),
    ]),
  ])
}

export type TraceEvent = z.output<ReturnType<typeof traceEvents>>

/** A field that is left out where it is not as expected, so that its event is kept. */
function maybe<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined)
}
