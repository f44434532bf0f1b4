import { expect, test } from 'vitest'
import { isolated } from '#core/words/isolate.ts'

test('a name that runs from right to left does not draw the figures after it to its other side', () => {
  expect(isolated('home against متجر السترات: 2.14x slower')).toBe(
    'home against \u2068متجر السترات\u2069: 2.14x slower',
  )
  expect(isolated('behind متجر…السترات, 2 rounds')).toBe('behind \u2068متجر…السترات\u2069, 2 rounds')
  expect(isolated('behind חנות, متجر and Globex')).toBe('behind \u2068חנות\u2069, \u2068متجر\u2069 and Globex')
})

test('other text is as it was', () => {
  for (const text of ['Globex: 2.14x slower', '雨具専門店: 2.93 s', 'Zwölf 🏎️', 'é']) expect(isolated(text)).toBe(text)
})
