import thirdParties from 'third-party-web/httparchive-nostats-subset.js'

/** Whose a request is, such as `Google Tag Manager`: by third-party-web, the list that Lighthouse uses; else its host. */
export function entityOf(url: string): string {
  const host = URL.parse(url)?.host ?? ''
  return thirdParties.getEntity(url)?.name ?? host
}
