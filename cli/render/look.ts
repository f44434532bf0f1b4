import { styleText } from 'node:util'
import { oneLine, shortName } from '#core/model/untrusted.ts'

/** What the terminal can display. */
export interface Look {
  columns: number
  /** False for most files and pipes, and where it was turned off: see `lookOf`. */
  colour: boolean
  /** True for terminals without UTF-8: every character is ASCII. */
  ascii?: boolean
}

/**
 * Blue and yellow are distinguishable with every kind of colour blindness (https://jfly.uni-koeln.de/color/), and colour
 * never carries meaning alone: `good` and `bad` come with words, `us` with a mark.
 */
export type TextTone = 'title' | 'us' | 'good' | 'bad' | 'faint'

const formats = {
  title: ['bold'],
  us: ['bold', 'blueBright'],
  good: ['blueBright'],
  bad: ['bold', 'yellow'],
  faint: ['dim'],
} as const satisfies Record<TextTone, Parameters<typeof styleText>[0]>

/** Colours a text but not the spaces around it, which pad a column. */
export function paint(text: string, tone: TextTone | undefined, { colour }: Look): string {
  const visible = text.trim()
  if (!colour || tone === undefined || visible === '') return text
  // The caller has decided about colour, so styleText must not inspect stdout.
  return text.replace(visible, () => styleText([...formats[tone]], visible, { validateStream: false }))
}

/** Untrusted text made safe for the terminal, at most `most` characters. */
export function shown(text: string, most: number, { ascii = false }: Look): string {
  const clean = oneLine(text, most)
  return ascii ? toAscii(clean) : clean
}

/** A name of a site, step or market, safe in the same way; a long one keeps its end, too. */
export function shownName(name: string, most: number, { ascii = false }: Look): string {
  const clean = shortName(name, most)
  return ascii ? toAscii(clean) : clean
}

export function ellipsis({ ascii = false }: Look): string {
  return ascii ? '...' : '…'
}

/** Placeholder for a missing value. */
export function nothing({ ascii = false }: Look): string {
  return ascii ? '-' : '–'
}

/** A bar of `share` (0 to 1) of `columns`, in eighths of a column; any share above 0 is visible. */
export function bar(share: number, columns: number, { ascii = false }: Look): string {
  if (ascii) return '#'.repeat(Math.max(share > 0 ? 1 : 0, Math.round(share * columns)))
  const eighths = Math.max(share > 0 ? 1 : 0, Math.round(share * columns * 8))
  const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? ''
  return '█'.repeat(Math.floor(eighths / 8)) + part
}

/** `Café` becomes `Cafe`; a character without an ASCII form becomes `?`. */
function toAscii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('…', '...')
    .replaceAll('–', '-')
    .replace(/[^\x20-\x7e]/gu, '?')
}
