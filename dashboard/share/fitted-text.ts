import { clip, shortName } from '#core/model/untrusted.ts'
import { unbroken } from '#core/words/unbroken.ts'

export const fonts =
  "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans CJK JP', sans-serif"

interface Font {
  /** px. */
  size: number
  bold?: boolean
}

interface Fitted extends Font {
  /** px. */
  width: number
}

const brush = new OffscreenCanvas(1, 1).getContext('2d')

/** px. */
export function widthOf(text: string, { size, bold = false }: Font): number {
  if (brush === null) return text.length * size * 0.6
  brush.font = `${bold ? 700 : 400} ${size}px ${fonts}`
  return brush.measureText(text).width
}

/** In at most `lines` lines of this width; what does not fit ends in an ellipsis. */
export function wrapped(text: string, { lines: most, ...font }: Fitted & { lines: number }): string[] {
  const lines: string[] = []
  for (const word of unbroken(clip(text, 400)).split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length === 0 || widthOf(longer, font) > font.width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  const kept = lines.slice(0, most)
  if (lines.length > most) kept[most - 1] = `${kept[most - 1]} …`
  return kept.map((line) => shortened(line, font))
}

/** A name that does not fit keeps its end, too. */
export function shortenedName(name: string, font: Fitted): string {
  let short = shortName(name, MOST_LETTERS)
  for (let most = MOST_LETTERS; most > 2 && widthOf(short, font) > font.width; most--) short = shortName(name, most)
  return short
}

/** Of a name: more have no room beside any bar. */
const MOST_LETTERS = 60

export function shortened(text: string, font: Fitted): string {
  if (widthOf(text, font) <= font.width) return text
  const letters = [...text]
  while (letters.length > 0 && widthOf(`${letters.join('')}…`, font) > font.width) letters.pop()
  return `${letters.join('')}…`
}
