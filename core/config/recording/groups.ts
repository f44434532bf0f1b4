import type { Recording, StepStart } from '../../model/recording.ts'
import { isWalked } from './sequence.ts'
import { isLanding } from './starts.ts'

/** A recording as a journey: what each step of the benchmark walks, as indices into the recording. */
export interface RecordedWalk {
  /** Walked before the first step, not measured. */
  before: number[]
  groups: RecordedGroup[]
}

interface RecordedGroup {
  name: string
  measured: number[]
  /** Walked between this step and the next, not measured. */
  after: number[]
}

/**
 * Groups the steps of a recording. A group that leads to a page is measured up to that page and the waits that follow: what a
 * customer then types and clicks there would end the page's LCP, which stops at the first input, so it is walked once the page
 * has been read. A group that stays on its page is measured as a whole.
 */
export function groupSteps({ steps }: Recording, starts: readonly StepStart[]): RecordedWalk {
  const walked = (from: number, to: number): number[] =>
    steps.flatMap((step, index) => (index >= from && index < to && isWalked(step) ? [index] : []))
  const groups = starts.map(({ name, at }, nth) => {
    const all = walked(at, starts[nth + 1]?.at ?? steps.length)
    const end = endOfPage({ steps }, all)
    return { name, measured: all.slice(0, end), after: all.slice(end) }
  })
  return { before: walked(0, starts[0]?.at ?? steps.length), groups }
}

/** How many steps of a group are measured. */
function endOfPage({ steps }: Pick<Recording, 'steps'>, group: readonly number[]): number {
  const landing = group.findIndex((index) => isLandingAt(steps, index))
  if (landing < 0) return group.length
  const next = group.findIndex((index, nth) => nth > landing && !isWait(steps[index]?.type))
  return next < 0 ? group.length : next
}

function isLandingAt(steps: Recording['steps'], index: number): boolean {
  const step = steps[index]
  return step !== undefined && isLanding(step)
}

function isWait(type: string | undefined): boolean {
  return type === 'waitForElement' || type === 'waitForExpression'
}
