import type { Journey } from './journey.ts'

/** A journey script that cannot be used. The message is for its author: the file, the problem and the fix. */
export class ScriptError extends Error {
  override name = 'ScriptError'
}

/** The journey that the module of a script exports. `file` names it in messages. Throws ScriptError. */
export function journeyOf(module: { default?: unknown } | undefined, file: string): Journey {
  const journey = module?.default
  if (typeof journey === 'function') return journey as Journey
  const remedy = 'Export a journey: export default journey(async ({ page, step }) => { ... })'
  if (journey === undefined) throw new ScriptError(`${file} has no default export. ${remedy}`)
  throw new ScriptError(`The default export of ${file} is not a function. ${remedy}`)
}
