import type { Frame, Page, Response } from 'playwright-core'
import { JourneyError } from '../load/failure.ts'
import { fileInstead, noContent, wasAborted } from '../load/no-page.ts'
import { closeWindow } from '../load/windows.ts'
import { hostOf, isReachable, literalAddresses, portOf } from './allow.ts'
import { isTop, newestAnswer } from './navigation.ts'
import { nativeError } from './relay/native-error.ts'
import type { Relay } from './relay/relay.ts'

/** What blocks a browser's pages from this machine and its networks (docs/security.md). */
export interface Barrier {
  /** `guard`: no process of the browser can connect there. `flags`: only the page's own address is checked. */
  kind: 'guard' | 'flags'
  /** Exceptions, such as `127.0.0.1:8080`. */
  allow: readonly string[]
}

/** How Chromium reports the guard's refusal. */
export const guardRefusal = 'ERR_NETWORK_ACCESS_DENIED'

const schemes = new Set(['http:', 'https:', 'about:', 'blob:', 'data:', 'chrome-error:'])

/**
 * Stops a page from opening windows and downloading, which would leave the visit, and from navigating anywhere but to the web.
 *
 * @returns a promise that rejects with a `not-allowed` JourneyError once the page has navigated where it may not go
 */
export function restrictEgress(
  page: Page,
  { barrier, relay }: { barrier: Barrier; relay: Relay | undefined },
): Promise<never> {
  // Also those that have no opener.
  page.context().on('page', (opened) => void closeWindow(opened))
  page.on('download', (download) => void download.cancel().catch(() => undefined))

  const { promise: left, reject } = Promise.withResolvers<never>()
  // It may reject after the caller has stopped waiting.
  left.catch(() => undefined)
  page.on('requestfailed', (request) => {
    if (!isTop(request, page)) return
    const error = nativeError(request.failure()?.errorText ?? '', { relay, url: request.url() })
    if (isGuardRefusal(error)) reject(refusedAddress(request.url()))
  })
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && !isWeb(frame.url())) leave(frame.url())
  })
  refuseOtherSchemes(page.mainFrame())
  explainMissingPages(page)
  // A relay decides by the address that it connects to, and is itself the address that the browser sees.
  if (barrier.kind === 'flags' && relay === undefined) watchTopAddresses(page, { barrier, leave })
  return left

  function leave(url: string): void {
    reject(isWeb(url) ? refusedAddress(url) : refusedScheme(url))
    // What is there must be neither measured nor captured in a screenshot.
    void page.close().catch(() => undefined)
  }
}

/** The failure when the guard caused an error of Chromium's; undefined for any other error. */
export function refusedNavigation(error: unknown): JourneyError | undefined {
  if (!(error instanceof Error) || !isGuardRefusal(error.message)) return undefined
  return refusedAddress(error.message.match(/ at (\S+)/)?.[1] ?? '')
}

function isGuardRefusal(text: string): boolean {
  return text.includes(guardRefusal)
}

function isWeb(url: string): boolean {
  return !URL.canParse(url) || schemes.has(new URL(url).protocol)
}

/** `file:` would read this machine's files; `chrome:` and `view-source:` are not web pages. */
function refuseOtherSchemes(frame: Frame): void {
  const goto = frame.goto.bind(frame)
  frame.goto = async (url, options) => {
    if (!isWeb(url)) throw refusedScheme(url)
    return await goto(url, options)
  }
}

/** Instead of Playwright's words when an address has no page. */
function explainMissingPages(page: Page): void {
  const answer = newestAnswer(page)
  const frame = page.mainFrame()
  const goto = frame.goto.bind(frame)
  frame.goto = async (url, options) => {
    answer.forget()
    return await goto(url, options).catch((error: unknown) => {
      throw noPage(error, answer.get()) ?? error
    })
  }
}

/** The failure when an address answered without a page to show; undefined for any other error. */
function noPage(error: unknown, answer: Response | undefined): JourneyError | undefined {
  if (wasAborted(error)) return noContent(answer?.status())
  return error instanceof Error && error.message.includes('Download is starting') ? fileInstead(answer) : undefined
}

/** Without the guard: checks the address on navigation or, for host names, when the response arrives. */
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
  const origin = (URL.canParse(url) ? new URL(url).origin : url).slice(0, 200)
  return new JourneyError(
    'not-allowed',
    `The page navigated to ${origin}, which is on this machine or a private network and therefore blocked. ` +
      'If that is the site to measure, configure exactly this origin for it.',
  )
}

function refusedScheme(url: string): JourneyError {
  const { protocol } = new URL(url)
  return new JourneyError('not-allowed', `The page navigated to a ${protocol} URL; only http: and https: are measured.`)
}
