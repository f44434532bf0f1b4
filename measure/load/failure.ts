import { errors } from 'playwright-core'
import type { Failure, FailureCode } from '#core/model/round.ts'

/** Thrown by the measuring code itself, with the code and the sentence already decided. */
export class JourneyError extends Error {
  readonly code: FailureCode
  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What else is known when an error arrives; it explains errors such as "target closed". */
export interface Circumstances {
  step: string | undefined
  crashed: boolean
  outOfMemory: boolean
  /** Why the visit was ended from outside, if it was. */
  aborted: JourneyError | undefined
}

/** Chromium's network errors, most telling first (net/base/net_error_list.h). */
const networkErrors: [pattern: RegExp, code: FailureCode, sentence: string][] = [
  [
    /ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION/,
    'dns',
    'Its name could not be resolved. Check the spelling of the origin, and DNS.',
  ],
  [
    /ERR_CERT_|ERR_SSL_|ERR_BAD_SSL/,
    'tls',
    'Its certificate or TLS set-up is not accepted by Chrome, so a customer sees a warning page.',
  ],
  [/ERR_TOO_MANY_REDIRECTS/, 'redirect-loop', 'It redirects in a loop. Check cookies and locale redirects.'],
  [
    /ERR_CONNECTION_|ERR_ADDRESS_|ERR_INTERNET_|ERR_NETWORK_(?!ACCESS_DENIED)|ERR_TIMED_OUT|ERR_SOCKET/,
    'unreachable',
    'No connection came about. Is the site up, and does a firewall refuse us?',
  ],
  [
    /ERR_EMPTY_RESPONSE|ERR_HTTP2_|ERR_QUIC_|ERR_INVALID_HTTP_RESPONSE|ERR_INCOMPLETE|ERR_CONTENT/,
    'http-error',
    'The answer broke off or was not valid HTTP.',
  ],
  [
    /ERR_BLOCKED_BY|ERR_ACCESS_DENIED|ERR_NETWORK_ACCESS_DENIED|ERR_DISALLOWED|ERR_UNSAFE_PORT|ERR_UNKNOWN_URL_SCHEME/,
    'not-allowed',
    'The address is one that Outpace does not let a page open.',
  ],
]

const crashWords = 'The page crashed the browser tab.'

/** Longest message kept; page text inside it is hostile. */
const longest = 500

/** An error of a journey as a failure in plain words. */
export function explainFailure(error: unknown, circumstances: Circumstances): Failure {
  const { code, message } = explain(error, circumstances)
  const failure: Failure = { code, message: message.slice(0, longest) }
  if (circumstances.step !== undefined) failure.step = circumstances.step
  return failure
}

function explain(
  error: unknown,
  { crashed, outOfMemory, aborted, step }: Circumstances,
): { code: FailureCode; message: string } {
  if (outOfMemory)
    return { code: 'out-of-memory', message: 'The page used more memory than a visit may (limits.memory).' }
  if (crashed) return { code: 'crashed', message: crashWords }
  if (aborted !== undefined) return aborted
  if (error instanceof JourneyError) return error
  const text = error instanceof Error ? error.message : String(error)
  const network = explainNetworkError(text)
  if (network !== undefined) return network
  if (error instanceof errors.TimeoutError) return explainTimeout(text)
  if (/Page crashed|Target crashed/i.test(text)) return { code: 'crashed', message: crashWords }
  if (/Target (page|closed)|browser has been closed|Browser closed/i.test(text)) {
    return { code: 'crashed', message: 'The browser ended in the middle of the visit.' }
  }
  const where = step === undefined ? 'outside any step' : 'in this step'
  return { code: 'script-error', message: `The journey threw ${where}: ${text.split('\n')[0]?.trim() ?? ''}` }
}

/** What a text with one of Chromium's network errors in it means; undefined when it has none. */
export function explainNetworkError(text: string): { code: FailureCode; message: string } | undefined {
  for (const [pattern, code, sentence] of networkErrors) {
    const name = text.match(new RegExp(`net::(\\w*(?:${pattern.source})\\w*)`))?.[1]
    if (name !== undefined) return { code, message: `${sentence} (${name})` }
  }
  return undefined
}

/** Playwright says what it waited for in the call log behind the first line. */
function explainTimeout(text: string): { code: FailureCode; message: string } {
  const limit = text.match(/Timeout (\d+)ms/)?.[1]
  const after = limit === undefined ? 'in time' : `within ${Number(limit) / 1000} s`
  const locator = text.match(/waiting for (?:locator\((.+)\)|(getBy.+?))(?: to be \w+)?\s*$/m)
  if (locator !== null) {
    return { code: 'element-missing', message: `The page came, but not ${locator[1] ?? locator[2]}, ${after}.` }
  }
  return { code: 'timeout', message: `The page did not finish loading ${after} (limits.step).` }
}

/** First line of an error's message, at most 300 characters: Playwright and Lighthouse put a log behind it. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n')[0]?.slice(0, 300) ?? ''
}
