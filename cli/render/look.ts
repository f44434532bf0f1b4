import { styleText } from 'node:util'
import { oneLine } from '#core/model/untrusted.ts'

/** What the terminal can show. */
export interface Look {
  columns: number
  /** False for NO_COLOR, files and pipes. */
  colour: boolean
  /** True for terminals without UTF-8: every character is ASCII. */
  ascii?: boolean
}

/**
 * Blue and yellow stay apart for every kind of colour blindness (https://jfly.uni-koeln.de/color/), and no meaning rests
 * on colour alone: `good` and `bad` always go with words, `us` with a mark.
 */
export type TextTone = 'title' | 'us' | 'good' | 'bad' | 'faint'

const formats = {
  title: ['bold'],
  us: ['bold', 'blueBright'],
  good: ['blueBright'],
  bad: ['bold', 'yellow'],
  faint: ['dim'],
} as const satisfies Record<TextTone, Parameters<typeof styleText>[0]>

/** Colours a text, but not the spaces around it, which fill a column. */
export function paint(text: string, tone: TextTone | undefined, { colour }: Look): string {
  const said = text.trim()
  if (!colour || tone === undefined || said === '') return text
  // The caller has decided about colour: what stdout is does not matter to a pure function.
  return text.replace(said, () => styleText([...formats[tone]], said, { validateStream: false }))
}

/** A name or a message of somebody else, at most `most` characters, that cannot do harm. */
export function shown(text: string, most: number, { ascii = false }: Look): string {
  const clean = oneLine(text, most)
  return ascii ? toAscii(clean) : clean
}

export function ellipsis({ ascii = false }: Look): string {
  return ascii ? '...' : '…'
}

/** Stands where there is no number. */
export function nothing({ ascii = false }: Look): string {
  return ascii ? '-' : '–'
}

/** A bar of `share` of `columns`, 0 to 1, in eighths of a column; whatever is above 0 is seen. */
export function bar(share: number, columns: number, { ascii = false }: Look): string {
  if (ascii) return '#'.repeat(Math.max(share > 0 ? 1 : 0, Math.round(share * columns)))
  const eighths = Math.max(share > 0 ? 1 : 0, Math.round(share * columns * 8))
  const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? ''
  return '█'.repeat(Math.floor(eighths / 8)) + part
}

/** `Café` becomes `Cafe`; what has no ASCII form becomes `?`. */
function toAscii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('…', '...')
    .replaceAll('–', '-')
    .replace(/[^\x20-\x7e]/gu, '?')
}

/** `a, b and c`. */
export function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
