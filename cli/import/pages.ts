import { basename } from 'node:path'
import type { Format } from '#core/config/import/formats.ts'
import { planPages } from '#core/config/import/plan.ts'
import type { Output } from '../output.ts'
import { pagesLines } from '../render/imported.ts'
import type { Surroundings } from '../surroundings.ts'
import { destinationOf, type ImportSource } from './destination.ts'
import { notImported } from './not-imported.ts'

const kinds = {
  lighthouserc: 'configuration of Lighthouse CI',
  unlighthouse: 'configuration of Unlighthouse',
  urls: 'list of addresses',
}

/** Says which pages a configuration or a list of addresses becomes, and the lines that name them. Throws CliError. */
export async function importPages(
  { format, ...what }: ImportSource & { format: Exclude<Format, 'script'> },
  { root }: Surroundings,
  output: Output,
): Promise<void> {
  const { benchmark, place } = await destinationOf(what, { root, kind: kinds[format] })
  const file = basename(what.source)
  const planned = planPages({ format, file, text: what.text, origin: place.origin })
  if (!planned.ok) throw notImported(file, planned.words)
  output.result(`${pagesLines(planned.value, { file, benchmark, place, look: output.look }).join('\n')}\n`)
}
