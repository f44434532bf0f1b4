import type { Page } from 'playwright-core'

/** What a journey script receives. */
interface JourneyTools {
  /** A Playwright page; a relative `goto` resolves against the site's origin. */
  page: Page
  /** Measures `action` as the step `name`. Call it for every step of the benchmark, in its order. */
  step: (name: string, action: () => Promise<unknown>) => Promise<void>
  /** Value of a secret by name, or by `name:key` where it is a JSON object; only your own site's script may read it. */
  secret: (name: string) => Promise<string>
  /** The one-time code of now, as an authenticator app shows it, from a secret: base32 or `otpauth://`. Ask for it right before typing it. */
  totp: (name: string) => Promise<string>
}

export type Journey = (tools: JourneyTools) => Promise<void>

/**
 * Defines a journey. Export the result as the script's default export. Wait for what it checks, as by `locator.waitFor()`: an error of
 * its own is taken for a mistake of the script, which alerts nobody.
 *
 * @example
 * export default journey(async ({ page, step }) => {
 *   await step('home', () => page.goto('/'))
 * })
 */
export function journey(walk: Journey): Journey {
  return walk
}
