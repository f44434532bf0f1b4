import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readRecordingFile } from '#core/config/addresses.ts'
import type { Problem } from '#core/config/problem.ts'
import type { RecordingPlace } from '#core/config/recording/place.ts'
import { type ImportPlan, planImport } from '#core/config/recording/plan.ts'
import { defaultStarts } from '#core/config/recording/starts.ts'
import type { StepStart } from '#core/model/recording.ts'
import { slug } from '#core/model/slug.ts'
import { readText, wholeFile } from '../scenarios/files.ts'

export interface ImportedRecording {
  plan: ImportPlan
  /** Written next to benchmark.yaml. */
  file: string
  /** Every page that it leads to. */
  pages: StepStart[]
  /** Of the benchmark's steps, at those pages in order, as far as there are any. */
  starts: StepStart[]
  /** Lines of the site in benchmark.yaml. */
  lines: string[]
}

interface ImportOptions {
  root: string
  /** Id of the benchmark. */
  benchmark: string
  place: RecordingPlace
  /** Name of the exported file. */
  source: string
  text: string
}

export type RecordingImport = { ok: true; imported: ImportedRecording } | { ok: false; problems: Problem[] }

/** Writes an exported recording next to a benchmark.yaml, without the secrets in it. */
export async function importRecording(options: ImportOptions): Promise<RecordingImport> {
  const { root, benchmark, place, source, text } = options
  const planned = planImport({ file: source, text, us: place.us, origin: place.origin })
  if (!planned.ok) return planned
  const { plan } = planned
  const file = fileNameOf(source)
  const path = `scenarios/${benchmark}/${file}`
  const present = await readText(root, path)
  if (present !== undefined && present !== plan.text && place.recording !== file) {
    return {
      ok: false,
      problems: [wholeFile(path, 'This file exists already.', `Rename ${source}, or delete the file.`)],
    }
  }
  await writeFile(join(root, path), plan.text)
  const pages = defaultStarts(plan.recording)
  const names = place.steps.length === 0 ? pages.map(({ name }) => name) : place.steps
  const starts = pages.slice(0, names.length).map(({ name, at }, index) => ({ name: names[index] ?? name, at }))
  const isAlike = pages.length === names.length
  const lines = [`recording: ${file}`, ...(isAlike ? [] : stepLines(names, pages))]
  return { ok: true, imported: { plan, file, pages, starts, lines } }
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
