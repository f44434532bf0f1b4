import { setTimeout as pause } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'

/** A button that does not appear within this once the page is quiet, ms, is not there; nor is one that cannot be clicked. */
const limit = 5_000
const lookEvery = 100

/** Clicks what the site's `accept` names, one after the other, in whichever frame each is. False when one is not there. */
export async function clickButtons(page: Page, selectors: readonly string[], signal: AbortSignal): Promise<boolean> {
  for (const selector of selectors) {
    const button = await find(page, selector, signal)
    if (button === undefined) return false
    const clicked = await button.click({ timeout: limit }).then(
      () => true,
      () => false,
    )
    if (!clicked) return false
  }
  return true
}

async function find(page: Page, selector: string, signal: AbortSignal): Promise<Locator | undefined> {
  for (const end = performance.now() + limit; performance.now() < end && !signal.aborted; ) {
    for (const frame of page.frames()) {
      const button = frame.locator(`css=${selector}`).filter({ visible: true }).first()
      if (await button.isVisible().catch(() => false)) return button
    }
    await pause(lookEvery)
  }
  return undefined
}
