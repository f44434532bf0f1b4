import { type Look, paint, shown } from './look.ts'
import { wrap } from './width.ts'

/** Columns. */
const widest = 100
const narrowest = 40
/** Longer than any line of a digest. */
const longest = 2000

/** The plain text of a digest for a terminal: wrapped, with indented items and bold titles. */
export function renderReport(text: string, look: Look): string {
  const columns = Math.min(widest, Math.max(narrowest, look.columns))
  const lines = text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return ['']
    const [indent = ''] = line.match(/^ */) ?? []
    const words = shown(line, longest, look)
    const hanging = indent + (words.startsWith('- ') ? '  ' : '')
    const isTitle = at === 0 || (words === words.toUpperCase() && /\p{Lu}/u.test(words))
    return wrap(words, columns - hanging.length).map((part, n) => {
      const painted = paint(part, isTitle ? 'title' : undefined, look)
      return (n === 0 ? indent : hanging) + painted
    })
  })
  return lines.join('\n')
}
