/** Text that is already HTML. Everything else is escaped when it is inserted into HTML. */
export interface PageMarkup {
  readonly markup: string
}

type Part = PageMarkup | string | number | undefined | readonly PageMarkup[]

/** Template tag: inserted values are escaped unless they are PageMarkup themselves. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): PageMarkup {
  return { markup: texts.reduce((all, text, i) => all + render(parts[i - 1]) + text) }
}

/** For text from our own files: styles, scripts, SVG. */
export function trusted(markup: string): PageMarkup {
  return { markup }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function render(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
  if (typeof part === 'number') return String(part)
  if ('markup' in part) return part.markup
  return part.map(({ markup }) => markup).join('')
}
