import type { CDPSession, Page, Response } from 'playwright-core'
import { newestAnswer } from '../network/navigation.ts'
import { nativeError } from '../network/relay/native-error.ts'
import type { Relay } from '../network/relay/relay.ts'
import { explainNetworkError, JourneyError } from './failure.ts'

/** Answers after which a browser keeps showing what it showed; 304 where it had nothing to ask about. */
const withoutContent = new Set([204, 205, 304])

/** Whether a navigation ended as it does where the answer is nothing that a browser shows. */
export function wasAborted(error: unknown): boolean {
  return error instanceof Error && error.message.includes('ERR_ABORTED')
}

/** Whether an address that the journey itself opened could not be: the error says why. */
export function failedToOpen(error: unknown): boolean {
  return error instanceof Error && /net::ERR_(?!ABORTED)/.test(error.message)
}

/** Chromium's error that ended an answer before its time; undefined when there was none, or when the page was left. */
export function cutOffBy(failure: string | undefined): string | undefined {
  return failure?.match(/ERR_(?!ABORTED|BLOCKED)\w+/)?.[0]
}

/** The failure when an address answered without content; undefined when it did not. */
export function noContent(status: number | undefined): JourneyError | undefined {
  if (status === undefined || !withoutContent.has(status)) return undefined
  const what = `The site answered HTTP ${status}, which has no content, so there is no page to measure.`
  return new JourneyError('http-error', `${what} Check the address in the journey.`)
}

/** The failure when an address answered with a file. */
export function fileInstead(answer: Response | undefined): JourneyError {
  const type = typeIn(answer?.headers()) ?? ''
  return shownFile(
    type === 'application/pdf' ? 'a PDF' : `a file to download${type === '' ? '' : ` (${type.slice(0, 80)})`}`,
  )
}

/** The type of its content that an answer names, without parameters. */
export function typeIn(headers: Record<string, string> | undefined): string | undefined {
  return headers?.['content-type']?.split(';')[0]?.trim()
}

/** The failure when an address answered with what a browser shows or saves as it is: text, JSON, a picture, a feed. */
export function shownFile(file: string): JourneyError {
  const what = `The site answered with ${file} instead of a web page, and only web pages are measured.`
  return new JourneyError('http-error', `${what} Check the address in the journey.`)
}

/** Follows where a step led without a page. */
export interface MissingPages {
  beginStep: () => void
  /** The failure of a step that did nothing else; undefined when it led to no such address. */
  problem: () => JourneyError | undefined
  /** The failure when the window shows Chromium's own error page, such as after a script has led to a host that is down. */
  errorPage: () => JourneyError | undefined
}

export function watchMissingPages(
  page: Page,
  session: CDPSession,
  { mainFrame, relay }: { mainFrame: string; relay: Relay | undefined },
): MissingPages {
  const answer = newestAnswer(page)
  let isFile = false
  /** The newest request for a page, and the status that its server ended it with, while the page has no answer. */
  let asked: string | undefined
  let unanswered: number | undefined
  let requested: string | undefined
  /** Chromium's error of that request. */
  let failed: string | undefined
  /** What could not be opened, while its error page is shown. */
  let unreachable: string | undefined
  page.on('download', () => {
    isFile = true
  })
  session.on('Network.requestWillBeSent', ({ requestId, frameId, type }) => {
    if (type !== 'Document' || frameId !== mainFrame) return
    asked = requestId
    unanswered = undefined
    requested = requestId
    failed = undefined
  })
  session.on('Network.loadingFailed', ({ requestId, errorText }) => {
    if (requestId === requested) failed = errorText
  })
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.id === mainFrame) unreachable = frame.unreachableUrl
  })
  session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
    if (requestId === asked) unanswered = statusCode
  })
  session.on('Network.responseReceived', ({ requestId }) => {
    if (requestId !== asked) return
    asked = undefined
    unanswered = undefined
  })
  return {
    beginStep: () => {
      answer.forget()
      isFile = false
      unanswered = undefined
    },
    problem: () => (isFile ? fileInstead(answer.get()) : noContent(unanswered ?? answer.get()?.status())),
    errorPage: () => {
      if (unreachable === undefined) return undefined
      const text = nativeError(failed ?? 'net::ERR_FAILED', { relay, url: unreachable })
      const found = explainNetworkError(text)
      const origin = URL.parse(unreachable)?.origin ?? 'an address'
      return found && new JourneyError(found.code, `The page led to ${origin}. ${found.message}`)
    },
  }
}
