import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fill, widthOf, wrap } from '#cli/render/width.ts'

test.each([
  ['', 0],
  ['abc', 3],
  ['Café', 4],
  ['Cafe\u0301', 4],
  ['東京', 4],
  ['한글', 4],
  ['ｶﾅ', 2],
  ['ＡＢ', 4],
  ['䷀☰', 4],
  ['🈂', 2],
  ['👍', 2],
  ['👍🏽', 2],
  ['👨‍👩‍👧‍👦', 2],
  ['🇦🇺', 2],
  ['❤️', 2],
  ['☎', 1],
  ['1️⃣', 2],
  ['कीमत', 3],
  ['کتاب', 4],
  ['█▏–…▶', 5],
  ['\u200b\u0301', 0],
])('%j is %i columns wide', (text, columns) => {
  expect(widthOf(text)).toBe(columns)
})

test('a filled text has exactly the requested columns, even if a wide character crosses the edge', () => {
  const to = (text: string, columns: number, align: 'left' | 'right' = 'left') =>
    fill(text, { columns, align, ellipsis: '…' })
  expect(to('ab', 4)).toBe('ab  ')
  expect(to('ab', 4, 'right')).toBe('  ab')
  expect(to('abcde', 4)).toBe('ab…e')
  expect(to('Globex Australia', 10)).toBe('Globex…lia')
  expect(to('Globex Austria', 10)).toBe('Globex…ria')
  expect(to('東京東京', 8)).toBe('東京東京')
  expect(to('東京東京', 7)).toBe('東京…京')
  expect(to('東京東京', 6)).toBe('東…京 ')
  expect(to('東京東京', 6, 'right')).toBe(' 東…京')
})

test('what loses its middle is a name: of a number, a range or a bar that would be another one, and a sentence says first what is wrong', () => {
  const to = (text: string, columns: number) => fill(text, { columns, ellipsis: '…' })
  expect(to('10,987 to 11,456', 9)).toBe('10,987 t…')
  expect(to('+11,111', 5)).toBe('+11,…')
  expect(to('$1,234.50', 6)).toBe('$1,23…')
  expect(to('██████', 4)).toBe('███…')
  expect(to('Store 24 Sydney', 10)).toBe('Store…ney ')
  expect(fill('failed at home: No answer.', { columns: 15, ellipsis: '…', isSentence: true })).toBe('failed at home…')
})

test('wrapping breaks at spaces, and inside words longer than a line', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrap('a verylongword b', 5)).toEqual(['a', 'veryl', 'ongwo', 'rd b'])
  expect(wrap('東京東京', 5)).toEqual(['東京', '東京'])
  expect(wrap('東', 1)).toEqual(['東'])
  expect(wrap('', 5)).toEqual([''])
})

test('wrapping loses nothing and stays within the columns', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 20 }), (text, columns) => {
      const lines = wrap(text, columns)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns)
    }),
    { seed: 1 },
  )
})
