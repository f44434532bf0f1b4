import type { AuditFailure, AuditStatus } from '#core/model/audit.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { type DocumentAnswer, problemOf } from '../load/blocked.ts'
import { explainNetworkError } from '../load/failure.ts'
import { refusedNavigation } from '../network/barrier.ts'

/** What is known about a run that produced no result. */
export interface FailedRun {
  /** Lighthouse's code, such as `NO_FCP`. */
  code: string | undefined
  message: string
  answer: DocumentAnswer | undefined
  crashed: boolean
}

const longest = 500

/** Lighthouse's errors (lighthouse/core/lib/lh-error.js) that correspond to a failure of a visit. */
const sentences: Record<string, AuditFailure> = {
  DNS_FAILURE: {
    code: 'dns',
    message: "The site's domain name could not be resolved. Check the spelling of the origin and its DNS records.",
  },
  NO_FCP: {
    code: 'timeout',
    message: 'The page painted nothing before Lighthouse gave up waiting. Check for render-blocking requests.',
  },
  PAGE_HUNG: { code: 'timeout', message: 'The page kept its main thread busy and stopped responding.' },
  PROTOCOL_TIMEOUT: { code: 'timeout', message: 'The browser did not answer Lighthouse in time.' },
  REQUEST_CONTENT_TIMEOUT: { code: 'timeout', message: 'A resource of the page did not finish downloading in time.' },
  CHROME_INTERSTITIAL_ERROR: {
    code: 'tls',
    message: 'Chrome showed a security warning instead of the page. Check the certificate of the site.',
  },
  INSECURE_DOCUMENT_REQUEST: {
    code: 'tls',
    message:
      'Chrome rejected the certificate or TLS configuration of the site, so customers see a warning instead of the page. ' +
      'Renew or correct the certificate.',
  },
  TARGET_CRASHED: { code: 'crashed', message: 'The page crashed the browser tab.' },
  NOT_HTML: {
    code: 'lighthouse',
    message: 'The URL returned a file that is not an HTML page. Correct the URL of this step.',
  },
  INVALID_URL: { code: 'not-allowed', message: 'Outpace does not open this URL. Only http: and https: are measured.' },
}

/** Explains why a run produced no result: a response that is not the page comes first, then the error. */
export function explainFailedRun(run: FailedRun): AuditFailure {
  const { code = '', message, answer, crashed } = run
  const problem = answer === undefined ? undefined : problemOf(answer)
  if (problem !== undefined) return { code: problem.code, message: oneLine(problem.message, longest) }
  if (crashed) return { code: 'crashed', message: 'The page crashed the browser tab.' }
  const refused = refusedNavigation(new Error(message))
  if (refused !== undefined) return { code: refused.code, message: refused.message }
  const network = explainNetworkError(message)
  if (network !== undefined) return network
  const known = sentences[code]
  if (known !== undefined) return known
  if (/(Target|Browser|Connection|Session) (closed|crashed)/i.test(message)) {
    return { code: 'crashed', message: 'The browser exited unexpectedly during the audit.' }
  }
  const coded = code === '' ? '' : ` (${code})`
  return { code: 'lighthouse', message: oneLine(`Lighthouse could not audit the page${coded}: ${message}`, longest) }
}

/** The failure when a report describes a bot challenge or an error page: Lighthouse audits whatever it is served. */
export function failureBehindReport(answer: DocumentAnswer | undefined): AuditFailure | undefined {
  const problem = answer === undefined ? undefined : problemOf(answer)
  return problem === undefined ? undefined : { code: problem.code, message: oneLine(problem.message, longest) }
}

export function statusOf({ code }: AuditFailure): AuditStatus {
  switch (code) {
    case 'challenge':
      return 'blocked'
    case 'stopped':
    case 'out-of-time':
    case 'worker':
      return 'skipped'
    default:
      return 'failed'
  }
}
