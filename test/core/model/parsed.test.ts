import { expect, test } from 'vitest'
import { closest, describe } from '#core/model/parsed.ts'

test.each([
  // Two neighbouring letters swapped are one slip, wherever they are.
  ['apges', ['pages', 'stages'], 'pages'],
  ['pgaes', ['pages', 'stages'], 'pages'],
  ['pagse', ['pages', 'stages'], 'pages'],
  ['ab', ['ba'], 'ba'],
  ['PAGSE', ['Pages'], 'Pages'],
  // A third of the letters of the longer word.
  ['swfxch', ['switch'], 'switch'],
  ['sxfxch', ['switch'], undefined],
  ['max', ['map'], 'map'],
  ['mix', ['map'], undefined],
  ['a', ['b'], undefined],
  // The nearest, and of those that are as near the first.
  ['marker', ['market', 'marked'], 'market'],
  ['markt', ['marker', 'market'], 'market'],
  [`${'a'.repeat(99)}c`, ['a'.repeat(100)], 'a'.repeat(100)],
])('%s is taken for a misspelled one of %o: %s', (found, known, word) => {
  expect(closest(found, known)).toBe(word)
})

test('of a text without end only the beginning is compared', () => {
  expect(closest('a'.repeat(100_000), ['a'.repeat(100)])).toBe('a'.repeat(100))
  expect(closest('a'.repeat(100_000), ['a'.repeat(160)])).toBeUndefined()
})

test('a value is described in plain words', () => {
  expect([undefined, null, 'x', 5, true, [], ['x'], {}, { x: 1 }].map(describe)).toEqual([
    ...['nothing', 'nothing', '"x"', '5', 'true', 'a list', 'a list', 'a group of keys', 'a group of keys'],
  ])
})
