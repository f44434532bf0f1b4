import type { ScriptPlan } from '#core/config/import/script/plan.ts'
import { type ImportView, leftLines, notesLines, stepsNote } from './imported.ts'
import { paint, shown, shownName } from './look.ts'
import { table } from './table.ts'

interface ScriptView extends ImportView {
  /** The file that was written. */
  written: string
  /** Where the value of a secret is set. */
  secretAdvice: (secret: { benchmark: string; name: string }) => string
}

/** The steps of an imported script, what was changed or left out, and the lines for benchmark.yaml. */
export function scriptLines(
  plan: ScriptPlan,
  { file, written, benchmark, place, secretAdvice, look }: ScriptView,
): string[] {
  const { parts, steps, changes, left, secrets } = plan
  const name = shownName(place.name, 40, look)
  const yaml = `scenarios/${benchmark}/benchmark.yaml`
  const count = steps.length === 1 ? '1 step' : `${steps.length} steps`
  const rows = parts.map((part) => [
    { text: part.name === undefined ? '' : shownName(part.name, 40, look), tone: 'us' as const },
    { text: linesOf(part.acts.map(({ line }) => line)) },
    { text: part.name === undefined ? 'not measured' : shown(part.acts[0]?.code ?? '', 100, look) },
  ])
  const asked = secrets.map(
    ({ name: secret, line }) =>
      `Line ${line} types a secret, which is not written. ${secretAdvice({ benchmark, name: secret })}`,
  )
  const instead = place.walk === undefined || place.walk === 'script' ? '' : ` instead of "${place.walk}"`
  return [
    paint(`${shown(file, 60, look)}: ${count}, for ${name}`, 'title', look),
    '',
    ...table({ head: ['Step', 'Lines', 'Begins with'], rows, columns: [{ most: 40 }, {}] }, look),
    '',
    ...notesLines([...changes, ...asked, ...stepsNote(steps, place)], look),
    ...leftLines(left, look),
    `Wrote scenarios/${benchmark}/${written}. Give ${name} in ${yaml}${instead}:`,
    '',
    `    script: ${written}`,
    '',
    ...(place.steps.length === 0
      ? ['Give the benchmark:', '', `    steps: [${steps.map(listItem).join(', ')}]`, '']
      : []),
    `Then run: npx outpace check ${benchmark} --live`,
  ]
}

function linesOf(lines: readonly number[]): string {
  const first = Math.min(...lines)
  const last = Math.max(...lines)
  return first === last ? `${first}` : `${first} to ${last}`
}

function listItem(name: string): string {
  return /^[\p{L}_][\p{L}\p{N} _-]*$/u.test(name) ? name : JSON.stringify(name)
}
