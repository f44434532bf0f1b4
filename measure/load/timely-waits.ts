import { setTimeout as pause } from 'node:timers/promises'
import type { Frame, Page } from 'playwright-core'
import { type AwaitOptions, awaitChange, type FoundElements } from './awaited-script.ts'

/** Playwright's own longest pause, ms: no look is later. */
const longest = 500
/** A page that nobody waits for any more is not watched for longer than this, ms. */
const lifetime = 5_000
/** A frame in which something is looked for, and which is not there yet, is looked for this often, ms. */
const frameEvery = 100
/** Where an element comes and goes, looks are this part of the wait apart, and this much at least, ms: a log stays short. */
const apart = { share: 0.02, least: 20 }

/**
 * Playwright looks for what a script waits for after 20, 50, 100, 100 and then every 500 ms, so that steps would end up to half a
 * second late, and what a click asks for would be asked for late. In this page it looks as soon as something has changed.
 */
export function endWaitsInTime(page: Page): void {
  page.on('frameattached', (frame) => {
    try {
      watch(frame)
    } catch {
      // The page has closed meanwhile, so that Playwright no longer knows the frame. What is thrown here would end the process.
    }
  })
  watch(page.mainFrame())
}

/** What is used of Playwright's own frames, which are in this process, too. */
interface Inner {
  retryWithProgressAndBackoff: (progress: Progress, look: Look) => Promise<unknown>
  retryWithProgressAndTimeouts: (progress: Progress, pauses: number[], look: Look) => Promise<unknown>
  selectors: {
    callOnSelector: (
      target: { selector: string; callWithoutMatches: true },
      script: (found: FoundElements, options: AwaitOptions) => Promise<string>,
      options: AwaitOptions,
    ) => Promise<{ result: string } | null>
  }
}

interface Progress {
  log: (line: string) => void
  race: <T>(promise: Promise<T>) => Promise<T>
  wait: (ms: number) => Promise<void>
  metadata: { type: string; method: string; params?: { selector?: string; state?: string } }
}

type Look = (progress: Progress, again: symbol) => Promise<unknown>

/** Those of looks that are made as something changes. */
const owns = new WeakSet<Progress>()

function watch(client: Frame): void {
  const frame = innerOf(client)
  const playwrights = frame.retryWithProgressAndBackoff.bind(frame)
  frame.retryWithProgressAndBackoff = (progress, look) => {
    const { type, method, params: { selector, state = 'visible' } = {} } = progress.metadata
    // Others look within an element, or on the way for something else than they were asked for.
    if (type !== 'Frame' || selector === undefined || owns.has(progress)) return playwrights(progress, look)
    const wanted = method === 'waitForSelector' ? state : 'attached'
    const begun = performance.now()
    let seen: string | undefined
    let pending: Promise<void> | undefined
    const change = (): Promise<void> => {
      const options = { wanted, before: seen, longest: lifetime }
      pending ??= frame.selectors
        .callOnSelector({ selector, callWithoutMatches: true }, awaitChange, options)
        .then(async (found) => {
          if (found === null) await pause(frameEvery)
          else seen = found.result
        })
        // Of a document that has been replaced.
        .catch(() => undefined)
        .finally(() => {
          pending = undefined
        })
      return pending
    }
    const untilChange = async (): Promise<void> => {
      const from = performance.now()
      const end = new AbortController()
      await Promise.race([change(), pause(longest, undefined, end).catch(() => undefined)])
      end.abort()
      const least = Math.max(apart.least, (from - begun) * apart.share)
      await pause(Math.max(0, Math.min(longest, least) - (performance.now() - from)))
    }
    let line = ''
    const own: Progress = {
      ...progress,
      log: (next) => {
        line = next
        progress.log(next)
      },
      // Between two attempts to press or fill what is there, and not while a button is held.
      wait: async (ms) => {
        const isBetween = ms >= longest && line === `  waiting ${ms}ms`
        await (isBetween ? progress.race(untilChange()) : progress.wait(ms))
      },
    }
    owns.add(own)
    let hasLooked = false
    return frame.retryWithProgressAndTimeouts(progress, [], async (_, again) => {
      if (hasLooked) await progress.race(untilChange())
      hasLooked = true
      return await look(own, again)
    })
  }
}

function innerOf(frame: Frame): Inner {
  const { _connection: connection } = frame as unknown as { _connection: { toImpl: (client: Frame) => Inner } }
  return connection.toImpl(frame)
}
