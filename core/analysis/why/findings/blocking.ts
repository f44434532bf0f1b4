import { areSameSite } from '../../../judge/page/address.ts'
import { sum } from '../../../statistics/sum.ts'
import { documentOf, LEAST, lossIn, type SideFacts, type WhyFacts } from './facts.ts'
import type { BlockingFiles, Cause } from './finding.ts'

/** Scripts and styles that nothing is painted before, where they arrive later than the other side's. */
export function blockingCause(facts: WhyFacts): Cause[] {
  const loss = lossIn(facts, 'renderDelay')
  if (loss === undefined || facts.us === null || facts.other === null) return []
  const [us, other] = [blockingOf(facts.us), blockingOf(facts.other)]
  const ms = Math.min(loss.difference, us.until - other.until)
  return us.files === 0 || ms < LEAST ? [] : [{ kind: 'blocking', part: 'renderDelay', ms, us, other }]
}

function blockingOf({ requests, page }: SideFacts): BlockingFiles {
  const document = documentOf(requests)
  const files = requests.filter(({ blocking, type }) => blocking === true && type !== 'document')
  const begun = (document?.at ?? 0) + (document?.firstByte ?? 0)
  return {
    files: files.length,
    bytes: sum(files.map(({ bytes }) => bytes)),
    until: Math.max(0, ...files.map(({ at, duration = 0 }) => at + duration - begun)),
    hosts: [
      ...new Set(files.filter(({ url }) => !areSameSite(page, url)).map(({ url }) => URL.parse(url)?.host ?? '')),
    ],
  }
}
