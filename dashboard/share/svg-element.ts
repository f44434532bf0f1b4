import { printable } from '#core/model/untrusted.ts'
import { isolated } from '#core/words/isolate.ts'
import { unbroken } from '#core/words/unbroken.ts'

const namespace = 'http://www.w3.org/2000/svg'

/** An element of SVG; text from pages is made printable, and names in it that run from right to left stay by themselves. */
export function element(
  document: Document,
  name: string,
  attributes: Record<string, string | number>,
  text?: string,
): SVGElement {
  const made = document.createElementNS(namespace, name) as SVGElement
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  if (text !== undefined) made.textContent = unbroken(isolated(printable(text)))
  return made
}
