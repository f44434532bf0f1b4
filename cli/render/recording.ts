import type { RecordingPlace } from '#core/config/recording/place.ts'
import { recordedWords } from '#core/words/recording.ts'
import { outlineOf, type RecordingOutline } from '#stages/import/outline.ts'
import type { ImportedRecording } from '#stages/import/recording.ts'
import { type Look, paint, shown, shownName } from './look.ts'
import { table } from './table.ts'
import { wrap } from './width.ts'

interface RecordingView {
  benchmark: string
  place: RecordingPlace
  /** Where the value of a secret is set. */
  secretAdvice: (secret: { benchmark: string; name: string }) => string
  look: Look
}

/** What an imported recording walks, what was changed in it, and what is left to do. */
export function recordingLines(
  imported: ImportedRecording,
  { benchmark, place, secretAdvice, look }: RecordingView,
): string[] {
  const { plan, file, lines } = imported
  const { title, steps } = plan.recording
  const name = shownName(place.name, 40, look)
  const outline = outlineOf(imported, (secret) => secretAdvice({ benchmark, name: secret }))
  const { notes } = outline
  const yaml = `scenarios/${benchmark}/benchmark.yaml`
  const instead = place.walk === undefined || place.walk === 'recording' ? '' : ` instead of "${place.walk}"`
  return [
    paint(`${shown(title, 60, look)}: ${recordedWords(steps.length)}, for ${name}`, 'title', look),
    '',
    ...groupLines(outline, look),
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

function groupLines({ before, groups }: RecordingOutline, look: Look): string[] {
  const rows = groups.map(({ name, measured, after, begins }) => [
    { text: shownName(name, 40, look), tone: 'us' as const },
    { text: measured },
    { text: after },
    { text: shown(begins, 100, look) },
  ])
  const first = before === '' ? [] : [[{ text: '' }, { text: '' }, { text: before }, { text: '' }]]
  const head = ['Step', 'Recorded', 'Then, not measured', 'Begins with']
  return table({ head, rows: [...first, ...rows], columns: [{ most: 40 }, {}, {}] }, look)
}
