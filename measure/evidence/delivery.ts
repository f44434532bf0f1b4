import type { Cdn, LoggedRequest } from '#core/model/logged-request.ts'

/** Headers by which delivery networks make themselves known, by their own documentation; `''` is any value. */
const marks: readonly [cdn: Cdn, header: string, value: string][] = [
  ['Cloudflare', 'cf-ray', ''],
  ['CloudFront', 'x-amz-cf-id', ''],
  ['Vercel', 'x-vercel-id', ''],
  ['Netlify', 'x-nf-request-id', ''],
  ['Bunny', 'cdn-pullzone', ''],
  ['Azure', 'x-azure-ref', ''],
  ['Akamai', 'akamai-grn', ''],
  ['Akamai', 'server', 'akamai'],
  ['Akamai', 'x-akamai-transformed', ''],
  ['Fastly', 'x-fastly-request-id', ''],
  ['Fastly', 'x-served-by', 'cache-'],
  ['Google', 'via', '1.1 google'],
]

/** Headers that say whether the answer was in the network's cache; `cache-status` is RFC 9211, the others are vendors'. */
const verdicts = ['cf-cache-status', 'x-vercel-cache', 'cdn-cache', 'x-cache', 'cache-status', 'server-timing'] as const

/** Characters of a header that are looked at. */
const longest = 300

/** Whose delivery network answered, and whether it had the answer, as the headers of the answer say. */
export function deliveryOf(headers: Readonly<Record<string, string>>): Pick<LoggedRequest, 'cdn' | 'edge'> {
  const known = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.slice(0, longest).toLowerCase()]),
  )
  const [cdn] = marks.find(([, name, value]) => known.get(name)?.includes(value)) ?? []
  if (cdn === undefined) return { cdn: 'none' }
  const edge = verdicts.map((name) => edgeIn(name, known.get(name))).find((each) => each !== undefined)
  return edge === undefined ? { cdn } : { cdn, edge }
}

function edgeIn(name: (typeof verdicts)[number], value: string | undefined): 'hit' | 'miss' | undefined {
  if (value === undefined) return undefined
  // Akamai's `cdn-cache; desc=HIT`; anything else in it is not about a cache.
  const said = name === 'server-timing' ? (/cdn-cache;\s*desc="?(\w+)/.exec(value)?.[1] ?? '') : value
  // Behind several caches, `MISS, HIT`, the last one is the nearest to the browser.
  const last = said.split(',').at(-1) ?? ''
  if (/hit|stale|updating|prerender|revalidated/.test(last)) return 'hit'
  return /miss|dynamic|expired|bypass|fwd=|error/.test(last) ? 'miss' : undefined
}
