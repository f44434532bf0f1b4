import { basename } from 'node:path'
import { readRecordingFile } from '#core/config/addresses.ts'
import type { Problem } from '#core/config/problem.ts'
import { noSuch } from '#core/config/problem-words.ts'
import { type ImportPlan, planImport } from '#core/config/recording/plan.ts'
import { defaultStarts, mappedStarts } from '#core/config/recording/starts.ts'
import type { StepStart } from '#core/model/recording.ts'
import { slug } from '#core/model/slug.ts'
import { wholeFile } from '../scenarios/files.ts'
import { type FileToImport, writeBeside } from './beside.ts'

export interface ImportedRecording {
  plan: ImportPlan
  /** Name that it has next to benchmark.yaml. */
  file: string
  /** Every page that it leads to. */
  pages: StepStart[]
  /** Of the benchmark's steps, at those pages in order, as far as there are any. */
  starts: StepStart[]
  /** Lines of the site in benchmark.yaml. */
  lines: string[]
  /** Whether it is not certain yet where the steps begin. */
  isOpen: boolean
}

export type RecordingImport = { ok: true; imported: ImportedRecording } | { ok: false; problems: Problem[] }

interface PlanOptions extends Omit<FileToImport, 'root' | 'benchmark'> {
  /** Where steps begin, by name: the number of a recorded step. Absent: at its pages, in order. */
  begins?: Readonly<Record<string, number>> | undefined
}

/** What an exported recording becomes for a site of a benchmark. Nothing is written. */
export function planRecording({ place, source, text, begins }: PlanOptions): RecordingImport {
  const planned = planImport({ file: source, text, us: place.us, origin: place.origin })
  if (!planned.ok) return planned
  const { plan } = planned
  const file = fileNameOf(source)
  const pages = defaultStarts(plan.recording)
  const names = place.steps.length === 0 ? pages.map(({ name }) => name) : place.steps
  if (begins !== undefined) return beginning(begins, { plan, file, pages, names })
  const starts = pages.slice(0, names.length).map(({ name, at }, index) => ({ name: names[index] ?? name, at }))
  const isAlike = pages.length === names.length
  const lines = [`recording: ${file}`, ...(isAlike ? [] : stepLines(names, (_, place) => pages[place]?.at))]
  return { ok: true, imported: { plan, file, pages, starts, lines, isOpen: !isAlike } }
}

interface Beginning extends Pick<ImportedRecording, 'plan' | 'file' | 'pages'> {
  names: readonly string[]
}

function beginning(begins: Readonly<Record<string, number>>, { plan, file, pages, names }: Beginning): RecordingImport {
  const unknown = Object.keys(begins).filter((name) => !names.includes(name))
  const { starts, flaws } = mappedStarts(plan.recording, begins)
  const problems = [
    ...unknown.map((name) => ({ name, flaw: noSuch({ kind: 'step', found: name, known: names }) })),
    ...flaws,
  ].map(({ name, flaw }) => ({ file, line: 0, column: 0, key: `steps.${name}`, ...flaw }))
  if (problems.length > 0) return { ok: false, problems }
  if (starts.length === 0)
    return { ok: false, problems: [wholeFile(file, 'No step begins in the recording.', 'Choose where one does.')] }
  const lines = [`recording: ${file}`, ...stepLines(names, (name) => starts.find((start) => start.name === name)?.at)]
  return { ok: true, imported: { plan, file, pages, starts, lines, isOpen: starts.length < names.length } }
}

/** Writes an exported recording next to a benchmark.yaml, without the secrets in it. */
export async function importRecording(options: FileToImport): Promise<RecordingImport> {
  const { root, benchmark, place, source } = options
  const planned = planRecording(options)
  if (!planned.ok) return planned
  const { plan, file } = planned.imported
  const replaces = place.recording === file
  const { path, written } = await writeBeside({ root, benchmark, file, text: plan.text, replaces })
  if (written) return planned
  const problem = wholeFile(path, 'This file exists already.', `Rename ${source}, or delete the file.`)
  return { ok: false, problems: [problem] }
}

/** Of the site's `steps`: the benchmark's names, with the step of the recording where that is known. */
function stepLines(steps: readonly string[], at: (name: string, place: number) => number | undefined): string[] {
  const lines = steps.map((step, place) => {
    const index = at(step, place)
    const name = /^[\p{L}_][\p{L}\p{N} _-]*$/u.test(step) ? step : JSON.stringify(step)
    return index === undefined
      ? `  ${name}: # number of the step of the recording at which it begins`
      : `  ${name}: ${index + 1}`
  })
  return ['steps:', ...lines]
}

function fileNameOf(source: string): string {
  const name = slug(basename(source).replace(/\.json$/i, '')).slice(0, 60) || 'recording'
  const reading = readRecordingFile(`${name}.json`)
  return reading.ok ? reading.value : 'recording.json'
}
