import { basename } from 'node:path'
import { formatProblems } from '#core/config/problem.ts'
import { noSuch } from '#core/config/problem-words.ts'
import { findPlace } from '#core/config/recording/place.ts'
import { importRecording as placeRecording } from '#stages/import/recording.ts'
import { readText } from '#stages/scenarios/files.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { CliError } from '../cli-error.ts'
import type { Output } from '../output.ts'
import { recordingLines } from '../render/recording.ts'
import type { Surroundings } from '../surroundings.ts'

interface RecordingSource {
  source: string
  text: string
  into: string | undefined
  site: string | undefined
}

/** Writes a recording next to a benchmark.yaml, and says what it walks and which lines name it. Throws CliError. */
export async function importRecording(
  { source, text, into, site }: RecordingSource,
  { root }: Surroundings,
  output: Output,
): Promise<void> {
  const { benchmarks, broken } = await loadScenarios(root)
  const known = [...benchmarks.map(({ id }) => id), ...broken].sort()
  if (into === undefined) {
    const example = `npx outpace import ${source} --into ${known[0] ?? 'shop'}`
    throw new CliError(`${source} is a recording. Name the benchmark that it is for: ${example}`)
  }
  const byName = benchmarks.find(({ name }) => name.toLowerCase() === into.toLowerCase())?.id
  const benchmark = known.find((id) => id === into) ?? byName
  if (benchmark === undefined) throw refusal(noSuch({ kind: 'benchmark', found: into, known }))
  const file = `scenarios/${benchmark}/benchmark.yaml`
  const yaml = await readText(root, file)
  if (typeof yaml !== 'string') throw new CliError(yaml === undefined ? `There is no ${file}.` : formatProblems([yaml]))
  const place = findPlace({ file, text: yaml, ...(site !== undefined && { site }) })
  if (!place.ok) throw refusal(place.words)
  const result = await placeRecording({ root, benchmark, place: place.value, source: basename(source), text })
  if (!result.ok) throw new CliError(`Not imported.\n\n${formatProblems(result.problems)}`)
  const lines = recordingLines(result.imported, { benchmark, place: place.value, look: output.look })
  output.result(`${lines.join('\n')}\n`)
}

function refusal({ message, hint }: { message: string; hint?: string }): CliError {
  return new CliError(hint === undefined ? message : `${message}\n${hint}`)
}
