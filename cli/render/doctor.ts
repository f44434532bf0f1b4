import type { DoctorFinding } from '#core/analysis/doctor/finding.ts'
import { listed } from '#core/model/listed.ts'
import { type Look, paint, shown, type TextTone } from './look.ts'
import { readable } from './page.ts'
import { wrap } from './width.ts'

const longest = 1000
/** Width of the longest subject. */
const subjectWidth = 13

const marks: Record<DoctorFinding['state'], { mark: string; ascii: string; tone: TextTone | undefined }> = {
  good: { mark: '✓', ascii: 'ok', tone: 'good' },
  note: { mark: '!', ascii: '! ', tone: 'title' },
  wrong: { mark: '✗', ascii: 'X ', tone: 'bad' },
}

export function renderPlace(place: string, look: Look): string {
  return `\n${paint(shown(place, 80, look), 'title', look)}\n`
}

/** One finding: mark, subject and wrapped text, then the remedy. */
export function renderFinding({ subject, state, found, remedy }: DoctorFinding, look: Look): string {
  const { mark, ascii, tone } = marks[state]
  const head = `  ${look.ascii ? ascii : mark} ${subject.padEnd(subjectWidth)} `
  const indent = ' '.repeat(head.length)
  const room = readable(look).columns - head.length
  const lines = (words: string) => wrap(shown(words, longest, look), room)
  const text = lines(found).map((line) => (state === 'good' ? line : paint(line, tone, look)))
  const advice = remedy === undefined ? [] : lines(remedy)
  return `${paint(head, tone, look)}${[...text, ...advice].join(`\n${indent}`)}\n`
}

export function renderSummary(findings: readonly DoctorFinding[], look: Look): string {
  const wrong = findings.filter(({ state }) => state === 'wrong')
  const notes = findings.filter(({ state }) => state === 'note').length
  const noted = notes === 0 ? '' : ` ${notes} ${notes === 1 ? 'note' : 'notes'}.`
  if (wrong.length === 0) return `\n${paint('No problems found.', 'good', look)}${noted}\n`
  const subjects = listed([...new Set(wrong.map(({ subject }) => subject))])
  return `\n${paint(`${wrong.length} ${wrong.length === 1 ? 'problem' : 'problems'}: ${subjects}.`, 'bad', look)}${noted}\n`
}
