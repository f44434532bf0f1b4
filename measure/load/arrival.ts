import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { playwright } from '../chromium/playwright.ts'
import type { Documents } from './documents.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { RequestLog } from './requests.ts'
import type { Traffic } from './traffic.ts'

/** Follows what a journey waits for on its way to a page. */
export interface Arrivals {
  beginStep: () => void
  /** ms of this step spent waiting for a load event after the page had stopped moving. */
  waited: () => number
}

interface ArrivalOptions {
  lifecycle: Lifecycle
  traffic: Traffic
  requests: RequestLog
  documents: Pick<Documents, 'opening'>
  /** `limits.step`, ms. */
  limit: number
}

type State = 'load' | 'domcontentloaded' | 'networkidle'

/** A page on which nothing has been requested, received or painted for this long, ms, will not become any more loaded. */
const longestSilence = 5_000
/** The same while the page's own HTML has not ended: a server that pauses in the middle of it is slow, which customers notice, ms. */
const longestSilenceWithHtml = 15_000
/** The same while nothing but pixels arrives, each of which asks for the next one: they hold up the load event without end, ms. */
const longestPixels = 15_000
/**
 * How long nothing else may have held up the load event before a silent request is taken for the cause, ms. Time in which something
 * else did takes half of its length away: pixels that are under way now and then do not hide the cause, images that follow each
 * other do.
 */
const otherwiseQuiet = 1_000
/** How often the page's progress is looked at, ms. This costs no message to the browser. */
const checkEvery = 200

/**
 * Waits of the journey for `load` also end when the load event does not come although the page is there: a pixel, a frame or a
 * script that never answers, or `window.stop()`. The customer does not notice these either. A page of which nothing has
 * arrived still runs into the limit.
 */
export function arriveWithoutLoad(page: Page, options: ArrivalOptions): Arrivals {
  const { lifecycle, traffic, requests, documents, limit } = options
  const frame = page.mainFrame()
  const waitForLoadState = frame.waitForLoadState.bind(frame)
  let waited = 0

  const isThere = (): boolean => lifecycle.parsed() || lifecycle.painted()
  const signs = (idle: boolean): number =>
    idle
      ? Math.max(requests.lastActivity(), traffic.lastReceived())
      : Math.max(requests.lastBlocking(), traffic.lastBlocking(), lifecycle.lastSign())

  /** Resolves to the time (performance.now) since when nothing moved; undefined when the state was reached. */
  const arrival = async (state: State, timeout: number): Promise<number | undefined> => {
    const begun = performance.now()
    let reached = false
    const fired = waitForLoadState(state, { timeout: timeout + 1_000 }).then(() => {
      reached = true
    })
    // It may reject after this has stopped waiting.
    fired.catch(() => undefined)
    /** ms for which the state has waited only for requests that are silent, less half of those in which it has not. */
    let held = 0
    let elsewhere = Number.NEGATIVE_INFINITY
    while (true) {
      await Promise.race([fired, pause(checkEvery, undefined, { ref: false })])
      if (reached) return undefined
      const now = performance.now()
      if (requests.isCutOff()) return now
      if (isThere()) {
        // What follows the load event is waited for only on request, and then patiently.
        const idle = lifecycle.loaded()
        const last = signs(idle)
        const silence = Math.min(traffic.documentUnderWay() ? longestSilenceWithHtml : longestSilence, limit / 2)
        if (now - last >= (idle ? 2 * silence : silence)) return last
        // What frames of other sites load may be anything.
        elsewhere = Math.max(elsewhere, requests.lastElsewhere('blocking'))
        const content = Math.max(traffic.lastOfContent(), lifecycle.lastSign(), elsewhere)
        if (!idle && now - content >= Math.min(longestPixels, 0.75 * limit)) return content
        const silent = idle
          ? traffic.idleSince(silence, requests.lastElsewhere('ends'))
          : traffic.silentSince(silence, requests.lastElsewhere('blocking'))
        held = silent === undefined ? Math.max(0, held - checkEvery / 2) : held + checkEvery
        // A page that keeps sending pixels waits for the one that does not answer.
        if (silent !== undefined && held >= otherwiseQuiet) {
          const { activity, blocking } = requests.lastOfLoad()
          return Math.max(silent, lifecycle.lastSign(), idle ? activity : blocking)
        }
      }
      if (now - begun < timeout) continue
      if (isThere()) return now
      throw new (playwright().errors.TimeoutError)(`Timeout ${limit}ms exceeded.`)
    }
  }

  const arrive = async (
    state: State | 'commit',
    { timeout, since }: { timeout: number; since: number },
  ): Promise<void> => {
    if (state === 'commit') return
    // A journey may ask for no time-out at all (0), but the step has a limit anyway.
    const left = Math.max(1, (timeout === 0 ? limit : timeout) - (performance.now() - since))
    const stopped = await arrival(state, left)
    if (stopped !== undefined) waited += performance.now() - Math.max(stopped, since)
  }

  type Waiting = { waitUntil?: State | 'commit'; timeout?: number }
  /** A navigation that resolves once the new document has been committed, followed by the wait for its state. */
  const navigating =
    <T, O extends Waiting>(navigate: (options: O) => Promise<T>) =>
    async (given: O): Promise<T> => {
      const since = performance.now()
      const result = await navigate({ ...given, waitUntil: 'commit' })
      await arrive(given.waitUntil ?? 'load', { timeout: given.timeout ?? limit, since })
      return result
    }

  const goto = frame.goto.bind(frame)
  frame.goto = (url, given = {}) => navigating((commit: typeof given) => documents.opening(goto(url, commit)))(given)
  const waitForNavigation = frame.waitForNavigation.bind(frame)
  frame.waitForNavigation = (given = {}) => navigating(waitForNavigation)(given)
  frame.waitForLoadState = (state = 'load', given = {}) =>
    arrive(state, { timeout: given.timeout ?? limit, since: performance.now() })
  for (const name of ['reload', 'goBack', 'goForward'] as const) {
    const navigate = page[name].bind(page)
    page[name] = (given = {}) => navigating((commit: typeof given) => documents.opening(navigate(commit)))(given)
  }

  return {
    beginStep: () => {
      waited = 0
    },
    waited: () => waited,
  }
}
