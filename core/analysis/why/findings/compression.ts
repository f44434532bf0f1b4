import type { LoggedRequest } from '../../../model/logged-request.ts'
import { sum } from '../../../statistics/sum.ts'
import { endedBeforeMain, LEAST, largestLossIn, mainImageOf, type SideFacts, type WhyFacts } from './facts.ts'
import type { Cause } from './finding.ts'

/** Text that is sent as it is, bytes: below this, compressing it saves no packet (TCP's first window has ten of 1,460 bytes). */
const WORTH_IT = 14_600

/** The page, or what it is painted after, is sent uncompressed, and takes longer to arrive than the other side's. */
export function compressionCause(facts: WhyFacts): Cause[] {
  const loss = largestLossIn(facts, ['renderDelay', 'loadDelay'])
  if (loss === undefined || facts.us === null || facts.other === null) return []
  const plain = textOf(facts.us).filter(({ encoding }) => encoding === undefined)
  const bytes = sum(plain.map((file) => file.bytes))
  if (bytes < WORTH_IT || textOf(facts.other).every(({ encoding }) => encoding === undefined)) return []
  const [us, other] = [longest(plain), longest(textOf(facts.other))]
  const ms = Math.min(loss.difference, us - other)
  return ms < LEAST ? [] : [{ kind: 'compression', part: loss.part, ms, us, other, bytes, files: plain.length }]
}

/** What the page is painted after, and what had arrived when the main image was asked for: scripts that draw the page. */
function textOf(side: SideFacts): LoggedRequest[] {
  const main = mainImageOf(side)
  return side.requests.filter((request) => {
    const { type, blocking, protocol, status } = request
    const isNeeded = type === 'document' || blocking === true || (texts.has(type) && endedBeforeMain(request, main))
    return isNeeded && protocol !== undefined && status === 200
  })
}

const texts = new Set(['script', 'stylesheet', 'xhr', 'fetch'])

/** ms that the slowest of them takes from its first byte to its last. */
function longest(files: readonly LoggedRequest[]): number {
  return Math.max(0, ...files.map(({ duration = 0, firstByte = duration }) => duration - firstByte))
}
