import { basename } from 'node:path'
import { readRecordingFile } from '#core/config/addresses.ts'
import type { Problem } from '#core/config/problem.ts'
import { type ImportPlan, planImport } from '#core/config/recording/plan.ts'
import { defaultStarts } from '#core/config/recording/starts.ts'
import type { StepStart } from '#core/model/recording.ts'
import { slug } from '#core/model/slug.ts'
import { wholeFile } from '../scenarios/files.ts'
import { type ImportOptions, writeBeside } from './beside.ts'

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
}

export type RecordingImport = { ok: true; imported: ImportedRecording } | { ok: false; problems: Problem[] }

/** What an exported recording becomes for a site of a benchmark. Nothing is written. */
export function planRecording({ place, source, text }: Omit<ImportOptions, 'root' | 'benchmark'>): RecordingImport {
  const planned = planImport({ file: source, text, us: place.us, origin: place.origin })
  if (!planned.ok) return planned
  const { plan } = planned
  const file = fileNameOf(source)
  const pages = defaultStarts(plan.recording)
  const names = place.steps.length === 0 ? pages.map(({ name }) => name) : place.steps
  const starts = pages.slice(0, names.length).map(({ name, at }, index) => ({ name: names[index] ?? name, at }))
  const isAlike = pages.length === names.length
  const lines = [`recording: ${file}`, ...(isAlike ? [] : stepLines(names, pages))]
  return { ok: true, imported: { plan, file, pages, starts, lines } }
}

/** Writes an exported recording next to a benchmark.yaml, without the secrets in it. */
export async function importRecording(options: ImportOptions): Promise<RecordingImport> {
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

/** Of the site's `steps`: the benchmark's names, as far as there are pages for them. */
function stepLines(steps: readonly string[], pages: readonly StepStart[]): string[] {
  const lines = steps.map((step, index) => {
    const page = pages[index]
    const name = /^[\p{L}_][\p{L}\p{N} _-]*$/u.test(step) ? step : JSON.stringify(step)
    return page === undefined
      ? `  ${name}: # number of the step of the recording at which it begins`
      : `  ${name}: ${page.at + 1}`
  })
  return ['steps:', ...lines]
}

function fileNameOf(source: string): string {
  const name = slug(basename(source).replace(/\.json$/i, '')).slice(0, 60) || 'recording'
  const reading = readRecordingFile(`${name}.json`)
  return reading.ok ? reading.value : 'recording.json'
}
