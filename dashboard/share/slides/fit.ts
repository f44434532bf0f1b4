import { eastAsianWidth } from 'get-east-asian-width'
import { clip, isFigure, shortName } from '#core/model/untrusted.ts'

/** Of a letter by its size, in the widest of the sans-serif fonts that a deck may be opened with. */
const letterWidth = 0.58
const lineHeight = 1.2
const inch = 72

interface Line {
  /** inches. */
  width: number
  points: number
}

/** Lines that a text needs. */
export function linesOf(text: string, { width, points }: Line): number {
  const most = Math.max(1, Math.floor((width * inch) / (letterWidth * points)))
  let lines = 1
  let used = 0
  for (const word of text.split(' ')) {
    const letters = lettersOf(word)
    if (used > 0 && used + letters > most) {
      lines += 1
      used = 0
    }
    lines += Math.floor(Math.max(0, used + letters - 1) / most)
    used = letters > most ? letters % most : used + letters + 1
  }
  return lines
}

/** As many letters as a line holds; Chinese, Japanese and Korean ones are twice as wide. */
export function onOneLine(text: string, line: Line): string {
  const short = isFigure(text) ? clip : shortName
  let shown = text
  for (let letters = [...text].length; letters > 1 && linesOf(shown, line) > 1; letters -= 1)
    shown = short(text, letters)
  return shown
}

/** inches. */
export function heightOf(lines: number, points: number): number {
  return (lines * lineHeight * points) / inch
}

function lettersOf(word: string): number {
  return [...word].reduce((sum, letter) => sum + eastAsianWidth(letter.codePointAt(0) ?? 0), 0)
}
