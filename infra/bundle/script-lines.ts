import { realpath } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { dirname, relative, resolve, sep } from 'node:path'
import type { ScriptLines } from '#functions/run/script-lines.ts'
import { asWritten } from '#measure/load/failure.ts'

interface BundledText {
  /** Where the bundle is written. */
  file: string
  text: string
  /** Its source map as JSON. */
  map: string
  /** Folder that holds scenarios/. */
  root: string
}

/** Where the lines of journeys' scripts are in a bundle. */
export async function scriptLines({ file, text, map, root }: BundledText): Promise<ScriptLines> {
  const sources = new SourceMap(JSON.parse(map))
  const base = await realpath(root)
  const lines: ScriptLines = {}
  text.split('\n').forEach((line, number) => {
    const parts: ScriptLines[string] = []
    // A line of the bundle is of one module.
    if (scriptOf(sources, { number, column: line.length }) === undefined) return
    for (let column = 0; column < line.length; column++) {
      const found = scriptOf(sources, { number, column })
      if (found === undefined) continue
      const [, name, at] = parts.at(-1) ?? []
      if (found.name !== name || found.line !== at) parts.push([column + 1, found.name, found.line])
    }
    if (parts.length > 0) lines[number + 1] = parts
  })
  return lines

  function scriptOf(
    from: SourceMap,
    { number, column }: { number: number; column: number },
  ): { name: string; line: number } | undefined {
    const entry = from.findEntry(number, column)
    if (!('originalSource' in entry) || entry.generatedLine !== number) return undefined
    // The bundler writes letters beyond ASCII as in addresses.
    const name = asWritten(relative(base, resolve(dirname(file), entry.originalSource)))
      .split(sep)
      .join('/')
    if (!name.startsWith('scenarios/') || name.includes('/node_modules/')) return undefined
    return { name, line: entry.originalLine + 1 }
  }
}
