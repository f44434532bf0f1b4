import { printable } from '#core/model/untrusted.ts'
import { isolated } from '#core/words/isolate.ts'
import { unbroken } from '#core/words/unbroken.ts'

/** Text that is already HTML. Everything else is escaped when it is inserted into HTML. */
export interface Markup {
  readonly markup: string
}

/** What may be inserted into HTML; undefined inserts nothing. */
export type Insertable = Markup | string | number | undefined | readonly Insertable[]

/**
 * Template tag: escapes inserted values and removes characters that could reorder or hide text, unless the value is
 * Markup. Works in attributes too, if they are in double quotes.
 */
export function html(texts: TemplateStringsArray, ...parts: Insertable[]): Markup {
  return { markup: texts.reduce((all, text, i) => all + render(parts[i - 1]) + text) }
}

/** Only for text from this folder: styles and entities. */
export function trusted(markup: string): Markup {
  return { markup }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function render(part: Insertable): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return shownText(part).replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
  if (typeof part === 'number') return String(part)
  if ('markup' in part) return part.markup
  return part.map(render).join('')
}

/** Addresses stay as they are. */
function shownText(text: string): string {
  return /^https?:/.test(text) ? printable(text) : unbroken(isolated(printable(text)))
}
