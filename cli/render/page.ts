import { type Look, paint, shown, type TextTone } from './look.ts'
import { wrap } from './width.ts'

/** Longer lines, and tables with distant columns, are hard to read. */
const widest = 120
const narrowest = 40

/** The same terminal, as wide as text is easy to read in. */
export function readable(look: Look): Look {
  return { ...look, columns: Math.min(widest, Math.max(narrowest, look.columns)) }
}

/** Longer than any text of Outpace, even with the longest names. */
export const longest = 2000

/** Makes words, which may be untrusted, into lines. */
export function textIn(look: Look): (words: string, tone?: TextTone, indent?: string) => string[] {
  return (words, tone, indent = '') => {
    if (words === '') return []
    const lines = wrap(shown(words, longest, look), look.columns - indent.length)
    return lines.map((line) => indent + paint(line, tone, look))
  }
}

/** Sections with an empty line between them; those without lines are left out. */
export function page(sections: readonly (readonly string[])[], { ascii = false }: Look): string {
  const filled = sections.filter((section) => section.length > 0)
  const whole = `${filled.map((section) => section.join('\n')).join('\n\n')}\n`
  return ascii ? whole.replaceAll('–', '-') : whole
}
