import type { Documents } from './documents.ts'
import { longestUrl } from './traffic.ts'

/** More are not read; a page hints at a few. */
const most = 500
/** A page that does not answer within this, ms, does not say. */
const timeout = 2_000

/** Methods are taken from the isolated world, where a page cannot replace them. */
const expression = `performance.getEntriesByType('resource')
  .filter(({ initiatorType }) => initiatorType === 'early-hints')
  .slice(0, ${most})
  .map(({ name, encodedBodySize }) => [name.slice(0, ${longestUrl}), encodedBodySize])`

/**
 * Sizes of the bodies that Early Hints (HTTP 103) made the browser fetch, as they came, by URL: those of the current document whose
 * servers let pages know them (https://www.w3.org/TR/resource-timing/#cross-origin-resources).
 */
export async function hintedSizes(documents: Documents): Promise<ReadonlyMap<string, number>> {
  const answer = await documents.ask(expression, timeout)
  const sizes = new Map<string, number>()
  for (const [url, size] of Array.isArray(answer) ? answer.slice(0, most) : []) {
    if (typeof url === 'string' && Number.isSafeInteger(size) && size > 0) sizes.set(url, size)
  }
  return sizes
}
