import { areSameSite } from '../../../judge/page/address.ts'
import type { LoggedRequest } from '../../../model/logged-request.ts'
import { sum } from '../../../statistics/sum.ts'
import {
  documentOf,
  endedBeforeMain,
  LEAST,
  largestLossIn,
  mainImageOf,
  type SideFacts,
  type WhyFacts,
} from './facts.ts'
import type { BlockingFiles, Cause } from './finding.ts'

/**
 * Scripts and styles that nothing is painted before, where they arrive later than the other side's. Scripts of the page wait
 * for them, too, so they also delay a main image that is asked for only after them.
 */
export function blockingCause(facts: WhyFacts): Cause[] {
  if (facts.us === null || facts.other === null) return []
  const main = mainImageOf(facts.us)
  const holdMain = blockingFiles(facts.us).every((file) => endedBeforeMain(file, main))
  const loss = largestLossIn(facts, holdMain ? ['renderDelay', 'loadDelay'] : ['renderDelay'])
  if (loss === undefined) return []
  const [us, other] = [blockingOf(facts.us), blockingOf(facts.other)]
  const ms = Math.min(loss.difference, us.until - untilOf(facts.other, facts.other.requests.filter(mayBlock)))
  return us.files === 0 || ms < LEAST ? [] : [{ kind: 'blocking', part: loss.part, ms, us, other }]
}

function blockingFiles({ requests }: SideFacts): LoggedRequest[] {
  return requests.filter(({ blocking, type }) => blocking === true && type !== 'document')
}

/**
 * A stylesheet that is also preloaded blocks painting, but Chromium does not say so of its request, which has the priority of
 * those that do. One that does not block looks the same: so it counts against a claim, and never for one.
 */
function mayBlock({ blocking, type, priority }: LoggedRequest): boolean {
  return (blocking === true && type !== 'document') || (type === 'stylesheet' && priority === 'VeryHigh')
}

/** ms from the first byte of the page until the last of these files has arrived. */
function untilOf({ requests }: SideFacts, files: readonly LoggedRequest[]): number {
  const document = documentOf(requests)
  const begun = (document?.at ?? 0) + (document?.firstByte ?? 0)
  return Math.max(0, ...files.map(({ at, duration = 0 }) => at + duration - begun))
}

function blockingOf(side: SideFacts): BlockingFiles {
  const { page } = side
  const files = blockingFiles(side)
  const isOwn = files.every(({ url }) => areSameSite(page, url))
  return {
    files: files.length,
    bytes: sum(files.map(({ bytes }) => bytes)),
    until: untilOf(side, files),
    hosts: isOwn ? [] : [...new Set(files.map(({ url }) => URL.parse(url)?.host ?? ''))],
  }
}
