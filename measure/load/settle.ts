import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { quiet, type RequestLog } from './requests.ts'
import type { Seen } from './seen-script.ts'
import type { Traffic } from './traffic.ts'
import type { Vitals } from './vitals.ts'

/** A page that never goes quiet (polling, video), or shows nothing, is read after this long, ms. The same for every site. */
const timeout = 5_000
/** Nor has anything been painted for this long, ms: the last images are painted shortly after they arrived. */
const paintQuiet = 400
/** What happens within this belongs to what came before, ms. */
const atOnce = 100
/** A page that takes longer than this to answer has a busy main thread, ms: a long task. */
const busy = 50
/** A page on which only this share of the viewport was painted at once probably shows a header or a spinner. */
const littleShown = 0.05
/** It gets this long after its newest paint, ms. */
const littleQuiet = 1_500
/** How often a page that is about to show something is looked at, ms. */
const lookEvery = 250

/**
 * Waits until everything the step triggered has loaded and been seen, so that LCP, CLS and bytes are final. Not part of the
 * step's duration.
 */
export async function settle({ page, requests, traffic, vitals }: SettleOptions): Promise<void> {
  await page.waitForLoadState('load')
  const begun = performance.now()
  let end = begun + timeout
  // The load event follows its last request at once; after anything else a step did, more may be about to begin.
  let quietSince = begun - requests.lastActivity() < atOnce ? requests.lastActivity() : begun
  while (performance.now() < end) {
    const active = Math.max(requests.lastActivity(), traffic.lastReceived())
    // Requests of which nothing has come for as long as this waits are not waited for again.
    if (requests.inFlight() > 0 && performance.now() - active < timeout) quietSince = performance.now()
    const remaining = Math.max(quietSince, requests.lastActivity()) + quiet - performance.now()
    if (remaining > 0) {
      await pause(Math.min(remaining, 50))
      continue
    }
    const asked = performance.now()
    const seen = await vitals.seen()
    const now = performance.now()
    if (now - asked > busy) {
      quietSince = now
      continue
    }
    const more = seen === undefined ? 0 : expected(seen)
    if (more <= 0) break
    // A page that was blank until now gets the time to show the rest.
    if (seen?.sincePaint !== undefined) end = Math.min(Math.max(end, now + more), begun + 2 * timeout)
    await pause(Math.min(more, lookEvery, Math.max(0, end - now)))
  }
  // The step may have triggered a navigation that started only after it resolved.
  await page.waitForLoadState('load')
}

/** ms for which more may appear on a page without requests. */
function expected({ sincePaint, share, concealed }: Seen): number {
  if (sincePaint === undefined || concealed) return lookEvery
  return (share < littleShown ? littleQuiet : paintQuiet) - sincePaint
}

interface SettleOptions {
  page: Page
  requests: RequestLog
  traffic: Traffic
  vitals: Vitals
}
