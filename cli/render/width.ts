import { eastAsianWidth } from 'get-east-asian-width'
import { isFigure, NAME_TAIL } from '#core/model/untrusted.ts'

/** Columns that a text takes in a terminal: two for East Asian wide characters and emoji, none for combining marks. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment)
  return width
}

interface Filled {
  columns: number
  align?: 'left' | 'right'
  /** Stands for what had no room. */
  ellipsis: string
  isSentence?: boolean
}

/** The text in exactly `columns` columns: padded with spaces, or a name without its middle, a sentence, figure or bar without its end. */
export function fill(text: string, { columns, align = 'left', ellipsis, isSentence = false }: Filled): string {
  const room = columns - widthOf(ellipsis)
  const tail = isSentence || isFigure(text) ? 0 : NAME_TAIL * room
  const short = widthOf(text) <= columns ? text : shortened(text, { room, tail, ellipsis })
  const space = ' '.repeat(Math.max(0, columns - widthOf(short)))
  return align === 'left' ? short + space : space + short
}

/** Lines of at most `columns` columns, broken at spaces; a word longer than a line is split. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (widthOf(longer) <= columns) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    let rest = word
    while (widthOf(rest) > columns) {
      // At least one character, so that the loop ends even if the line is too narrow for it.
      const [first = ''] = [...graphemes.segment(rest)].map(({ segment }) => segment)
      const head = cut(rest, columns) || first
      lines.push(head)
      rest = rest.slice(head.length)
    }
    line = rest
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

/** With `tail` columns of its end: what begins alike, such as the names of the companies of a group, differs there. */
function shortened(text: string, { room, tail, ellipsis }: { room: number; tail: number; ellipsis: string }): string {
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment)
  let end = ''
  while (widthOf((letters.at(-1) ?? '') + end) <= tail) end = (letters.pop() ?? '') + end
  return cut(text, room - widthOf(end)).trimEnd() + ellipsis + end.trimStart()
}

function cut(text: string, columns: number): string {
  let kept = ''
  let width = 0
  for (const { segment } of graphemes.segment(text)) {
    width += graphemeWidth(segment)
    if (width > columns) break
    kept += segment
  }
  return kept
}

function graphemeWidth(grapheme: string): number {
  if (/^[\p{Mn}\p{Me}]/u.test(grapheme) || /^[\p{Cc}\p{Cf}]+$/u.test(grapheme)) return 0
  if (emoji.test(grapheme) || eastAsianWidth(grapheme.codePointAt(0) ?? 0) === 2) return 2
  // Letters that a script joins, as in Hindi, still take one column each.
  return Math.max(1, [...grapheme].filter((character) => !/[\p{M}\p{Cf}]/u.test(character)).length)
}

/**
 * Emoji and flags. UAX #11 decides the rest, https://www.unicode.org/reports/tr11/. Characters that are wide only in
 * East Asian fonts ("ambiguous") count as narrow, as in terminals.
 */
const emoji = /^[\p{Emoji_Presentation}\p{RI}]|^\p{Extended_Pictographic}\ufe0f|^.\ufe0f\u20e3/u

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
