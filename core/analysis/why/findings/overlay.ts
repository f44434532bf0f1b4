import type { SideFacts, WhyFacts } from './facts.ts'
import type { Note } from './finding.ts'

/**
 * Names in selectors of consent banners and dialogs: words of their own, and vendors (OneTrust, Cookiebot, Didomi,
 * Usercentrics, Quantcast, TrustArc, Sourcepoint), by the ids that their documentation gives.
 */
const names =
  /(^|[^a-z])((consent|cookies?|gdpr|ccpa|modal|overlay|dialog|popup|interstitial)(?![a-z])|cookie-?_?(banner|bar|consent|law|layer|notice|wall)|onetrust|ot-sdk|cybotcookiebot|didomi|usercentrics|qc-cmp|truste|trustarc|sp_message)/i

/** The largest content is a consent banner or an overlay, so that LCP is its time and not that of the page. */
export function overlayNotes({ us, other }: WhyFacts): Note[] {
  const noteOf = (whose: 'us' | 'other', side: SideFacts | null): Note[] =>
    side?.element != null && names.test(side.element) ? [{ kind: 'overlay', whose, element: side.element }] : []
  return [...noteOf('us', us), ...noteOf('other', other)]
}
