import { isOverlay } from '../../overlay.ts'
import type { SideFacts, WhyFacts } from './facts.ts'
import type { Note } from './finding.ts'

/** The largest content is a consent banner or an overlay, so that LCP is its time and not that of the page. */
export function overlayNotes({ us, other }: WhyFacts): Note[] {
  const noteOf = (whose: 'us' | 'other', side: SideFacts | null): Note[] =>
    side?.element != null && isOverlay(side.element) ? [{ kind: 'overlay', whose, element: side.element }] : []
  return [...noteOf('us', us), ...noteOf('other', other)]
}
