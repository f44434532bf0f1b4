import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { playwright } from '../chromium/playwright.ts'
import type { Documents } from './documents.ts'
import type { Messages } from './messages.ts'
import { quiet } from './request-activity.ts'
import type { RequestLog } from './requests.ts'
import type { Seen } from './seen-script.ts'
import type { Traffic } from './traffic.ts'
import type { Vitals } from './vitals.ts'

/** A page that never goes quiet (polling, video), or shows nothing, is read after this long, ms. The same for every site. */
const timeout = 5_000
/** One that shows little, and still waits for an answer of its server, after this. Its customers wait for it, too. */
const littleTimeout = 15_000
/** Nor has anything been painted for this long, ms: the last images are painted shortly after they arrived. */
const paintQuiet = 400
/** What happens within this belongs to what came before, ms. */
const atOnce = 100
/** A page that takes longer than this to answer has a busy main thread, ms: a long task. */
const busy = 50
/** A page on which only this share of the viewport was painted at once probably shows a header or a spinner. */
const littleShown = 0.05
/** It gets this long after its newest paint, ms; so does one after an input that has brought no more: fields wait for the next key. */
const littleQuiet = 1_500
/** A page that replaces itself for ever is read after this many documents. */
const mostLeft = 10
/** How often a page that is about to show something is looked at, ms. */
const lookEvery = 250

/**
 * Waits until everything the step triggered has loaded and been seen, so that LCP, CLS and bytes are final. Not part of the
 * step's duration.
 */
export async function settle(options: SettleOptions): Promise<void> {
  const { page, requests, limit } = options
  const begun = performance.now()
  for (let left = 0; left < mostLeft; left++) {
    await page.waitForLoadState('load')
    await untilQuiet(options)
    if (!requests.isLeaving()) break
    // A customer who has been sent to another page waits for that one, however long its server takes.
    while (requests.isLeaving()) {
      if (performance.now() - begun > limit) {
        throw new (playwright().errors.TimeoutError)(`Timeout ${limit}ms exceeded.`)
      }
      await pause(lookEvery / 10)
    }
  }
  // The page may have been replaced after it was last looked at.
  await page.waitForLoadState('load')
}

/** Resolves when the page is quiet, when it has had its time, or when it is about to be replaced. */
async function untilQuiet({ requests, traffic, messages, documents, vitals }: SettleOptions): Promise<void> {
  const begun = performance.now()
  let end = begun + timeout
  let allowed = timeout
  // The load event follows its last request at once; after anything else a step did, more may be about to begin.
  let quietSince = begun - requests.lastActivity() < atOnce ? requests.lastActivity() : begun
  /** When content was last known to be missing or concealed, or first looked at after it was. */
  let hiddenAt = Number.NEGATIVE_INFINITY
  let wasHidden = false
  /** The document did not answer when it was last looked at. */
  let wasGone = false
  /** Whether a message that the page waits for brings what its customer waits for. On a page with content it mostly does not. */
  let awaitsMessages = documents.ofStep().length === 0
  /** A page that shows little gets more time once, when it still waits for what its server answers. */
  const getsMore = (seen: Seen | undefined): boolean => {
    if (allowed > timeout || !showsLittle(seen) || !requests.awaitsContent()) return false
    allowed = littleTimeout
    end = begun + littleTimeout
    return true
  }
  const look = async (): Promise<Seen | undefined> => {
    const asked = performance.now()
    const seen = await vitals.seen()
    const now = performance.now()
    if (now - asked > busy) {
      quietSince = now
      // What a page computes may be what it is about to show.
      if (showsLittle(seen)) end = Math.min(Math.max(end, now + littleQuiet), begun + allowed + timeout)
    }
    return seen
  }
  // Of a page that broke off, nothing counts.
  while (!requests.isLeaving() && !requests.isCutOff()) {
    if (performance.now() >= end) {
      const seen = await look()
      if (performance.now() >= end && !getsMore(seen)) {
        // What goes on, such as a long poll, would take as long in every step after it.
        requests.stopWaiting()
        break
      }
    }
    const active = Math.max(requests.lastActivity(), traffic.lastReceived())
    if (requests.inFlight() > 0) {
      // Requests of which nothing has come for as long as this waits are not waited for again.
      if (performance.now() - active < allowed) quietSince = performance.now()
      else requests.stopWaiting()
    }
    if (awaitsMessages && messages.awaited()) quietSince = performance.now()
    const remaining = Math.max(quietSince, requests.lastActivity()) + quiet - performance.now()
    if (remaining > 0) {
      await pause(Math.min(remaining, 50))
      continue
    }
    const seen = await look()
    const now = performance.now()
    if (now - quietSince < quiet) continue
    if (seen === undefined && !wasGone) {
      // It was just replaced, maybe by one that no request led to: a page may make the next one itself.
      wasGone = true
      quietSince = now
      continue
    }
    wasGone = seen === undefined
    awaitsMessages ||= showsLittle(seen)
    if (awaitsMessages && messages.awaited()) continue
    const isHidden = seen?.concealed === true || seen?.loading === true
    // On a busy machine the look before was long ago.
    if (isHidden || wasHidden) hiddenAt = now
    wasHidden = isHidden
    // What has just been shown is painted with the next frames.
    const more = seen === undefined ? 0 : Math.max(expected(seen), hiddenAt + paintQuiet - now)
    if (more <= 0 && !getsMore(seen)) break
    // A page that was blank until now gets the time to show the rest. It waits no longer for content that is only announced or hidden.
    if (seen?.sincePaint !== undefined && !seen.loading && !seen.concealed)
      end = Math.min(Math.max(end, now + more), begun + allowed + timeout)
    await pause(Math.max(0, Math.min(more, lookEvery, end - now)))
  }
}

/** A page that is blank, or probably shows a header or a spinner. */
function showsLittle(seen: Seen | undefined): boolean {
  return seen !== undefined && (seen.sincePaint === undefined || seen.share < littleShown)
}

/** ms for which more may appear on a page without requests. */
function expected({ sincePaint, share, concealed, loading, answer }: Seen): number {
  if (sincePaint === undefined || concealed || loading) return lookEvery
  if (answer !== undefined) return (answer.share < littleShown ? littleQuiet : paintQuiet) - answer.since
  return (share < littleShown ? littleQuiet : paintQuiet) - sincePaint
}

interface SettleOptions {
  page: Page
  requests: RequestLog
  traffic: Traffic
  messages: Messages
  documents: Documents
  vitals: Vitals
  /** `limits.step`, ms. */
  limit: number
}
