import { recordedOrigins } from '#core/config/recording/origins.ts'
import type { Recording } from '#core/model/recording.ts'

/** Maps addresses of the site that was recorded to the site that is measured; those of other sites stay. */
export function rebaser(recording: Recording, origin: string): (address: string) => string {
  const recorded = recordedOrigins(recording, origin)
  return (address) => {
    const url = URL.parse(address)
    if (url === null || !recorded.has(url.origin)) return address
    return new URL(`${url.pathname}${url.search}${url.hash}`, origin).href
  }
}

/** Whether two addresses are of the same page, whatever their queries. */
export function isSamePage(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)]
  return a !== null && b !== null && a.origin === b.origin && a.pathname === b.pathname
}
