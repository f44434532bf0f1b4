import { groupSteps } from '#core/config/recording/groups.ts'
import type { RecordingPlace } from '#core/config/recording/place.ts'
import { listed } from '#core/model/listed.ts'
import { describeStep, type RecordedStep } from '#core/model/recording.ts'
import { secretName } from '#infra/names.ts'
import type { ImportedRecording } from '#stages/import/recording.ts'
import { secretVariable } from '../surroundings.ts'
import { type Look, paint, shown } from './look.ts'
import { table } from './table.ts'
import { wrap } from './width.ts'

interface RecordingView {
  benchmark: string
  place: RecordingPlace
  look: Look
}

/** What an imported recording walks, what was changed in it, and what is left to do. */
export function recordingLines(imported: ImportedRecording, { benchmark, place, look }: RecordingView): string[] {
  const { plan, file, lines } = imported
  const { title, steps } = plan.recording
  const name = shown(place.name, 40, look)
  const count = steps.length === 1 ? '1 step' : `${steps.length} steps`
  const notes = [...plan.notes, ...pagesNote(imported), ...secretNotes(imported, { benchmark }), ...restNote(imported)]
  const yaml = `scenarios/${benchmark}/benchmark.yaml`
  const instead = place.walk === undefined || place.walk === 'recording' ? '' : ` instead of "${place.walk}"`
  return [
    paint(`${shown(title, 60, look)}: ${count} recorded, for ${name}`, 'title', look),
    '',
    ...groupLines(imported, look),
    '',
    ...notes.flatMap((note) => wrap(shown(note, 400, look), look.columns)),
    ...(notes.length > 0 ? [''] : []),
    `Wrote scenarios/${benchmark}/${file}. Give ${name} in ${yaml}${instead}:`,
    '',
    ...lines.map((line) => `    ${line}`),
    '',
    `Then run: npx outpace check ${benchmark} --live`,
  ]
}

function groupLines({ plan, starts }: ImportedRecording, look: Look): string[] {
  const { before, groups } = groupSteps(plan.recording, starts)
  const rows = groups.map(({ name, measured, after }) => [
    { text: shown(name, 40, look), tone: 'us' as const },
    { text: spans(measured) },
    { text: after.length === 0 ? '' : spans(after) },
    { text: shown(descriptionOf(plan.recording.steps[measured[0] ?? -1]), 100, look) },
  ])
  const first = before.length === 0 ? [] : [[{ text: '' }, { text: '' }, { text: spans(before) }, { text: '' }]]
  const head = ['Step', 'Recorded', 'Then, not measured', 'Begins with']
  return table({ head, rows: [...first, ...rows], columns: [{ most: 40 }, {}, {}] }, look)
}

function descriptionOf(step: RecordedStep | undefined): string {
  return step === undefined ? '' : describeStep(step)
}

/** `2, 4 to 6`, of indices. */
function spans(indices: readonly number[]): string {
  const runs: [from: number, to: number][] = []
  for (const index of indices) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === index - 1) last[1] = index
    else runs.push([index, index])
  }
  return runs.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1} to ${to + 1}`)).join(', ')
}

/** Where the benchmark has another number of steps, the user decides which pages they are. */
function pagesNote({ pages, lines }: ImportedRecording): string[] {
  if (lines.length === 1) return []
  const places = pages.map(({ name, at }) => `"${name}" at step ${at + 1}`)
  const count = pages.length === 1 ? '1 page' : `${pages.length} pages`
  return [
    `The recording leads to ${count}, ${listed(places)}; the benchmark has another number of steps. Check where each begins.`,
  ]
}

function secretNotes({ plan }: ImportedRecording, { benchmark }: { benchmark: string }): string[] {
  return plan.secrets.map(({ name, steps }) => {
    const where = `${steps.length === 1 ? 'step' : 'steps'} ${listed(steps.map(String))}`
    const local = `Set ${secretVariable(name)} on this machine`
    return `The value of ${where} looks like a secret and is not in the file. ${local}, and ${secretName({ benchmark, name })} in AWS Secrets Manager.`
  })
}

/** What customers do on a page after it was read, and how to measure it. */
function restNote({ plan, starts }: ImportedRecording): string[] {
  const { groups } = groupSteps(plan.recording, starts)
  const [first] = groups.flatMap(({ after }) => after)
  if (first === undefined) return []
  return [
    `What follows a page is walked, but not measured, until a step begins: to measure it, give it a name under "steps", for example order: ${first + 1}.`,
  ]
}
