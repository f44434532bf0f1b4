import type { AuditFailure, AuditStatus } from '#core/model/audit.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { type DocumentAnswer, problemOf } from '../load/blocked.ts'
import { explainNetworkError } from '../load/failure.ts'
import { refusedNavigation } from '../network/barrier.ts'

/** What is known of a run that gave no result. */
export interface Trouble {
  /** Lighthouse's code, such as `NO_FCP`. */
  code: string | undefined
  message: string
  answer: DocumentAnswer | undefined
  crashed: boolean
}

const longest = 500

/** Lighthouse's errors (lighthouse/core/lib/lh-error.js) that mean the same as one of a visit. */
const sentences: Record<string, AuditFailure> = {
  DNS_FAILURE: {
    code: 'dns',
    message: 'Its name could not be resolved. Check the spelling of the origin, and DNS.',
  },
  NO_FCP: { code: 'timeout', message: 'Nothing was drawn within the time that Lighthouse waits.' },
  PAGE_HUNG: { code: 'timeout', message: 'The page kept the browser busy and never answered again.' },
  PROTOCOL_TIMEOUT: { code: 'timeout', message: 'The browser did not answer Lighthouse in time.' },
  REQUEST_CONTENT_TIMEOUT: { code: 'timeout', message: 'The content of a file did not arrive in time.' },
  CHROME_INTERSTITIAL_ERROR: { code: 'tls', message: 'Chrome showed a warning in place of the page.' },
  INSECURE_DOCUMENT_REQUEST: {
    code: 'tls',
    message: 'Its certificate or TLS set-up is not accepted by Chrome, so a customer sees a warning page.',
  },
  TARGET_CRASHED: { code: 'crashed', message: 'The page crashed the browser tab.' },
  NOT_HTML: { code: 'lighthouse', message: 'The address leads to a file that is no HTML page.' },
  INVALID_URL: { code: 'not-allowed', message: 'The address is one that Outpace does not let a page open.' },
}

/** In plain words why a run gave no result. An answer that is not the page explains it best, then what broke. */
export function explainTrouble(trouble: Trouble): AuditFailure {
  const { code = '', message, answer, crashed } = trouble
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
    return { code: 'crashed', message: 'The browser ended in the middle of the audit.' }
  }
  const coded = code === '' ? '' : ` (${code})`
  return { code: 'lighthouse', message: oneLine(`Lighthouse could not audit the page${coded}: ${message}`, longest) }
}

/** The bot wall that a report was made of, if it was: Lighthouse audits whatever is there. */
export function wallBehind(answer: DocumentAnswer | undefined): AuditFailure | undefined {
  const problem = answer === undefined ? undefined : problemOf(answer)
  return problem === undefined ? undefined : { code: problem.code, message: oneLine(problem.message, longest) }
}

export function statusOf({ code }: AuditFailure): AuditStatus {
  switch (code) {
    case 'bot-wall':
      return 'blocked'
    case 'stopped':
    case 'out-of-time':
    case 'worker':
      return 'skipped'
    default:
      return 'failed'
  }
}
