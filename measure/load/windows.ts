import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext, CDPSession, Page, Request } from 'playwright-core'
import { JourneyError } from './failure.ts'
import { stepChange } from './step-kind.ts'
import type { DocumentReading } from './vitals-script.ts'

/** The windows that a step opened. They are closed by `closeWindow`. */
export interface Windows {
  beginStep: () => void
  /** True when a click or key of this step opened a window. */
  opened: () => boolean
  /** From the beginning of the step until it did, and, of a blank one, until the page led it to its address, ms; 0 when it opened none. */
  openedAfter: () => Promise<number>
  /** Opens the window's page in place of the visit's, and returns the time that took, ms. Throws a JourneyError. */
  follow: () => Promise<number>
}

export interface OpenedWindow {
  /** Empty while a blank window has not been led to its page. */
  url: string
  /** Opened by a form whose fields are not part of the address. */
  posted: boolean
}

/** How long a page may take to lead the blank window that it opened to its address, ms. */
const longestBlank = 3_000
/** So many windows may be open for that long, the page's own among them: each may be a process. */
const mostOpen = 4
/** More windows of one step are not remembered. */
const most = 10
/** A longer address is not followed. */
const longestUrl = 8_000

export function watchWindows(page: Page, session: CDPSession): Windows {
  let windows: OpenedWindow[] = []
  let begunAt = 0
  let openedAt = 0
  /** Only while a window opens: a listener on the context would cost every request of every page. */
  const noteAddress = (request: Request): void => {
    if (!request.isNavigationRequest()) return
    const posted = request.method() !== 'GET'
    const blank = windows.find(({ url }) => url === '')
    if (blank !== undefined && isOfWindow(request, page)) {
      Object.assign(blank, { url: request.url(), posted })
      openedAt = performance.now()
    } else if (posted) {
      for (const window of windows) if (window.url === request.url()) window.posted = true
    }
  }
  /** Windows that the page has opened and that are not there yet. */
  let announced = 0
  const note = (url: string): void => {
    if (windows.length >= most) return
    if (windows.length === 0) {
      page.context().on('request', noteAddress)
      openedAt = performance.now()
    }
    windows.push({ url: isBlank(url) ? '' : url, posted: false })
  }
  /** After a click with Ctrl, Shift or the middle button the browser opens the link, and the page knows nothing of it. */
  const noteOwn = async (opened: Page): Promise<void> => {
    // Its request has been sent before Playwright knows of it.
    const navigated = opened.waitForEvent('framenavigated', { timeout: longestBlank }).catch(() => undefined)
    if ((await opened.opener()) !== null) return
    note(opened.url())
    const url = (await navigated)?.url() ?? ''
    const blank = windows.find((window) => window.url === '')
    if (blank !== undefined && !isBlank(url)) blank.url = url
  }
  session.on('Page.windowOpen', ({ url, userGesture }) => {
    announced++
    if (userGesture) note(url)
  })
  page.context().on('page', (opened) => {
    if (announced > 0) announced--
    else void noteOwn(opened)
  })
  return {
    beginStep: () => {
      if (windows.length > 0) page.context().off('request', noteAddress)
      windows = []
      begunAt = performance.now()
    },
    openedAfter: async () => {
      const [window] = windows
      for (const end = openedAt + longestBlank; window?.url === '' && performance.now() < end; ) await pause(20)
      return window === undefined ? 0 : openedAt - begunAt
    },
    opened: () => windows.length > 0,
    follow: async () => {
      const problem = notFollowed(windows)
      if (problem !== undefined) throw problem
      const [window = { url: '' }] = windows
      const referer = refererOf(page.url(), window.url)
      const begun = performance.now()
      // As a click on a link resolves: once the new document is there, not once it has loaded.
      await page.goto(window.url, { waitUntil: 'commit', ...(referer !== undefined && { referer }) })
      return performance.now() - begun
    },
  }
}

/** Closes a window that a page opened: at once, but a blank one only when its page leads it somewhere, or does not. */
export async function closeWindow(popup: Page): Promise<void> {
  const options = { timeout: longestBlank }
  if (isBlank(popup.url()) && popup.context().pages().length <= mostOpen) {
    const led = [popup.waitForEvent('request', options), popup.waitForEvent('framenavigated', options)]
    await Promise.race(led.map((one) => one.catch(() => undefined)))
  }
  await popup.close().catch(() => undefined)
}

function isBlank(url: string): boolean {
  return url === '' || url === 'about:blank'
}

/** Whether a request is that of another window. */
function isOfWindow(request: Request, page: Page): boolean {
  try {
    return request.frame().page() !== page
  } catch {
    // Its window is too new to be known.
    return true
  }
}

/** Nothing would observe a page that a journey opens for itself, and its steps would have no numbers but their duration. */
export function refuseOwnPages(context: BrowserContext): void {
  context.newPage = async () => {
    throw new JourneyError(
      'script-error',
      'The journey opened a page of its own, which is not measured. Use the page that it is given.',
    )
  }
}

/** True when the step left the page as it was: same document, same address, nothing painted. */
export function changedNothing(before: DocumentReading | undefined, after: DocumentReading | undefined): boolean {
  return before?.url === after?.url && stepChange(before, after).kind === 'interaction'
}

/** Why the windows of a step cannot be opened in place of its page; undefined where the only one can. */
export function notFollowed(windows: readonly OpenedWindow[]): JourneyError | undefined {
  const [window] = windows
  if (window === undefined || windows.length > 1) {
    return onlyAWindow('new windows', 'Open the address of the one to be measured in the journey instead.')
  }
  const { url, posted } = window
  const scheme = /^[a-z][a-z\d+.-]*:/i.exec(url)?.[0].toLowerCase() ?? ''
  if (otherPrograms.test(scheme)) {
    const what = `The step opened an address for another program (${scheme.slice(0, 40)}), which shows no page, and changed nothing on the page.`
    return new JourneyError(
      'new-window',
      `${what} Leave the step out, or have it check the link instead of clicking it.`,
    )
  }
  if (posted) {
    const why = 'a new window by a form whose fields are not part of its address'
    return onlyAWindow(why, 'Remove the target of the form in the journey, before the click.')
  }
  if (!/^https?:$/.test(scheme)) {
    return onlyAWindow('a new window without an address of its own', 'Open a page of the site in the journey instead.')
  }
  if (url.length > longestUrl) {
    return onlyAWindow(
      `a new window with an address of more than ${longestUrl} characters`,
      'Open a shorter one in the journey instead.',
    )
  }
  return undefined
}

/** What a browser opens itself, as opposed to `mailto:`, `tel:`, `whatsapp:` and the links of apps. */
const otherPrograms =
  /^(?!(https?|about|blob|data|javascript|file|filesystem|view-source|chrome|chrome-[a-z]+|devtools|ftp|wss?):).+:$/

/** As the default referrer policy has it: the origin alone for another one. */
function refererOf(from: string, to: string): string | undefined {
  if (!URL.canParse(from)) return undefined
  const { origin, href } = new URL(from)
  return new URL(to).origin === origin ? href : `${origin}/`
}

function onlyAWindow(opened: string, remedy: string): JourneyError {
  const what = `The step opened ${opened}, which Outpace closes, and changed nothing on the page.`
  return new JourneyError('new-window', `${what} ${remedy}`)
}
