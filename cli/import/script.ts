import { basename } from 'node:path'
import { importScript as placeScript } from '#stages/import/script.ts'
import { deployedNames } from '../cloud/names.ts'
import type { Output } from '../output.ts'
import { scriptLines } from '../render/imported-script.ts'
import { secretAdvice } from '../secret-advice.ts'
import type { Surroundings } from '../surroundings.ts'
import { destinationOf, type ImportSource } from './destination.ts'
import { notImported } from './not-imported.ts'

/** Writes another tool's script as a journey, and says what it walks and what was left out. Throws CliError. */
export async function importScript(what: ImportSource, surroundings: Surroundings, output: Output): Promise<void> {
  const { root } = surroundings
  const { benchmark, place, settings } = await destinationOf(what, { root, kind: 'script' })
  const source = basename(what.source)
  const result = await placeScript({ root, benchmark, place, source, text: what.text })
  if (!result.ok) throw notImported(source, result.words)
  const { plan, file } = result.value
  const lines = scriptLines(plan, {
    file: source,
    written: file,
    benchmark,
    place,
    secretAdvice: secretAdvice(deployedNames(surroundings, settings)),
    look: output.look,
  })
  output.result(`${lines.join('\n')}\n`)
}
