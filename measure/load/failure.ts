import { stripVTControlCharacters } from 'node:util'
import { errorMessage } from '#core/model/error-message.ts'
import { decodedPart } from '#core/model/lenient.ts'
import type { Failure, FailureCode } from '#core/model/round.ts'
import { clip } from '#core/model/untrusted.ts'
import { unwrapped } from './unwrapped.ts'

/** A failure that the measuring code has already explained: its code and message are shown as they are. */
export class JourneyError extends Error {
  readonly code: FailureCode
  /** See Failure. */
  wait: number | undefined
  /** See Failure. */
  provider: string | undefined
  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What else is known about an error; it explains errors such as "target closed". */
export interface Circumstances {
  step: string | undefined
  /** `limits.step`, ms. */
  stepLimit: number
  /** Whether that had passed when the step failed. */
  stepOver: boolean
  crashed: boolean
  /** Whether the whole browser has ended, and not only a page or window of it. */
  browserEnded: boolean
  outOfMemory: boolean
  /** Whether a click or key of the step opened a window. */
  openedWindow: boolean
  /** Why the visit was ended early, if it was. */
  aborted: JourneyError | undefined
}

interface NetworkError {
  pattern: RegExp
  code: FailureCode
  /** Without the full stop: the name of Chromium's error follows in parentheses. */
  what: string
  remedy: string
}

/** Chromium's network errors, most specific first (net/base/net_error_list.h). */
const networkErrors: NetworkError[] = [
  {
    pattern: /ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION/,
    code: 'dns',
    what: "The site's domain name could not be resolved",
    remedy: 'Check the spelling of the origin and its DNS records.',
  },
  {
    pattern: /ERR_CERT_|ERR_SSL_|ERR_BAD_SSL/,
    code: 'tls',
    what: 'Chrome rejected the certificate or TLS configuration of the site, so customers see a warning instead of the page',
    remedy: 'Renew or correct the certificate.',
  },
  {
    pattern: /ERR_TOO_MANY_REDIRECTS/,
    code: 'redirect-loop',
    what: 'The site redirects in a loop',
    remedy: 'Check its cookie and locale redirects.',
  },
  {
    pattern: /ERR_CONNECTION_|ERR_ADDRESS_|ERR_INTERNET_|ERR_NETWORK_(?!ACCESS_DENIED)|ERR_TIMED_OUT|ERR_SOCKET/,
    code: 'unreachable',
    what: 'Could not connect to the site',
    remedy: 'Check that the site is up and that no firewall blocks this worker.',
  },
  {
    pattern: /ERR_EMPTY_RESPONSE|ERR_HTTP2_|ERR_QUIC_|ERR_INVALID_HTTP_RESPONSE|ERR_INCOMPLETE|ERR_CONTENT/,
    code: 'http-error',
    what: 'The response was cut off or was not valid HTTP',
    remedy: 'Check the web server and any CDN or proxy in front of it.',
  },
  {
    pattern: /ERR_UNSAFE_PORT/,
    code: 'unreachable',
    what: 'Browsers refuse to open this port',
    remedy: 'Serve the site on another port, such as 8080.',
  },
  {
    pattern: /ERR_BLOCKED_BY|ERR_ACCESS_DENIED|ERR_NETWORK_ACCESS_DENIED|ERR_DISALLOWED|ERR_UNKNOWN_URL_SCHEME/,
    code: 'not-allowed',
    what: 'The browser is not allowed to open this URL',
    remedy: 'Check the origin of the site and the URLs in its journey.',
  },
  {
    // Of a page itself, not of what it loads: the browser had no memory, file or place on the disk left for it.
    pattern: /ERR_INSUFFICIENT_RESOURCES|ERR_OUT_OF_MEMORY|ERR_FILE_NO_SPACE/,
    code: 'worker',
    what: 'The machine that measures ran out of memory, disk space or open files',
    remedy: 'Free some; "npx outpace doctor" shows what is short.',
  },
  {
    // What a server can still do wrong, such as ERR_RESPONSE_HEADERS_TOO_BIG. An aborted navigation is the journey's own.
    pattern: /ERR_(?!ABORTED\b)/,
    code: 'http-error',
    what: 'Chrome could not load the page',
    remedy: 'Open the address in Chrome, and check the web server and any CDN or proxy in front of it.',
  },
]

const tabCrashed = 'The page crashed the browser tab.'

/** Whether something that is closed was used: a page, or one of a browser that has ended. */
export function usedClosed(error: unknown): boolean {
  return /Target (page|closed)|browser has been closed|Browser closed/i.test(textOf(error))
}

/** Playwright dims its call log with terminal codes. */
function textOf(error: unknown): string {
  return stripVTControlCharacters(errorMessage(error))
}

const closedPage =
  'The journey used a page or window that was closed. Outpace closes windows that a page opens, and shows them on the page that the journey is given: go on with that page.'

/** What was waited for may be there. */
const closedWindow =
  'The step opened a new window, which Outpace closes: if the journey goes on there, open its address instead, or end the step with the click that opens it.'

export const memoryLimitExceeded =
  'The browser used more memory than limits.memory allows and was stopped. Raise limits.memory, or check the page for a leak.'

/** Longest message kept; it may contain hostile text from the page. */
const longest = 500

/** What an assertion compares, characters. */
const longestSaid = 200

/** Explains an error of a journey to the people who read the results. */
export function explainFailure(error: unknown, circumstances: Circumstances): Failure {
  const { code, message: what } = explain(error, circumstances)
  const isInWindow = circumstances.openedWindow && (code === 'timeout' || code === 'element-missing')
  const message = isInWindow ? `${what} ${closedWindow}` : what
  const failure: Failure = { code, message: message.slice(0, longest) }
  if (circumstances.step !== undefined) failure.step = circumstances.step
  const own = unwrapped(error).find((each) => each instanceof JourneyError)
  if (own?.wait !== undefined) failure.wait = own.wait
  if (own?.provider !== undefined) failure.provider = own.provider
  return failure
}

interface Reason {
  code: FailureCode
  message: string
}

function explain(error: unknown, circumstances: Circumstances): Reason {
  const { crashed, outOfMemory, aborted, step } = circumstances
  if (outOfMemory) return { code: 'out-of-memory', message: memoryLimitExceeded }
  if (crashed) return { code: 'crashed', message: tabCrashed }
  if (aborted !== undefined) return aborted
  const reason = reasonOf(error, circumstances)
  if (reason !== undefined) return reason
  const [, ...inner] = unwrapped(error)
  const reasons = inner.flatMap((each) => reasonOf(each, circumstances) ?? [])
  const [nearest] = reasons
  if (nearest === undefined) {
    const said = [error, ...inner].map((each) => saidBy(textOf(each)))
    return { code: 'script-error', message: `${explainScriptError(textOf(error), step, said)}${lineOf(error)}` }
  }
  // `Promise.any` says no more than that all failed.
  const wrapped = error instanceof AggregateError ? '' : `${clip(saidBy(textOf(error)), longestSaid)}: `
  return { code: nearest.code, message: `${wrapped}${[...new Set(reasons.map(({ message }) => message))].join(' ')}` }
}

/** What went wrong on the site, in the browser or in our own code; undefined for any other error of a script. */
function reasonOf(error: unknown, { browserEnded, stepLimit, stepOver }: Circumstances): Reason | undefined {
  if (error instanceof JourneyError) return { code: error.code, message: error.message }
  const text = textOf(error)
  const network = explainNetworkError(text)
  if (network !== undefined) return network
  if (isTimeout(error)) {
    const { code, message } = explainTimeout(text, { stepLimit, stepOver })
    return { code, message: `${message}${lineOf(error)}` }
  }
  if (/Page crashed|Target crashed/i.test(text)) return { code: 'crashed', message: tabCrashed }
  if (usedClosed(error)) {
    if (browserEnded) return { code: 'crashed', message: 'The browser exited unexpectedly during the visit.' }
    return { code: 'script-error', message: `${closedPage}${lineOf(error)}` }
  }
  return undefined
}

/** `said`: by the error, and by those that it wraps. */
function explainScriptError(text: string, step: string | undefined, said: readonly string[]): string {
  const [, locator, count] = text.match(/strict mode violation: (.+?) resolved to (\d+) elements/) ?? []
  if (locator !== undefined) {
    return `${locator} matches ${count} elements, and the journey needs one. Make it more precise.`
  }
  // Many who wrap an error repeat what it said.
  const news = said.filter((each, index) => !said.slice(0, index).some((before) => before.includes(each)))
  return `The journey script failed ${step === undefined ? 'outside any step' : 'in this step'}: ${news.join(': ')}`
}

function saidBy(text: string): string {
  // An assertion that announces what it compares has that below; otherwise a log or a stack follows.
  const [first = '', ...more] = text.split('\n').map((line) => line.trim())
  return first.endsWith(':') ? clip([first, ...more].join(' '), longestSaid) : first
}

/** Where in the script it happened, such as ` (scenarios/jackets/acme.ts:12)`; empty where the stack does not say. */
function lineOf(error: unknown): string {
  const frame = error instanceof Error ? error.stack?.match(/.*\/(scenarios\/[^/\s]+\/[^\s:()]+:\d+):\d+/) : undefined
  return frame?.[1] === undefined ? '' : ` (${asWritten(frame[1])})`
}

/** A path of a stack or a source map, in which spaces and umlauts are encoded as in addresses. */
export function asWritten(address: string): string {
  return decodedPart(address) ?? address
}

/** Known by its name, as Playwright documents it: this file is read by much that never starts a browser. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError' && !(error instanceof DOMException)
}

/** Explains one of Chromium's network errors in a text; undefined when there is none. */
export function explainNetworkError(text: string): { code: FailureCode; message: string } | undefined {
  for (const { pattern, code, what, remedy } of networkErrors) {
    const name = text.match(new RegExp(`net::(\\w*(?:${pattern.source})\\w*)`))?.[1]
    if (name !== undefined) return { code, message: `${what} (${name}). ${remedy}` }
  }
  return undefined
}

/** Playwright names what it waited for in the call log after the first line. */
function explainTimeout(
  text: string,
  { stepLimit, stepOver }: Pick<Circumstances, 'stepLimit' | 'stepOver'>,
): { code: FailureCode; message: string } {
  // A wait that began later in the step ended with it.
  const limit = stepOver ? stepLimit : Number(text.match(/Timeout (\d+)ms/)?.[1] ?? stepLimit)
  const after = `within ${limit / 1000} s`
  const locator = text.match(/waiting for ((?:locator|frameLocator|getBy).+?)(?: to be (\w+))?\s*$/m)
  if (locator !== null) {
    const [, element = '', state = ''] = locator
    const found = /hidden|detached/.test(state) ? 'did not disappear' : obstacle(text)
    const remedy =
      found === undefined ? 'or the selector has changed' : 'has changed, and what the journey has to do before'
    const message = `The page loaded, but ${selectorOf(element)} ${found ?? 'did not appear'} ${after}. Check whether the page ${remedy}.`
    return { code: 'element-missing', message }
  }
  const awaited = awaitedBy(text)
  if (awaited === undefined) {
    const source = limit === stepLimit ? 'limits.step' : 'the timeout that its script gives'
    return { code: 'timeout', message: `The page did not finish loading ${after} (${source}).` }
  }
  const message = `What ${awaited} waits for did not happen ${after}. Check whether the site answered, and what the journey has to do before; a window that a click opens is shown at the end of its step.`
  return { code: 'timeout', message }
}

/** The selector of an element that is found by nothing else. */
function selectorOf(element: string): string {
  return element.match(/^locator\(('(?:[^'\\]|\\.)*')\)$/)?.[1] ?? element
}

/** The call of a journey that waits for something else than a page or an element. */
function awaitedBy(text: string): string | undefined {
  if (/^(?:frame\.waitForNavigation|page\.waitForURL):/.test(text)) {
    const [, address = ''] = text.match(/waiting for navigation to ("[^\n]*") until/) ?? []
    return `page.waitForURL(${clip(address, 100)})`
  }
  const [, method, event = ''] =
    text.match(/^\w+\.(waitFor(?:Function|Event|Response|Request)):(?:.*for event ("\w+"))?/) ?? []
  return method && `page.${method}(${method === 'waitForEvent' ? event : ''})`
}

/** Why an element that is there could not be used, from Playwright's call log; undefined when it was not there. */
export function obstacle(text: string): string | undefined {
  const [, covering, inside] =
    text.match(/(<[^\n]+?>)[^\n]*? (?:from (<[^\n]+?>)[^\n]*? subtree )?intercepts pointer events/) ?? []
  if (covering !== undefined) return `stayed covered by ${clip(inside ?? covering, 80)}`
  if (/element is not enabled/.test(text)) return 'stayed disabled'
  if (/element is not visible|resolved to hidden/.test(text)) return 'stayed invisible'
  if (/element is not stable/.test(text)) return 'kept moving'
  if (/element is outside of the viewport/.test(text)) return 'stayed outside of the viewport'
  if (/did not find some options/.test(text)) return 'had no such option'
  if (/locator resolved to/.test(text)) return 'could not be used'
  return undefined
}

/** First line of an error's message, at most 300 characters: Playwright and Lighthouse append a log. */
export function firstLine(error: unknown): string {
  const text = errorMessage(error)
  return text.split('\n')[0]?.slice(0, 300) ?? ''
}
