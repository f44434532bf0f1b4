import { isCommandKey } from '../../model/keys.ts'
import type { Recording } from '../../model/recording.ts'

/**
 * Keys such as Alt that were pressed and, as far as the recording says, never released, by index of their step: the customer let
 * go of them in another window, which the Recorder does not see. Every later click would be one with that key.
 */
export function unreleasedKeys({ steps }: Pick<Recording, 'steps'>): Set<number> {
  const found = steps.flatMap((step, index) => {
    if (step.type !== 'keyDown' || !isCommandKey(step.key)) return []
    const later = steps.slice(index + 1)
    const isReleased = later.some((each) => each.type === 'keyUp' && each.key === step.key)
    const goesOn = later.some(({ type }) => type === 'click' || type === 'doubleClick' || type === 'change')
    return isReleased || !goesOn ? [] : [index]
  })
  return new Set(found)
}
