import type { CDPSession, Page } from 'playwright-core'
import { bounded } from './bounded.ts'
import { JourneyError } from './failure.ts'
import type { InteractionMessage } from './inputs-script.ts'
import type { FrameMessage } from './interaction-additions.ts'
import type { Seen } from './seen-script.ts'
import { type DocumentReading, vitalsBinding, vitalsScript, vitalsWorld } from './vitals-script.ts'

export interface Vitals {
  /**
   * Reads the page's current document; undefined for a blank page or a scheme other than HTTP.
   * @param begins whether a step does, which may show what is hidden now
   */
  read: (begins?: boolean) => Promise<DocumentReading | undefined>
  /** What the page shows now; undefined where `read` is. */
  seen: () => Promise<Seen | undefined>
  /** The longest interaction that started at or after `since` (wall clock, ms); undefined when Chromium has reported none. */
  longestInteraction: (since: number) => number | undefined
}

/** A page whose main thread does not respond for this long, ms, counts as hung. */
const timeout = 10_000
/** A longer message did not come from our script. */
const longestMessage = 200
/** More than the interactions of a journey can send, so that a page cannot flood the worker. */
const mostMessages = 2_000

/** Injects web-vitals, before any page script, into an isolated world of every document. */
export async function observeVitals({ page, session, mainFrame }: ObserveOptions): Promise<Vitals> {
  const interactions: InteractionMessage[] = []
  let messages = 0
  let context: number | undefined

  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== vitalsBinding || payload.length > longestMessage) return
    if (++messages > mostMessages) return
    const message = JSON.parse(payload) as InteractionMessage | FrameMessage
    if ('at' in message) interactions.push(message)
    else if (context !== undefined) {
      const expression = `outpaceInFrame(${JSON.stringify(message)})`
      session.send('Runtime.evaluate', { expression, contextId: context }).catch(() => undefined)
    }
  })
  session.on('Runtime.executionContextCreated', ({ context: created }) => {
    if (created.name === vitalsWorld && created.auxData?.frameId === mainFrame) context = created.id
  })
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    if (executionContextId === context) context = undefined
  })

  await session.send('Runtime.enable')
  await session.send('Runtime.addBinding', { name: vitalsBinding, executionContextName: vitalsWorld })
  await session.send('Page.enable')
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: vitalsScript, worldName: vitalsWorld })

  return {
    read: async (begins = false) => {
      // A document that replaces itself while it is read (meta refresh) is read again.
      for (let attempt = 0; attempt < 3; attempt++) {
        const reading =
          context === undefined ? undefined : await call<DocumentReading>('outpaceRead', { session, context, begins })
        if (reading !== undefined) return reading
        if (!/^https?:/.test(page.url())) return undefined
        await page.waitForLoadState('load')
      }
      return undefined
    },
    seen: async () => (context === undefined ? undefined : await call<Seen>('outpaceSeen', { session, context })),
    longestInteraction: (since) => {
      const durations = interactions.filter((interaction) => interaction.at >= since).map(({ duration }) => duration)
      return durations.length === 0 ? undefined : Math.max(...durations)
    },
  }
}

interface ObserveOptions {
  page: Page
  session: CDPSession
  /** Id of the page's main frame. */
  mainFrame: string
}

/** Calls a function that our script has put into the world; undefined when the document was just replaced. */
async function call<T>(
  name: string,
  { session, context, begins = false }: { session: CDPSession; context: number; begins?: boolean },
): Promise<T | undefined> {
  const answer = session
    .send('Runtime.evaluate', {
      expression: `typeof ${name} === "function" ? ${name}(${begins}) : undefined`,
      contextId: context,
      returnByValue: true,
    })
    .then(({ result }) => result.value as T | undefined)
    .catch(() => undefined)
  return await bounded(answer, { limit: timeout, late: stuck })
}

function stuck(): never {
  throw new JourneyError(
    'timeout',
    `The main thread of the page was blocked for more than ${timeout / 1000} s, so customers could not use the page.`,
  )
}
