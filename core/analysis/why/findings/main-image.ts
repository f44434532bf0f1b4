import { lossIn, mainOf, type WhyFacts } from './facts.ts'
import type { Cause, Oversized } from './finding.ts'

/** The main image, or what else the main content needs, is asked for late. */
export function imageLateCause(facts: WhyFacts): Cause[] {
  const loss = lossIn(facts, 'loadDelay')
  if (loss === undefined) return []
  const priority = mainOf(facts.us)?.priority ?? null
  const isText = facts.other !== null && !facts.other.needsFile
  return [
    { kind: 'image-late', part: 'loadDelay', ms: loss.difference, us: loss.us, other: loss.other, priority, isText },
  ]
}

/** It takes long to arrive. */
export function imageHeavyCause(facts: WhyFacts): Cause[] {
  const loss = lossIn(facts, 'load')
  if (loss === undefined) return []
  const [ours, theirs] = [mainOf(facts.us), mainOf(facts.other)]
  const bytes = { us: ours?.bytes ?? null, other: theirs?.bytes ?? null }
  const oversized = oversizedOf(ours?.main)
  return [{ kind: 'image-heavy', part: 'load', ms: loss.difference, us: loss.us, other: loss.other, bytes, oversized }]
}

/** More than twice the pixels displayed: Lighthouse's image-delivery-insight speaks of such images, too. */
const TOO_MANY = 2

function oversizedOf(main: Oversized | undefined): Oversized | null {
  if (main === undefined) return null
  const area = ([width, height]: readonly [number, number]) => width * height
  return area(main.shown) > 0 && area(main.natural) > TOO_MANY * area(main.shown) ? main : null
}
