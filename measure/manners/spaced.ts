import { setTimeout as pause } from 'node:timers/promises'
import type { Journey } from '../journey/journey.ts'

/** The journey with at least `delay` ms from the start of a step to the start of the next, over all its walks; steps do not count the wait. */
export function spaced(walk: Journey, delay: number): Journey {
  let last = Number.NEGATIVE_INFINITY
  return (tools) =>
    walk({
      ...tools,
      step: async (name, action) => {
        const wait = last + delay - performance.now()
        if (wait > 0) await pause(wait)
        last = performance.now()
        return tools.step(name, action)
      },
    })
}
