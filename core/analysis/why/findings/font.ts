import { documentOf, isDetailed, LEAST, lossIn, type SideFacts, type WhyFacts } from './facts.ts'
import type { Cause } from './finding.ts'

/** The text that is the main content is hidden until its font has arrived. */
export function fontCause(facts: WhyFacts): Cause[] {
  const loss = lossIn(facts, 'renderDelay')
  if (loss === undefined || !isDetailed(facts.us) || !isDetailed(facts.other)) return []
  const [us, other] = [hiddenUntil(facts.us), hiddenUntil(facts.other)]
  if (us === null) return []
  const ms = Math.min(loss.difference, us - (other ?? 0))
  return ms < LEAST ? [] : [{ kind: 'font', part: 'renderDelay', ms, us, other }]
}

/** ms from the first byte of the page; null where no text was hidden. */
function hiddenUntil({ requests }: SideFacts): number | null {
  const font = requests.find(({ hidesText }) => hidesText === true)
  if (font?.duration === undefined) return null
  const document = documentOf(requests)
  return Math.max(0, font.at + font.duration - (document?.at ?? 0) - (document?.firstByte ?? 0))
}
