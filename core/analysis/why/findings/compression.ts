import type { LoggedRequest } from '../../../model/logged-request.ts'
import { sum } from '../../../statistics/sum.ts'
import { LEAST, lossIn, type SideFacts, type WhyFacts } from './facts.ts'
import type { Cause } from './finding.ts'

/** Text that is sent as it is, bytes: below this, compressing it saves no packet (TCP's first window has ten of 1,460 bytes). */
const WORTH_IT = 14_600

/** The page, or what it is painted after, is sent uncompressed, and takes longer to arrive than the other side's. */
export function compressionCause(facts: WhyFacts): Cause[] {
  const loss = (['renderDelay', 'loadDelay'] as const)
    .map((part) => lossIn(facts, part))
    .filter((part) => part !== undefined)
    .toSorted((a, b) => b.difference - a.difference)[0]
  if (loss === undefined || facts.us === null || facts.other === null) return []
  const plain = textOf(facts.us).filter(({ encoding }) => encoding === undefined)
  const bytes = sum(plain.map((file) => file.bytes))
  if (bytes < WORTH_IT || textOf(facts.other).every(({ encoding }) => encoding === undefined)) return []
  const [us, other] = [longest(plain), longest(textOf(facts.other))]
  const ms = Math.min(loss.difference, us - other)
  return ms < LEAST ? [] : [{ kind: 'compression', part: loss.part, ms, us, other, bytes, files: plain.length }]
}

function textOf({ requests }: SideFacts): LoggedRequest[] {
  return requests.filter(
    ({ type, blocking, protocol, status }) =>
      (type === 'document' || blocking === true) && protocol !== undefined && status === 200,
  )
}

/** ms that the slowest of them takes from its first byte to its last. */
function longest(files: readonly LoggedRequest[]): number {
  return Math.max(0, ...files.map(({ duration = 0, firstByte = duration }) => duration - firstByte))
}
