import type { LoggedRequest } from '../../../model/logged-request.ts'
import type { ClientRedirect } from '../../../model/round.ts'
import type { WhyPart } from '../parts.ts'
import type { Split, SplitPart } from '../split.ts'

/** One side of a comparison in the round that has its request log. All of it comes from pages. */
export interface SideFacts {
  /** CSS selector of the LCP element; null where it has none. */
  element: string | null
  /** Whether the LCP element needs a file, such as a picture. */
  needsFile: boolean
  redirects: readonly ClientRedirect[]
  /** Address of the page, which tells third parties. */
  page: string
  /** Of the step, in the order of their start; empty without a log. */
  requests: readonly LoggedRequest[]
  /** Of the steps before it in the same load. */
  earlier: readonly LoggedRequest[]
}

export interface WhyFacts {
  split: Split
  /** Null where no round has evidence of both. */
  us: SideFacts | null
  other: SideFacts | null
}

/** Differences below this, ms, are never called a cause: people do not notice them, and a busy worker causes them. */
export const LEAST = 50

/** The part of the split where it is our loss, beyond noise and large enough to speak of; undefined otherwise. */
export function lossIn({ split }: WhyFacts, part: WhyPart): SplitPart | undefined {
  const found = split.parts.find((each) => each.part === part)
  return found?.certain && found.difference >= LEAST ? found : undefined
}

/** The picture that is the LCP element. */
export function mainImageOf(side: SideFacts | null): LoggedRequest | undefined {
  return side?.requests.find(({ main }) => main !== undefined)
}

/** Whether its log knows delivery networks, main-thread time and hidden text: an older one has none of them, which is not zero. */
export function isDetailed(side: SideFacts | null): side is SideFacts {
  return side?.requests.some(({ cdn }) => cdn !== undefined) === true
}

/** The largest of such losses in these parts. */
export function largestLossIn(facts: WhyFacts, parts: readonly WhyPart[]): SplitPart | undefined {
  return parts
    .map((part) => lossIn(facts, part))
    .filter((loss) => loss !== undefined)
    .toSorted((a, b) => b.difference - a.difference)[0]
}

/**
 * Whether a request had ended when the main image was asked for, so that the image may have waited for it: pages that scripts
 * draw ask for their images last. An image in the HTML is asked for while blocking files still load.
 */
export function endedBeforeMain({ at, duration }: LoggedRequest, main: LoggedRequest | undefined): boolean {
  return main !== undefined && duration !== undefined && at + duration <= main.at + CLOCKS
}

/** `at` is taken when the request is reported, and `duration` by the browser, so that they differ by a little, ms. */
const CLOCKS = 20

/** The request of the page's document: the last one in a chain of redirects. */
export function documentOf(requests: readonly LoggedRequest[]): LoggedRequest | undefined {
  const first = requests.filter(({ type }) => type === 'document').find(({ status }) => status < 300 || status >= 400)
  return first ?? requests.find(({ type }) => type === 'document')
}
