/**
 * Names in selectors of consent banners and dialogs: words of their own, and vendors (OneTrust, Cookiebot, Didomi,
 * Usercentrics, Quantcast, TrustArc, Sourcepoint), by the ids that their documentation gives.
 */
const names =
  /(^|[^a-z])((consent|cookies?|gdpr|ccpa|modal|overlay|dialog|popup|interstitial)(?![a-z])|cookie-?_?(banner|bar|consent|law|layer|notice|wall)|onetrust|ot-sdk|cybotcookiebot|didomi|usercentrics|qc-cmp|truste|trustarc|sp_message)/i

/** Whether the element of an LCP is a consent banner or a dialog, by its selector: LCP is then its time, not that of the page. */
export function isOverlay(selector: string): boolean {
  return names.test(selector)
}
