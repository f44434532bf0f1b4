import type { Page } from 'playwright-core'

/** What a journey script gets. */
interface JourneyTools {
  /** A Playwright page; a relative `goto` resolves against the site's origin. */
  page: Page
  /** Measures `action` as the step `name`. Every step of the benchmark, in its order. */
  step: (name: string, action: () => Promise<unknown>) => Promise<void>
  /** Value of a secret by name, or by `name:key` where it is a JSON object; only our own site's script may ask. */
  secret: (name: string) => Promise<string>
}

export type Journey = (tools: JourneyTools) => Promise<void>

/**
 * Names a journey script; its default export is what this returns.
 *
 * @example
 * export default journey(async ({ page, step }) => {
 *   await step('home', () => page.goto('/'))
 * })
 */
export function journey(walk: Journey): Journey {
  return walk
}
