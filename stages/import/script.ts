import { basename } from 'node:path'
import { readModule } from '#core/config/addresses.ts'
import { planScript, type ScriptPlan } from '#core/config/import/script/plan.ts'
import { type Parsed, refused, understood } from '#core/model/parsed.ts'
import { slug } from '#core/model/slug.ts'
import { type FileToImport, writeBeside } from './beside.ts'

/** Writes the journey of another tool's script next to a benchmark.yaml. The script is never run. */
export async function importScript({
  root,
  benchmark,
  place,
  source,
  text,
}: FileToImport): Promise<Parsed<{ plan: ScriptPlan; file: string }>> {
  const planned = planScript({ file: source, code: text, us: place.us, origin: place.origin })
  if (!planned.ok) return planned
  const plan = planned.value
  const file = fileNameOf(source)
  const { path, written } = await writeBeside({ root, benchmark, file, text: plan.text })
  if (!written) return refused(`There is a file ${path} already.`, `Rename ${source}, or delete the file.`)
  return understood({ plan, file })
}

/** `checkout.spec.ts` becomes `checkout.ts`. */
function fileNameOf(source: string): string {
  const stem = basename(source).replace(/(?:\.(?:spec|test|check|e2e|journey))?\.[cm]?[jt]sx?$/i, '')
  const file = `${slug(stem).slice(0, 60) || 'journey'}.ts`
  return readModule(file).ok ? file : 'journey.ts'
}
