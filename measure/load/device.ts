import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import type { Market, Profile } from '#core/model/benchmark.ts'
import type { SiteState } from '../consent/keep.ts'
import { outpaceAgent } from '../manners/user-agent.ts'
import type { Relay } from '../network/relay/relay.ts'
import { bounded } from './bounded.ts'

interface ContextOptions {
  browser: Browser
  market: Market
  /** A relative `goto` resolves against it. */
  origin: string
  /** What its connections go through. */
  relay: Relay | undefined
  /** See Settings. */
  contact?: string | undefined
  /** Cookies and storage to begin with; absent: none. */
  state?: SiteState | undefined
}

/**
 * A fresh context, with its own cache, cookies and connections, that looks like the market's device. Playwright sets localStorage
 * from a document that it answers itself, so that nothing is asked of the site for it.
 */
export async function newDeviceContext(options: ContextOptions): Promise<BrowserContext> {
  const { browser, market, origin, relay, contact, state } = options
  const { profile } = market
  const context = await browser.newContext({
    baseURL: origin,
    viewport: profile.viewport,
    screen: profile.viewport,
    deviceScaleFactor: profile.deviceScaleFactor,
    isMobile: profile.mobile,
    hasTouch: profile.mobile,
    userAgent: userAgent(profile, { chromium: browser.version(), contact }),
    locale: market.locale,
    timezoneId: market.timeZone,
    acceptDownloads: false,
    ...(state && { storageState: state }),
    ...(relay && { proxy: { server: `socks5://${relay.address}` } }),
  })
  // Deny every permission, so that no prompt waits for an answer.
  await context.grantPermissions([])
  return context
}

/** The device's plain Chrome with our name appended, so that sites can always recognise us. */
export function userAgent(
  profile: Profile,
  { chromium, contact }: { chromium: string; contact: string | undefined },
): string {
  const device = profile.mobile ? 'Linux; Android 10; K' : 'X11; Linux x86_64'
  const chrome = `Chrome/${chromium.split('.')[0]}.0.0.0${profile.mobile ? ' Mobile' : ''}`
  return `Mozilla/5.0 (${device}) AppleWebKit/537.36 (KHTML, like Gecko) ${chrome} Safari/537.36 ${outpaceAgent(contact)}`
}

/**
 * Throttles the CPU of the page as the profile says, and of every frame that Chromium moves to another process. The network is
 * shaped outside the browser: see network/relay/relay.ts.
 */
export async function emulateDevice(page: Page, session: CDPSession, { cpuSlowdown: rate }: Profile): Promise<void> {
  if (rate === 1) return
  await session.send('Emulation.setCPUThrottlingRate', { rate })
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) return
    // Only a frame in another process has its own session; the page's session already covers the others.
    page
      .context()
      .newCDPSession(frame)
      .then((own) => own.send('Emulation.setCPUThrottlingRate', { rate }))
      .catch(() => undefined)
  })
}

/** A frame of an empty page takes a hundredth of a second, ms. */
const frameLimit = 2_000

/**
 * Draws a frame of the empty page that a load begins with. When the first of a window is drawn, Chromium moves a pointer to its
 * corner: in half of the loads that was the site's page, which opened its menu, or loaded the scripts that wait for a customer's hand.
 */
export async function drawFirstFrame(page: Page): Promise<void> {
  const drawn = page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)))
  await bounded(drawn, { limit: frameLimit, late: () => undefined })
}
