import type { BrowserContext, CDPSession, Page, Request } from 'playwright-core'
import { JourneyError } from './failure.ts'
import { stepChange } from './step-kind.ts'
import type { DocumentReading } from './vitals-script.ts'

/** The windows that a step opened. They are closed at once (network/barrier.ts). */
export interface Windows {
  beginStep: () => void
  /** True when a click or key of this step opened a window. */
  opened: () => boolean
  /** From the beginning of the step until it did, ms; 0 when it opened none. */
  openedAfter: () => number
  /** Opens the window's page in place of the visit's, and returns the time that took, ms. Throws a JourneyError. */
  follow: () => Promise<number>
}

interface Opened {
  url: string
  /** Opened by a form whose fields are not part of the address. */
  posted: boolean
}

/** More windows of one step are not remembered. */
const most = 10
/** A longer address is not followed. */
const longestUrl = 8_000

export function watchWindows(page: Page, session: CDPSession): Windows {
  let windows: Opened[] = []
  let begunAt = 0
  let openedAt = 0
  /** Only while a window opens: a listener on the context would cost every request of every page. */
  const notePost = (request: Request): void => {
    if (request.method() === 'GET' || !request.isNavigationRequest()) return
    for (const window of windows) if (window.url === request.url()) window.posted = true
  }
  session.on('Page.windowOpen', ({ url, userGesture }) => {
    if (!userGesture || windows.length >= most) return
    if (windows.length === 0) {
      page.context().on('request', notePost)
      openedAt = performance.now()
    }
    windows.push({ url, posted: false })
  })
  return {
    beginStep: () => {
      if (windows.length > 0) page.context().off('request', notePost)
      windows = []
      begunAt = performance.now()
    },
    openedAfter: () => (windows.length === 0 ? 0 : openedAt - begunAt),
    opened: () => windows.length > 0,
    follow: async () => {
      const [window] = windows
      if (window === undefined || windows.length > 1 || !canFollow(window)) throw onlyAWindow()
      const referer = refererOf(page.url(), window.url)
      const begun = performance.now()
      // As a click on a link resolves: once the new document is there, not once it has loaded.
      await page.goto(window.url, { waitUntil: 'commit', ...(referer !== undefined && { referer }) })
      return performance.now() - begun
    },
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

function canFollow({ url, posted }: Opened): boolean {
  return !posted && url.length <= longestUrl && /^https?:/.test(url)
}

/** As the default referrer policy has it: the origin alone for another one. */
function refererOf(from: string, to: string): string | undefined {
  if (!URL.canParse(from)) return undefined
  const { origin, href } = new URL(from)
  return new URL(to).origin === origin ? href : `${origin}/`
}

function onlyAWindow(): JourneyError {
  return new JourneyError(
    'new-window',
    'The step opened a new window, which Outpace closes, and changed nothing on the page. ' +
      'Open the address of that window in the journey instead.',
  )
}
