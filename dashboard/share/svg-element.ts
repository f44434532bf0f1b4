import { printable } from '#core/model/untrusted.ts'

const namespace = 'http://www.w3.org/2000/svg'

/** An element of SVG; text from pages is made printable. */
export function element(
  document: Document,
  name: string,
  attributes: Record<string, string | number>,
  text?: string,
): SVGElement {
  const made = document.createElementNS(namespace, name) as SVGElement
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  if (text !== undefined) made.textContent = printable(text)
  return made
}
