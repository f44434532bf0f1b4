import { basename } from 'node:path'
import { formatProblems } from '#core/config/problem.ts'
import { importRecording as placeRecording } from '#stages/import/recording.ts'
import { CliError } from '../cli-error.ts'
import { deployedNames } from '../cloud/names.ts'
import type { Output } from '../output.ts'
import { recordingLines } from '../render/recording.ts'
import { secretAdvice } from '../secret-advice.ts'
import type { Surroundings } from '../surroundings.ts'
import { destinationOf, type ImportSource } from './destination.ts'

/** Writes a recording next to a benchmark.yaml, and says what it walks and which lines name it. Throws CliError. */
export async function importRecording(what: ImportSource, surroundings: Surroundings, output: Output): Promise<void> {
  const { root } = surroundings
  const { benchmark, place, settings } = await destinationOf(what, { root, kind: 'recording' })
  const result = await placeRecording({ root, benchmark, place, source: basename(what.source), text: what.text })
  if (!result.ok) throw new CliError(`Not imported.\n\n${formatProblems(result.problems)}`)
  const lines = recordingLines(result.imported, {
    benchmark,
    place,
    secretAdvice: secretAdvice(deployedNames(surroundings, settings)),
    look: output.look,
  })
  output.result(`${lines.join('\n')}\n`)
}
