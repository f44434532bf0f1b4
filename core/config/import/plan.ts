import { type Parsed, refused, understood } from '../../model/parsed.ts'
import { isTooLarge, tooLarge } from '../file-size.ts'
import { readUrlList } from './csv.ts'
import { type FoundData, readCodeData, readData } from './data.ts'
import { type Format, isCode } from './formats.ts'
import type { FoundPages } from './found.ts'
import { inOrder, type Left } from './left.ts'
import { readLighthouserc } from './lighthouserc.ts'
import { type PageList, pagesOf } from './pages.ts'
import { readUnlighthouse } from './unlighthouse.ts'

/** An imported configuration or list, fitted to a site of a benchmark. */
export interface PagesPlan {
  /** Completes "a". */
  kind: string
  pages: PageList['pages']
  /** Sentences. */
  changes: string[]
  left: Left[]
  profile?: string
  audits?: Record<string, unknown>
}

interface PlanOptions {
  format: Exclude<Format, 'script'>
  /** Name of the file. */
  file: string
  text: string
  /** Of the site. */
  origin: string
}

/** Reads what is imported and turns its addresses into pages of a site. Never throws. */
export function planPages({ format, file, text, origin }: PlanOptions): Parsed<PagesPlan> {
  if (isTooLarge(text)) return refused(tooLarge, 'Is this the right file?')
  const reading = readPages({ format, file, text })
  if (!reading.ok) return reading
  const { kind, addresses, profile, audits, ...found } = reading.value
  const list = pagesOf(addresses, { origin })
  const left = inOrder([...found.left, ...list.left])
  if (list.pages.length === 0 && audits === undefined) {
    const first = left.find(
      ({ what, why }) => list.left.some((each) => each.why === why) || /\b(?:urls?|site)\b/.test(what),
    )
    const why =
      first === undefined ? '' : ` ${first.line === undefined ? '' : `Line ${first.line}, `}${first.what}: ${first.why}`
    return refused(
      `This ${kind} lists no page that can be measured.${why}`,
      'List the addresses of pages, and import it again.',
    )
  }
  return understood({
    kind,
    pages: list.pages,
    changes: [...list.changes, ...found.changes],
    left,
    ...(profile !== undefined && { profile }),
    ...(audits !== undefined && { audits }),
  })
}

function readPages({ format, file, text }: Omit<PlanOptions, 'origin'>): Parsed<FoundPages> {
  if (format === 'urls') {
    const { found, left } = readUrlList(text)
    return understood({ kind: 'list of addresses', addresses: found, left, changes: [] })
  }
  const data: Parsed<FoundData> = isCode(file) ? readCodeData(text, file) : readData(text)
  if (!data.ok) return data
  switch (format) {
    case 'lighthouserc':
      return understood(readLighthouserc(data.value))
    case 'unlighthouse':
      return understood(readUnlighthouse(data.value))
    default:
      throw new Error(`No such format: ${format satisfies never}`)
  }
}
