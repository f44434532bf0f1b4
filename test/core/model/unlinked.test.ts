import { describe, expect, it } from 'vitest'
import { unlinked } from '#core/model/untrusted.ts'

/** With `|` where a mail program is kept from seeing a link. */
const shown = (text: string) => unlinked(text).replaceAll('\u200c', '|')

describe('text of a page in a mail', () => {
  it.each([
    ['a host name', 'Visit evil.example now', 'Visit evil.|example now'],
    ['every part of a host name', 'www.evil-1.example', 'www.|evil-1.|example'],
    ['a host name in another script', 'пример.испытание', 'пример.|испытание'],
    ['an address with its scheme', 'https://10.0.0.1/x', 'https:|//10.0.0.1/x'],
    ['a mail address', 'ceo@acme.example', 'ceo@|acme.|example'],
  ])('offers no link to %s', (_, text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it.each(['Took 1.5 s.', 'Two. Three.', 'at 10:30', 'a: b', 'sold @ 5', '... and more'])(
    'leaves %j as it is',
    (text) => {
      expect(unlinked(text)).toBe(text)
    },
  )
})
