import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clip, oneLine, shortName } from '#core/model/untrusted.ts'

const esc = '\u001b'

test.each([
  ['plain text', 'plain text'],
  [`${esc}[31mred${esc}[0m`, 'red'],
  [`${esc}[2J${esc}[1;1Hwiped`, 'wiped'],
  [`\u009b31mC1 colour`, 'C1 colour'],
  [`${esc}]0;new title\u0007after`, 'after'],
  [`${esc}]8;;https://evil.example${esc}\\link${esc}]8;;${esc}\\`, 'link'],
  [`\u009d0;title\u009cafter`, 'after'],
  [`${esc}P1;2|sixel${esc}\\after`, 'after'],
  [`${esc}cafter reset`, 'after reset'],
  [`${esc}(Bafter charset`, 'after charset'],
  // An incomplete sequence loses its introducer, so nothing that follows can complete it.
  [`cut ${esc}`, 'cut'],
  [`cut ${esc}[`, 'cut'],
  [`${esc}]0;never ended`, '0;never ended'],
  // Sequences that appear only after others are removed.
  [`${esc}${esc}[31m[31mnested`, '[31mnested'],
  ['two\r\nlines\tand\u2028more\u0085 ', 'two lines and more'],
  ['bell\u0007 back\b\u007f', 'bell back'],
  ['abc\u202ecod.exe\u202c', 'abccod.exe'],
  ['\u2066isolate\u2069\u200f\u061c', 'isolate'],
  ['a \u200b b', 'a b'],
  ['zero\u200bwidth\ufeff', 'zerowidth'],
  ['lone \ud800 half', 'lone \ufffd half'],
  ['\u0000', ''],
])('%j becomes %j', (text, clean) => {
  expect(oneLine(text, 100)).toBe(clean)
})

test('keeps the joiners that languages and emoji need', () => {
  for (const text of ['می‌خواهم', 'क्‍ष', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'Café Zürich 東京']) expect(oneLine(text, 100)).toBe(text)
})

test('clips at grapheme clusters, never within one', () => {
  expect(oneLine('abcdef', 6)).toBe('abcdef')
  expect(oneLine('abcdefg', 6)).toBe('abcde…')
  expect(oneLine('abcd efg', 6)).toBe('abcd…')
  expect(oneLine('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 2)).toBe('👨‍👩‍👧‍👦…')
  expect(oneLine('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…')
  expect(oneLine(`Z${'\u0301'.repeat(1000)}algo`, 100)).toHaveLength(20)
})

test('the output never contains control, escape or reordering characters, whatever the input', () => {
  const nasty = fc.string({
    unit: fc.oneof(
      fc.constantFrom(esc, '[', ']', '0', ';', 'm', '\u0007', '\\', '\u009b', '\u009d', '\n', '\u202e', '\ud83d'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
    ),
  })
  fc.assert(
    fc.property(nasty, fc.integer({ min: 1, max: 40 }), (text, most) => {
      const clean = oneLine(text, most)
      expect(clean).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
      expect([...new Intl.Segmenter().segment(clean)].length).toBeLessThanOrEqual(most)
    }),
    { seed: 1, numRuns: 2000 },
  )
})

test('a megabyte of unterminated sequences is cleaned in linear time', () => {
  const before = performance.now()
  for (const opening of [`${esc}]`, `${esc}[`, `${esc}[0;`, '\u009d', ' \n']) oneLine(opening.repeat(300_000), 80)
  expect(performance.now() - before).toBeLessThan(60_000)
})

test.each([
  ['xpath///*[@id="list"]', 'xpath///*[@id="list"]'],
  ['xpath///div[contains(@class, "a")]//a[@href]', 'xpath///div[contains(@class, "a")]//a[@href]'],
  ['https://kim:word@shop.example/p', 'https://********@shop.example/p'],
  ['https://kim:w[1]rd@shop.example/p', 'https://**********@shop.example/p'],
  ['//kim:word@shop.example/p', '//********@shop.example/p'],
])('of %s a selector stays as it is, and an address loses its password', (text, shown) => {
  expect(clip(text)).toBe(shown)
})

test('a long name keeps its beginning and its end, so that companies of one group differ', () => {
  const [australia, austria] = [
    'Globex Retail Group International (Australia)',
    'Globex Retail Group International (Austria)',
  ]
  expect(shortName(australia, 30)).toBe('Globex Retail Gro…(Australia)')
  expect(shortName(austria, 30)).toBe('Globex Retail Gro…al (Austria)')
  expect(shortName('株式会社ヤマダオンラインショップ東京本店', 10)).toBe('株式会社ヤ…東京本店')
  expect(shortName('🏎️🏎️🏎️🏎️', 3)).toBe('🏎️…🏎️')
  for (const name of ['Globex', ' Globex\u202e ', '👨‍👩‍👧‍👦 Family']) expect(shortName(name, 8)).toBe(oneLine(name, 8))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 40 }), (name, most) => {
      const letters = [...new Intl.Segmenter().segment(shortName(name, most))]
      return letters.length <= most
    }),
  )
})
