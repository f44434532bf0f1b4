import { readFile } from 'node:fs/promises'
import type { Journey } from '#measure/journey/journey.ts'
import { failingWithStrays } from '#measure/journey/strays.ts'

/** By line of the bundle: from which column on it is which line of which script, such as `[5, 'scenarios/jackets/acme.ts', 12]`. */
export type ScriptLines = Record<string, [column: number, script: string, line: number][]>

/** Beside the bundle of `run`; a source map of all of it would be read at each cold start, and has twenty times the size. */
export const scriptLinesFile = 'script-lines.json'

/**
 * Errors of the journey, also those that nothing in it awaits, name lines of scripts, as they do where scripts are not bundled. `lines`
 * is called once there is one.
 */
export function withScriptLines(journey: Journey, lines: () => Promise<ScriptLines>): Journey {
  return async (tools) => {
    try {
      await failingWithStrays(() => journey(tools))
    } catch (error) {
      if (error instanceof Error && error.stack !== undefined) error.stack = translated(error.stack, await lines())
      throw error
    }
  }
}

/** Those of the bundle at an address; none where it has no scripts. */
export async function readScriptLines(bundle: string): Promise<ScriptLines> {
  return await readFile(new URL(scriptLinesFile, bundle), 'utf8').then(
    (text) => JSON.parse(text) as ScriptLines,
    () => ({}),
  )
}

function translated(stack: string, lines: ScriptLines): string {
  return stack.replace(/[^\s()]*\/index\.mjs:(\d+):(\d+)/g, (place, line: string, column: string) => {
    const [, script, at] = lines[line]?.findLast(([from]) => from <= Number(column)) ?? []
    return script === undefined ? place : `/${encodeURI(script)}:${at}:1`
  })
}
