import { JourneyError } from './failure.ts'

interface Walked {
  /** The step that has begun and not ended. */
  current: string | undefined
  /** How many have ended. */
  done: number
  /** Those of the benchmark. */
  steps: readonly string[]
}

/** Steps follow the benchmark's order, so that like is compared with like. */
export function checkStep({ name, current, done, steps }: Walked & { name: string }): void {
  if (current !== undefined) {
    throw new JourneyError('script-error', `Step "${name}" started before "${current}" had finished. Await each step.`)
  }
  const expected = steps[done]
  if (name !== expected) {
    const instead = expected === undefined ? 'no further step' : `"${expected}"`
    throw new JourneyError(
      'step-missing',
      `The journey ran step "${name}" where ${instead} was expected. Follow the order of the benchmark's steps.`,
    )
  }
}

/** A journey that has ended has done every step. */
export function checkEnd({ current, done, steps }: Walked): void {
  if (current !== undefined) {
    throw new JourneyError('script-error', `The journey ended before its step "${current}" had. Await each step.`)
  }
  const missing = steps[done]
  if (missing !== undefined) {
    throw new JourneyError(
      'step-missing',
      `The journey ended without the step "${missing}". Add it, or remove it from the benchmark's steps.`,
    )
  }
}
