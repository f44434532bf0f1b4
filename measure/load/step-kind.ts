import type { StepKind } from '#core/model/round.ts'
import { shortestInteraction } from './inputs-script.ts'
import type { DocumentReading } from './vitals-script.ts'

/** What a step did to the page, from the readings before and after it. */
export interface StepChange {
  kind: StepKind
  /**
   * Interaction to Contentful Paint, ms: from the input event to the paint of the largest content that it brought. Of several
   * interactions, that of the one which brought the largest content.
   */
  icp?: number
  /** Wall-clock time at which the largest content was there, ms; absent when none was painted. */
  contentAt?: number
}

type Change = [began: number, painted: number, size: number]

/** Both readings are undefined on a page that is not on the web. */
export function stepChange(before: DocumentReading | undefined, after: DocumentReading | undefined): StepChange {
  if (after === undefined) return { kind: 'interaction' }
  if (before?.timeOrigin !== after.timeOrigin) {
    // A canvas and a picture that fills the viewport are no LCP.
    const painted = after.lcp ?? after.fcp
    return { kind: 'navigation', ...(painted !== undefined && { contentAt: after.timeOrigin + painted }) }
  }
  const largest = largestChange(before, after)
  if (largest !== undefined) {
    const [began, painted] = largest
    return { kind: 'soft', icp: painted - began, contentAt: after.timeOrigin + painted }
  }
  return { kind: after.softNavigations.some((began) => began >= before.now) ? 'soft' : 'interaction' }
}

/**
 * The INP of a step whose interactions were all too short to be reported: else only slow ones would count. Undefined without an
 * interaction on the document where it ended.
 */
export function shortInteraction(
  before: DocumentReading | undefined,
  after: DocumentReading | undefined,
): number | undefined {
  if (after === undefined) return undefined
  const earlier = before?.timeOrigin === after.timeOrigin ? before.interactions : 0
  return after.interactions > earlier ? shortestInteraction : undefined
}

/**
 * What Chromium attributes to an interaction, or else what was added: also where the first is only a word such as "Loading", and
 * the second came after it.
 */
function largestChange(before: DocumentReading, after: DocumentReading): Change | undefined {
  const painted = largestOf(after.paints, before.now)
  const added = largestOf(after.additions, before.now)
  if (painted === undefined || added === undefined) return painted ?? added
  return painted[2] < after.smallest && added[1] > painted[1] ? added : painted
}

function largestOf(changes: readonly Change[], since: number): Change | undefined {
  const own = changes.filter(([began, painted]) => began >= since && painted >= began)
  return own.toSorted(([, , one], [, , other]) => other - one)[0]
}
