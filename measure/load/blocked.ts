import { JourneyError } from './failure.ts'

/** What the main frame's document was answered with. All of it comes from the site and is untrusted. */
export interface DocumentAnswer {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  title: string
}

/** Headers by which the vendors of bot walls mark a challenge in place of the page. */
const challengeHeaders: [header: string, value: RegExp, vendor: string][] = [
  // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
  ['cf-mitigated', /challenge/i, 'Cloudflare'],
  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html
  ['x-amzn-waf-action', /captcha|challenge/i, 'AWS WAF'],
]

/** Titles of pages that stand in place of the site, whatever their status. A real page is not called so. */
const challengeTitles =
  /^(just a moment|attention required! \| cloudflare|robot check|pardon our interruption|access to this page has been denied|are you (a )?(human|robot)\b|verify(ing)? you are human|human verification)/i

/** 401 asks for a password; these two say "not you" and "not so often". */
const refusals = new Set([403, 429])

/** The problem with an answer that is not the page a customer came for; undefined when it is. */
export function problemOf({ status, headers, title }: DocumentAnswer): JourneyError | undefined {
  for (const [header, value, vendor] of challengeHeaders) {
    if (value.test(headers[header] ?? '')) return wall(`${vendor} answered with a challenge in place of the page.`)
  }
  if (challengeTitles.test(title)) return wall(`A bot wall answered in place of the page ("${title.slice(0, 80)}").`)
  if (refusals.has(status)) return wall(`The site answered HTTP ${status}, as bot walls do.`)
  if (status >= 400) return new JourneyError('http-error', `The site answered HTTP ${status}.`)
  return undefined
}

function wall(what: string): JourneyError {
  return new JourneyError('bot-wall', `${what} Ask its owner to let us in; Outpace never evades.`)
}
