import type { Frame, Page, Request } from 'playwright-core'
import { JourneyError } from '../load/failure.ts'
import { hostOf, isReachable, literalAddresses, portOf } from './allow.ts'

/** What keeps the pages of a browser from this machine and its networks (docs/security.md). */
export interface Barrier {
  /** `guard`: no process of the browser can connect there. `flags`: only the page's own address is held to it. */
  kind: 'guard' | 'flags'
  /** Let through all the same, such as `127.0.0.1:8080`. */
  allow: readonly string[]
}

/** What Chromium makes of the guard's refusal. */
const guardRefusal = 'ERR_NETWORK_ACCESS_DENIED'

const schemes = new Set(['http:', 'https:', 'about:', 'blob:', 'data:', 'chrome-error:'])

/**
 * A page may not open windows, ask questions or download: each would hold or leave the visit. Nor may it go to another
 * place than the web.
 *
 * @returns a promise that is rejected with a `not-allowed` JourneyError once the page has been led where it may not go
 */
export function restrictEgress(page: Page, barrier: Barrier): Promise<never> {
  page.on('popup', (popup) => void popup.close().catch(() => undefined))
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined))
  page.on('download', (download) => void download.cancel().catch(() => undefined))

  const { promise: led, reject } = Promise.withResolvers<never>()
  // Nobody may be waiting any more.
  led.catch(() => undefined)
  page.on('requestfailed', (request) => {
    if (isTop(request, page) && isGuardRefusal(request.failure()?.errorText)) reject(refusedAddress(request.url()))
  })
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && !isWeb(frame.url())) leave(frame.url())
  })
  refuseOtherSchemes(page.mainFrame())
  if (barrier.kind === 'flags') watchTopAddresses(page, { barrier, leave })
  return led

  function leave(url: string): void {
    reject(isWeb(url) ? refusedAddress(url) : refusedScheme(url))
    // What stands there is nobody's to measure or to take a picture of.
    void page.close().catch(() => undefined)
  }
}

/** The failure behind an error of Chromium's that the guard has caused; undefined for any other error. */
export function refusedNavigation(error: unknown): JourneyError | undefined {
  if (!(error instanceof Error) || !isGuardRefusal(error.message)) return undefined
  return refusedAddress(error.message.match(/ at (\S+)/)?.[1] ?? '')
}

function isGuardRefusal(text: string | undefined): boolean {
  return text?.includes(guardRefusal) ?? false
}

function isTop(request: Request, page: Page): boolean {
  return request.isNavigationRequest() && request.frame() === page.mainFrame()
}

function isWeb(url: string): boolean {
  return !URL.canParse(url) || schemes.has(new URL(url).protocol)
}

/** `file:` would read this machine's files; `chrome:` and `view-source:` are no pages. */
function refuseOtherSchemes(frame: Frame): void {
  const goto = frame.goto.bind(frame)
  frame.goto = async (url, options) => {
    if (!isWeb(url)) throw refusedScheme(url)
    return await goto(url, options)
  }
}

/** Where no guard loads: the address is seen when the page goes there, or else when the answer comes. */
function watchTopAddresses(page: Page, { barrier, leave }: { barrier: Barrier; leave: (url: string) => void }): void {
  const check = (url: string, addresses: readonly string[]): void => {
    const port = portOf(url)
    if (addresses.some((address) => !isReachable(address, { port, allow: barrier.allow }))) leave(url)
  }
  page.on('request', (request) => {
    if (isTop(request, page) && isHttp(request.url())) check(request.url(), literalAddresses(hostOf(request.url())))
  })
  page.on('response', async (response) => {
    if (!isTop(response.request(), page) || !isHttp(response.url())) return
    const server = await response.serverAddr().catch(() => null)
    if (server !== null) check(response.url(), [server.ipAddress.replace(/^\[|\]$/g, '')])
  })
}

function isHttp(url: string): boolean {
  return /^https?:/.test(url)
}

function refusedAddress(url: string): JourneyError {
  const place = (URL.canParse(url) ? new URL(url).origin : url).slice(0, 200)
  return new JourneyError(
    'not-allowed',
    `The way led to ${place}, on this machine or a private network, where pages may not go. ` +
      'If it is the site to measure, configure exactly that as its origin.',
  )
}

function refusedScheme(url: string): JourneyError {
  const { protocol } = new URL(url)
  return new JourneyError('not-allowed', `The way led to a ${protocol} address; only http: and https: are measured.`)
}
