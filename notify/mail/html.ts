import { printable } from '#core/model/untrusted.ts'

/** Text that is HTML already. Everything else is escaped when it is put into HTML. */
export interface Markup {
  readonly markup: string
}

/** What may be put into HTML: undefined is nothing. */
export type Part = Markup | string | number | undefined | readonly Part[]

/**
 * `html` followed by a template: what is put in is escaped and loses what could reorder or hide text, unless it is Markup
 * itself. In attributes too, as long as they stand in double quotes.
 */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: texts.reduce((all, text, i) => all + render(parts[i - 1]) + text) }
}

/** For text from this folder alone: styles and entities. */
export function trusted(markup: string): Markup {
  return { markup }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function render(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return printable(part).replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
  if (typeof part === 'number') return String(part)
  if ('markup' in part) return part.markup
  return part.map(render).join('')
}
