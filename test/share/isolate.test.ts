import { h } from 'preact'
import { expect, test } from 'vitest'
import { isolateNames } from '#dashboard/isolate.ts'
import { plain } from '#dashboard/share/slides/page.ts'
import { element } from '#dashboard/share/svg-element.ts'
import { html } from '#notify/mail/html.ts'

const said = 'متجر: 663 ms'
/** Where lines break by themselves, the figure also stays with its unit. */
const shown = '\u2068متجر\u2069: 663\u00a0ms'

test('names that run from right to left stay by themselves on the page, in mails, pictures and slides, but not in values, commands and addresses', () => {
  isolateNames()
  const childrenOf = (type: string) => h(type, null, said, ' and ', 12).props.children
  expect(childrenOf('p')).toEqual([shown, ' and ', 12])
  expect(childrenOf('code')).toEqual([said, ' and ', 12])
  expect(childrenOf('option')).toEqual([said, ' and ', 12])
  expect(html`<p>${said}</p>`.markup).toBe(`<p>${shown}</p>`)
  // In pictures and on slides, whatever its length.
  const document = { createElementNS: () => ({ setAttribute: () => undefined, textContent: '' }) }
  expect(element(document as unknown as Document, 'text', {}, said).textContent).toBe(shown)
  expect(plain(said, 40)).toBe(shown)
  expect(plain(said, 5)).toBe('\u2068متجر\u2069…')
  expect(html`<a href="${'https://متجر.example/'}">`.markup).toBe('<a href="https://متجر.example/">')
})
