import type { Documents } from './documents.ts'
import { nearEmpty, type PageFacts } from './page-facts.ts'
import type { Vitals } from './vitals.ts'

/** A timer of the browser (meta refresh, Refresh header) is waited for when it ends within this, ms. */
const longestRefresh = 10_000
/** A near-empty page with a script is watched for this long after it is quiet, ms. */
const nearEmptyQuiet = 5_000
/** All of it ends after this, ms. */
const longest = 20_000

/**
 * Looks at the page that a step arrives at. A splash page is not it: one that leads on by a timer, or a near-empty one that
 * does so within seconds of being quiet. What `look` returned before that wait counts when nothing follows and nothing else is
 * painted, so the wait is part of no metric.
 */
export async function pastSplash<Seen extends { facts: PageFacts | undefined }>(
  look: () => Promise<Seen>,
  { documents, vitals }: { documents: Documents; vitals: Vitals },
): Promise<Seen> {
  const end = performance.now() + longest
  let seen = await look()
  while (performance.now() < end) {
    const looked = performance.now()
    const wait = await timeToLeadOn(documents, seen.facts)
    if (wait === undefined) break
    const followed = await documents.next(Math.min(wait, end - looked))
    if (!followed && !(await hasPaintedSince(looked, vitals))) break
    seen = await look()
  }
  return seen
}

/** The page has shown its content meanwhile, instead of leading to another one. `time` is performance.now. */
async function hasPaintedSince(time: number, vitals: Vitals): Promise<boolean> {
  const seen = await vitals.seen()
  return seen?.sincePaint !== undefined && seen.sincePaint < performance.now() - time
}

/** How long the current page may take to lead on; undefined when it is not a splash page. */
async function timeToLeadOn(documents: Documents, seen: PageFacts | undefined): Promise<number | undefined> {
  const refresh = documents.refresh()
  const facts = seen ?? (await documents.facts())
  if (refresh !== undefined && refresh.in <= longestRefresh) {
    // A page with content that comes again with another query refreshes itself, as scores and departures do.
    if (!refresh.toOwnPath || facts === undefined || isNearEmpty(facts)) return refresh.in + 1_000
  }
  const newest = documents.ofStep().at(-1)
  if (newest === undefined || newest.touched || facts === undefined) return undefined
  // A page without a script cannot lead on, and one with a field waits for its customer.
  return isNearEmpty(facts) && facts.scripts && !facts.fields ? nearEmptyQuiet : undefined
}

function isNearEmpty({ text, elements }: PageFacts): boolean {
  return text < nearEmpty.text && elements < nearEmpty.elements
}
