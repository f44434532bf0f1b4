import { stringify } from 'yaml'
import type { Left } from '#core/config/import/left.ts'
import type { PagesPlan } from '#core/config/import/plan.ts'
import type { RecordingPlace } from '#core/config/recording/place.ts'
import { type Look, paint, shown, shownName } from './look.ts'
import { table } from './table.ts'
import { wrap } from './width.ts'

export interface ImportView {
  /** Name of the imported file. */
  file: string
  benchmark: string
  place: RecordingPlace
  look: Look
}

/** The pages that an imported file becomes, what was changed or left out, and the lines for benchmark.yaml. */
export function pagesLines(plan: PagesPlan, { file, benchmark, place, look }: ImportView): string[] {
  const { pages, changes, left, audits, profile } = plan
  const name = shownName(place.name, 40, look)
  const yaml = `scenarios/${benchmark}/benchmark.yaml`
  const count = pages.length === 1 ? '1 page' : `${pages.length === 0 ? 'no' : pages.length} pages`
  const rows = pages.map((page) => [
    { text: shownName(page.name, 40, look), tone: 'us' as const },
    { text: shown(page.path, 200, look) },
  ])
  const inMarkets = profile === undefined ? [] : [`For the same device, give a market "profile: ${profile}".`]
  const notes = [
    ...changes,
    ...inMarkets,
    ...stepsNote(
      pages.map((page) => page.name),
      place,
    ),
  ]
  const instead = place.walk === undefined || place.walk === 'pages' ? '' : ` instead of "${place.walk}"`
  const forSite =
    pages.length === 0 ? [] : yamlLines({ pages: Object.fromEntries(pages.map((page) => [page.name, page.path])) })
  return [
    paint(`${shown(file, 60, look)}: ${count}, for ${name}`, 'title', look),
    '',
    ...(rows.length > 0 ? [...table({ head: ['Step', 'Page'], rows, columns: [{ most: 40 }] }, look), ''] : []),
    ...notesLines(notes, look),
    ...leftLines(left, look),
    ...(forSite.length > 0 ? [`Give ${name} in ${yaml}${instead}:`, '', ...forSite, ''] : []),
    ...(audits === undefined ? [] : [`Give the benchmark in ${yaml}:`, '', ...yamlLines({ audits }), '']),
    `Then run: npx outpace check ${benchmark} --live`,
  ]
}

/** Every site of a benchmark needs the same steps. */
export function stepsNote(names: readonly string[], { steps }: RecordingPlace): string[] {
  const isAlike = names.length === steps.length && names.every((name, index) => name === steps[index])
  if (names.length === 0 || steps.length === 0 || isAlike) return []
  return [`The steps of the benchmark are ${steps.join(', ')}. Every site has the same steps: rename these or those.`]
}

export function notesLines(notes: readonly string[], look: Look): string[] {
  if (notes.length === 0) return []
  return [...notes.flatMap((note) => wrap(shown(note, 400, look), look.columns)), '']
}

/** What of a file has no effect, each with the reason: nothing is dropped in silence. */
export function leftLines(left: readonly Left[], look: Look): string[] {
  if (left.length === 0) return []
  const rows = left.map(({ line, what, why }) => [
    { text: line === undefined ? '' : String(line) },
    { text: shown(what, 80, look) },
    { text: shown(why, 200, look) },
  ])
  return [...table({ head: ['Line', 'Left out', 'Why'], rows, columns: [{ align: 'right' }, { most: 48 }] }, look), '']
}

function yamlLines(data: unknown): string[] {
  return stringify(data, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
}
