import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Failure, VisitConsent } from '#core/model/round.ts'
import type { Journey } from '../journey/journey.ts'
import { bounded } from '../load/bounded.ts'
import { measureLoad } from '../load/load.ts'
import type { LoadOptions } from '../load/load-options.ts'
import { acceptKnownBanner } from './banner.ts'
import { clickButtons } from './buttons.ts'
import { keptState, type SiteState } from './keep.ts'
import { watchStoring } from './storing.ts'

export interface Acceptance {
  consent: VisitConsent
  /** What measured loads begin with; absent when the page could not be opened. */
  state?: SiteState
  /** Why the page could not be opened. */
  failure?: Failure
}

export interface AcceptOptions extends Omit<LoadOptions, 'observer'> {
  /** CSS selectors of what to click, one after the other, instead of what the library knows. */
  accept?: readonly string[] | undefined
  /** Why robots.txt does not let a page be measured; undefined where it does. */
  refuses?: ((url: string) => string | undefined) | undefined
}

/** A click is stored at once, or when the server has answered; some managers then load the page again. ms. */
const storing = { least: 1_000, most: 5_000 }
const reloading = 5_000
const readingLimit = 5_000
/** A page that hangs answers nothing at all, ms: longer than any banner that is answered takes. */
const answeringLimit = 45_000

/**
 * Takes the journey's first step in a context of its own, accepts the consent banner there, and returns the cookies and storage
 * that this leaves. Does not throw.
 */
export async function acceptConsent(options: AcceptOptions): Promise<Acceptance> {
  const { steps, journey, accept, refuses, signal } = options
  let done: Acceptance = { consent: { outcome: 'failed' } }
  const { failure } = await measureLoad({
    ...options,
    steps: steps.slice(0, 1),
    // The banner is answered as the user asked.
    ...(options.guarded && { guarded: { ...options.guarded, firstStepOnly: true } }),
    journey: firstStepOf(journey),
    // What is expected may be hidden behind the banner.
    expect: undefined,
    observer: {
      stepEnded: async (_, page) => {
        // The measured load says that the page is refused.
        if (refuses?.(page.url()) !== undefined) return
        const answered = answerBanner(page, { accept, signal }).catch(() => done)
        done = await bounded(answered, { limit: answeringLimit, late: () => done })
      },
    },
  })
  return failure === undefined ? done : { consent: { outcome: 'failed' }, failure }
}

async function answerBanner(
  page: Page,
  { accept, signal }: { accept: readonly string[] | undefined; signal: AbortSignal },
): Promise<Acceptance> {
  const stored = watchStoring(page)
  const clicked = accept !== undefined && (await clickButtons(page, accept, signal))
  const consent: VisitConsent = clicked ? { outcome: 'accepted' } : await acceptKnownBanner(page, signal)
  if (consent.outcome === 'accepted') {
    await pause(storing.least)
    await stored.wait(storing.most)
    await page.waitForLoadState('load', { timeout: reloading }).catch(() => undefined)
  }
  stored.end()
  const late = (): never => {
    throw new Error('The storage could not be read in time.')
  }
  const read = page.context().storageState()
  const state = await bounded(read, { limit: readingLimit, late })
  return { consent, state: keptState(state, new URL(page.url()).origin) }
}

/** Ends after the first step, whatever the journey would do next. */
function firstStepOf(journey: Journey): Journey {
  return async ({ step, ...tools }) => {
    const { promise: taken, resolve } = Promise.withResolvers<void>()
    const first = async (name: string, action: () => Promise<unknown>): Promise<void> => {
      await step(name, action)
      resolve()
      // What follows is never reached, even in a script that catches errors.
      await new Promise(() => undefined)
    }
    await Promise.race([journey({ ...tools, step: first }), taken])
  }
}
