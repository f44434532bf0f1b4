import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import type { Market, Profile } from '#core/model/benchmark.ts'
import { outpaceVersion } from '../round/worker.ts'

interface ContextOptions {
  browser: Browser
  market: Market
  /** A relative `goto` resolves against it. */
  origin: string
}

/** A fresh context, with its own cache, cookies and connections, that looks like the market's device. */
export async function newDeviceContext({ browser, market, origin }: ContextOptions): Promise<BrowserContext> {
  const { profile } = market
  const context = await browser.newContext({
    baseURL: origin,
    viewport: profile.viewport,
    screen: profile.viewport,
    deviceScaleFactor: profile.deviceScaleFactor,
    isMobile: profile.mobile,
    hasTouch: profile.mobile,
    userAgent: userAgent(profile, browser.version()),
    locale: market.locale,
    timezoneId: market.timeZone,
    acceptDownloads: false,
  })
  // Deny every permission, so that no prompt waits for an answer.
  await context.grantPermissions([])
  return context
}

/** The device's plain Chrome with our name appended, so that sites can always recognise us. */
export function userAgent(profile: Profile, chromiumVersion: string): string {
  const device = profile.mobile ? 'Linux; Android 10; K' : 'X11; Linux x86_64'
  const chrome = `Chrome/${chromiumVersion.split('.')[0]}.0.0.0${profile.mobile ? ' Mobile' : ''}`
  return `Mozilla/5.0 (${device}) AppleWebKit/537.36 (KHTML, like Gecko) ${chrome} Safari/537.36 Outpace/${outpaceVersion}`
}

export interface EmulatedDevice {
  /**
   * How long the emulated network delayed the newest document's response, ms. Navigation Timing does not include it: its
   * responseStart is that of the real network, so the delay has to be added to TTFB.
   */
  networkDelay: () => number
}

/** Throttles CPU and network of the page as the profile says, and of every frame that Chromium moves to another process. */
export async function emulateDevice({ page, session, mainFrame, profile }: EmulateOptions): Promise<EmulatedDevice> {
  await throttle(session, profile)
  let networkDelay = 0
  session.on('Network.responseReceived', ({ type, frameId, response }) => {
    if (type !== 'Document' || frameId !== mainFrame || response.timing === undefined) return
    networkDelay = Math.max(0, response.timing.receiveHeadersEnd - response.timing.receiveHeadersStart)
  })
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) return
    // Only a frame in another process has its own session; the page's session already covers the others.
    page
      .context()
      .newCDPSession(frame)
      .then((own) => throttle(own, profile))
      .catch(() => undefined)
  })
  return { networkDelay: () => (profile.network === undefined ? 0 : networkDelay) }
}

interface EmulateOptions {
  page: Page
  session: CDPSession
  /** Id of the page's main frame. */
  mainFrame: string
  profile: Profile
}

async function throttle(session: CDPSession, { cpuSlowdown, network }: Profile): Promise<void> {
  if (cpuSlowdown !== 1) await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
  if (network === undefined) return
  // Without this, Chromium accepts the conditions but does not apply them.
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditionsByRule', {
    matchedNetworkConditions: [
      {
        urlPattern: '',
        latency: network.latency,
        downloadThroughput: (network.downKbps * 1000) / 8,
        uploadThroughput: (network.upKbps * 1000) / 8,
      },
    ],
  })
}
