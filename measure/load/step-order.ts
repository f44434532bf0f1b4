import { JourneyError } from './failure.ts'

/** Steps follow the benchmark's order, so that like is compared with like. */
export function checkStep(options: { name: string; current: string | undefined; done: number; steps: string[] }): void {
  const { name, current, done, steps } = options
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
