import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { RequestLog } from './requests.ts'
import type { Vitals } from './vitals.ts'

/** A page is quiet when no request has been in flight for this long, ms: the rule of Playwright's `networkidle`. */
const quiet = 500
/** A page that never goes quiet (polling, video) is read after this long, ms. The same for every site. */
const timeout = 5_000
/** A page that takes longer than this to answer has a busy main thread, ms: a long task. */
const busy = 50

/**
 * Waits until everything the step triggered has loaded and rendered, so that LCP, CLS and bytes are final. Not part of
 * the step's duration.
 */
export async function settle({ page, requests, vitals }: SettleOptions): Promise<void> {
  await page.waitForLoadState('load')
  const end = performance.now() + timeout
  let quietSince = performance.now()
  while (performance.now() < end) {
    if (requests.inFlight() > 0) quietSince = performance.now()
    const remaining = Math.max(quietSince, requests.lastActivity()) + quiet - performance.now()
    if (remaining > 0) {
      await pause(Math.min(remaining, 50))
      continue
    }
    const asked = performance.now()
    await vitals.read()
    if (performance.now() - asked <= busy) break
    quietSince = performance.now()
  }
  // The step may have triggered a navigation that started only after it resolved.
  await page.waitForLoadState('load')
}

interface SettleOptions {
  page: Page
  requests: RequestLog
  vitals: Vitals
}
