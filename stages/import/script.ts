import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readModule } from '#core/config/addresses.ts'
import { planScript, type ScriptPlan } from '#core/config/import/script/plan.ts'
import type { RecordingPlace } from '#core/config/recording/place.ts'
import { type Parsed, refused, understood } from '#core/model/parsed.ts'
import { slug } from '#core/model/slug.ts'
import { readText } from '../scenarios/files.ts'
import { withoutTypes } from './plain.ts'

interface ImportOptions {
  root: string
  /** Id of the benchmark. */
  benchmark: string
  place: RecordingPlace
  /** Name of the imported file. */
  source: string
  text: string
}

/** Writes the journey of another tool's script next to a benchmark.yaml. The script is never run. */
export async function importScript({
  root,
  benchmark,
  place,
  source,
  text,
}: ImportOptions): Promise<Parsed<{ plan: ScriptPlan; file: string }>> {
  const code = withoutTypes(source, text)
  if (code === undefined) return refused('This file is not TypeScript that can be read without running it.')
  const planned = planScript({ file: source, code, us: place.us, origin: place.origin })
  if (!planned.ok) return planned
  const plan = planned.value
  const file = fileNameOf(source)
  const path = `scenarios/${benchmark}/${file}`
  const present = await readText(root, path)
  if (present !== undefined && present !== plan.text) {
    return refused(`There is a file ${path} already.`, `Rename ${source}, or delete the file.`)
  }
  await writeFile(join(root, path), plan.text)
  return understood({ plan, file })
}

/** `checkout.spec.ts` becomes `checkout.ts`. */
function fileNameOf(source: string): string {
  const stem = basename(source).replace(/(?:\.(?:spec|test|check|e2e|journey))?\.[cm]?[jt]sx?$/i, '')
  const file = `${slug(stem).slice(0, 60) || 'journey'}.ts`
  return readModule(file).ok ? file : 'journey.ts'
}
