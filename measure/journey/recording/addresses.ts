import { isBlank } from '#core/config/recording/sequence.ts'
import type { Recording } from '#core/model/recording.ts'

/** Maps addresses of the site that was recorded to the site that is measured; those of other sites stay. */
export function rebaser({ steps }: Recording, origin: string): (address: string) => string {
  const recorded = recordedOrigins({ steps })
  return (address) => {
    const url = URL.parse(address)
    if (url === null || !recorded.has(url.origin)) return address
    return new URL(`${url.pathname}${url.search}${url.hash}`, origin).href
  }
}

/** Of the page that the recording begins with, as asked for and as it arrived. */
function recordedOrigins({ steps }: Pick<Recording, 'steps'>): Set<string> {
  const first = steps.find((step) => step.type === 'navigate' && !isBlank(step))
  if (first?.type !== 'navigate') return new Set()
  const addresses = [first.url, ...(first.assertedEvents ?? []).map(({ url = '' }) => url)]
  return new Set(addresses.flatMap((address) => URL.parse(address)?.origin ?? []))
}

/** Whether two addresses are of the same page, whatever their queries. */
export function isSamePage(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)]
  return a !== null && b !== null && a.origin === b.origin && a.pathname === b.pathname
}
