import { bounded } from '../load/bounded.ts'
import { endingLoops } from './endless.ts'
import type { Journey } from './journey.ts'

/** A journey script that cannot be used. The message is for its author: the file, the problem and the fix. */
export class ScriptError extends Error {
  override name = 'ScriptError'
}

/** The journey that the module of a script exports. `file` names it in messages. Throws ScriptError. */
export function journeyOf(module: { default?: unknown } | undefined, file: string): Journey {
  const journey = module?.default
  if (typeof journey === 'function') return endingLoops(journey as Journey)
  const remedy = 'Export a journey: export default journey(async ({ page, step }) => { ... })'
  if (journey === undefined) throw new ScriptError(`${file} has no default export. ${remedy}`)
  throw new ScriptError(`The default export of ${file} is not a function. ${remedy}`)
}

/** Of the statements outside the journey, among them those of imported modules, ms. None of them has anything to wait for. */
const loadingLimit = 30_000

/** What loading a script comes to; a top-level `await` may never end. `file` names it in messages. Throws ScriptError. */
export function loadedInTime<T>(loading: Promise<T>, file: string): Promise<T> {
  const late = (): never => {
    throw new ScriptError(
      `${file} was not loaded within ${loadingLimit / 1000} s: something that it or a module of it awaits on import does not end. Await it in the journey.`,
    )
  }
  return bounded(loading, { limit: loadingLimit, late })
}
