import type { Page } from 'playwright-core'
import { bounded } from '../load/bounded.ts'
import { coverTexts, type SecretTexts } from './cover.ts'

/** A screenshot of a page that hangs must not hang the visit, ms. */
const screenshotTimeout = 5_000

export interface CaptureOptions {
  /** Shows dots in place of typed text, because a journey may type secrets. */
  hideTyping?: boolean
  /** Secrets that the page may print. */
  secrets?: SecretTexts
}

const concealed = 'input, textarea { -webkit-text-security: disc !important }'

/** Shows dots in place of what is typed, in every document from now on. */
export async function concealTyping(page: Page): Promise<void> {
  await page.addInitScript(hideTyping, concealed)
}

/** Runs in the page. Constructed style sheets are not subject to its content security policy. */
function hideTyping(style: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  document.adoptedStyleSheets.push(sheet)
}

/** JPEG of the page in its current state. Nothing in the page is changed for it unless typing is hidden. */
export function screenshotOf(page: Page, options: CaptureOptions = {}): Promise<Buffer> {
  const style = options.hideTyping === true ? { style: concealed } : {}
  const take = async (): Promise<Buffer> => {
    const texts = options.secrets?.texts() ?? []
    if (texts.length > 0) await coverTexts(await page.context().newCDPSession(page), texts)
    const timeout = screenshotTimeout
    return await page.screenshot({ type: 'jpeg', quality: 70, caret: 'initial', timeout, ...style })
  }
  const late = (): never => {
    throw new Error(`The page could not be captured within ${screenshotTimeout / 1000} s.`)
  }
  // Playwright's time-out ends it first, unless the browser itself hangs.
  return bounded(take(), { limit: screenshotTimeout + 1_000, late })
}
