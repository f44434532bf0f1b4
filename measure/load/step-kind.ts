import type { StepKind } from '#core/model/round.ts'
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

/** Both readings are undefined on a page that is not on the web. */
export function stepChange(before: DocumentReading | undefined, after: DocumentReading | undefined): StepChange {
  if (after === undefined) return { kind: 'interaction' }
  if (before?.timeOrigin !== after.timeOrigin) {
    return { kind: 'navigation', ...(after.lcp !== undefined && { contentAt: after.timeOrigin + after.lcp }) }
  }
  const largest = largestOf(after.paints, before.now) ?? largestOf(after.additions, before.now)
  if (largest !== undefined) {
    const [began, painted] = largest
    return { kind: 'soft', icp: painted - began, contentAt: after.timeOrigin + painted }
  }
  return { kind: after.softNavigations.some((began) => began >= before.now) ? 'soft' : 'interaction' }
}

function largestOf(
  paints: readonly [began: number, painted: number, size: number][],
  since: number,
): (typeof paints)[number] | undefined {
  const own = paints.filter(([began, painted]) => began >= since && painted >= began)
  return own.toSorted(([, , one], [, , other]) => other - one)[0]
}
