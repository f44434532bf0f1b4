/**
 * Edition of what the numbers mean: when and what is counted (docs/measuring.md), how pages are rendered, how networks are imitated. Whoever
 * changes any of it raises it, so that nobody takes an update of Outpace for a faster site.
 */
export const DEFINITIONS = 5

/** How a round was measured. Rounds of different methods are never compared. */
export interface Method {
  /** Name of the profile followed by a hash of its contents, so that an edited profile is a different method. */
  profile: string
  /** Where the worker ran: an AWS region, or `local`. */
  region: string
  /** Major version of Chromium. */
  chromium: number
  /** Edition of what the numbers mean; absent in rounds of the first one. */
  definitions?: number
  /** Loads per visit. */
  loads: number
  /** Consent banners were accepted before measuring; absent: pages were measured as a first-time visitor sees them. */
  consent?: 'accepted'
}

const methodKeys = [
  'profile',
  'region',
  'chromium',
  'definitions',
  'loads',
  'consent',
] as const satisfies (keyof Method)[]

/** The same for equal methods alone, whatever the order of their keys. */
export function methodIdentity(method: Method): string {
  return JSON.stringify(methodKeys.map((key) => method[key] ?? null))
}

/** In what two methods differ; empty when rounds of the one may be compared with those of the other. */
export function methodDifferences(one: Method, other: Method): (keyof Method)[] {
  return methodKeys.filter((key) => one[key] !== other[key])
}
