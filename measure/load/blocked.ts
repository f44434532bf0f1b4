import { JourneyError } from './failure.ts'

/** The response to the main frame's document. All of it comes from the site and is untrusted. */
export interface DocumentAnswer {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  title: string
}

/** Headers by which bot managers mark a challenge served instead of the page. */
const challengeHeaders: [header: string, value: RegExp, vendor: string][] = [
  // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
  ['cf-mitigated', /challenge/i, 'Cloudflare'],
  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html
  ['x-amzn-waf-action', /captcha|challenge/i, 'AWS WAF'],
]

/** Titles of challenge pages, whatever their status. No real page has such a title. */
const challengeTitles =
  /^(just a moment|attention required! \| cloudflare|robot check|pardon our interruption|access to this page has been denied|are you (a )?(human|robot)\b|verify(ing)? you are human|human verification)/i

/** Forbidden and Too Many Requests. Not 401, which only asks for a password. */
const refusals = new Set([403, 429])

/** The problem with a response that is not the page a customer would see; undefined when it is. */
export function problemOf({ status, headers, title }: DocumentAnswer): JourneyError | undefined {
  for (const [header, value, vendor] of challengeHeaders) {
    if (value.test(headers[header] ?? '')) return challenge(`${vendor} served a bot challenge instead of the page.`)
  }
  if (challengeTitles.test(title)) {
    return challenge(`The site served a bot challenge instead of the page ("${title.slice(0, 80)}").`)
  }
  if (refusals.has(status)) return challenge(`The site answered HTTP ${status}, a typical response to bots.`)
  if (status >= 400) return new JourneyError('http-error', `The site answered HTTP ${status}.`)
  return undefined
}

function challenge(what: string): JourneyError {
  return new JourneyError(
    'bot-wall',
    `${what} Ask the site to allow the Outpace user agent; Outpace never evades bot protection.`,
  )
}
