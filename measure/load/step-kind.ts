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

type Change = readonly [began: number, painted: number, size: number, isGone: boolean]

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
 * What Chromium attributes to an interaction, or else what was added: where the first is gone when the page is read and the second
 * is not, as after a spinner; or where the second came after it, and the first is only a word such as "Loading", or a heading above
 * placeholders.
 */
function largestChange(before: DocumentReading, after: DocumentReading): Change | undefined {
  const change = ofScripts(before, after)
  const shown = largestOf(ofInputs(after.reveals, before.now))
  if (change === undefined || shown === undefined) return change ?? shown
  const [, , size, isGone] = change
  // A page may show by itself what it had hidden, as the next slide; what its scripts have drawn or added is certain.
  return !shown[3] && (isGone || size < after.smallest) && shown[2] > size ? shown : change
}

function ofScripts(before: DocumentReading, after: DocumentReading): Change | undefined {
  const additions = ofInputs(after.additions, before.now)
  const painted = largestOf(ofInputs(after.paints, before.now))
  const added = largestOf(additions)
  if (painted === undefined || added === undefined) return painted ?? added
  const [, paintedAt, size, isGone] = painted
  if (isGone !== added[3]) return isGone ? added : painted
  if (added[1] <= paintedAt) return painted
  // Chromium's size is of one element; what came with it is in an addition.
  const early = additions.filter(([, at, , isGone]) => !isGone && at <= paintedAt + sameFrame).map(([, , size]) => size)
  const isLittle = size < after.smallest || added[2] > mostOfAll * Math.max(size, ...early)
  return isLittle ? added : painted
}

/** An addition is noticed in the task after the frame that shows it, ms. */
const sameFrame = 50
/** As much as pictures need to contradict LCP (evidence/picture/compare.ts): two thirds of all content come later. */
const mostOfAll = 2

function ofInputs(changes: readonly Change[], since: number): Change[] {
  return changes.filter(([began, painted]) => began >= since && painted >= began)
}

/** Of those that are still there, if any is. */
function largestOf(changes: readonly Change[]): Change | undefined {
  const staying = changes.filter(([, , , isGone]) => !isGone)
  return (staying.length > 0 ? staying : changes).toSorted(([, , one], [, , other]) => other - one)[0]
}
