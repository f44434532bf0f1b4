import type { ConsoleError } from '../../model/console-error.ts'
import { hasFailed, type LoggedRequest } from '../../model/logged-request.ts'
import type { Failure, VisitStatus } from '../../model/round.ts'
import { oneLine } from '../../model/untrusted.ts'
import { withoutQuery } from './requests.ts'

/** What a visit left that was not completed. All texts come from pages, made harmless. */
export interface FailedVisit {
  site: string
  us: boolean
  status: VisitStatus
  step: string | null
  /** One sentence. */
  message: string
  /** Name of an evidence file: the page as the failure left it. */
  screenshot: string | null
  /** Name of an evidence file: the Playwright trace of the extra load, of our own site where that load failed, too. */
  trace: string | null
  /** Of the extra load that is recorded; null where it was not recorded, or is no longer kept. */
  requests: FailedRequest[] | null
  console: ConsoleError[]
}

interface FailedRequest {
  step: string
  /** Without query. */
  url: string
  type: string
  /** HTTP status, or what the browser says. */
  outcome: string
}

/** More say no more. */
const MOST = 20

interface FailureFiles {
  /** Undefined where it is not kept. */
  log: readonly LoggedRequest[] | undefined
  errors: readonly ConsoleError[]
  trace?: string | undefined
}

/** What is known of a failure, with the log of the evidence load. */
export function failedVisit(
  { site, us, status, failure }: { site: string; us: boolean; status: VisitStatus; failure: Failure | undefined },
  { log, errors, trace }: FailureFiles,
): FailedVisit {
  return {
    site,
    us,
    status,
    step: failure?.step ?? null,
    message: oneLine(failure?.message ?? '', 500),
    screenshot: failure?.screenshot ?? null,
    trace: trace ?? null,
    requests: log === undefined ? null : failedRequests(log),
    console: errors.slice(0, MOST).map((error) => ({ ...error, text: oneLine(error.text, 300) })),
  }
}

function failedRequests(log: readonly LoggedRequest[]): FailedRequest[] {
  return log
    .filter(hasFailed)
    .slice(0, MOST)
    .map(({ step, url, type, status, failure }) => ({
      step,
      url: oneLine(withoutQuery(url), 200),
      type,
      outcome: oneLine(failure ?? String(status), 100),
    }))
}
