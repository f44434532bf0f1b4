import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { formatProblems } from '#core/config/problem.ts'
import { defaultSettings, parseSettings } from '#core/config/settings.ts'

const settings = defaultSettings()
const files = new Set(['acme.ts'])
/** As fast-check's own unit `binary`, which lists a million of them first. */
const anyCharacter = fc
  .oneof(
    fc.integer({ min: 0, max: 0xff }),
    fc.integer({ min: 0x100, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10_ffff }),
  )
  .map((code) => String.fromCodePoint(code))
const runs = { seed: 42, numRuns: 400 }

const valid = `name: Buying a jacket
us: { name: Acme, origin: https://www.acme.com.au, script: acme.ts }
competitors:
  - name: Globex
    origin: https://globex.example
    pages: &p { home: /, search: "/s?q=rain+jacket", product: /p/123 }
  - { name: Initech, origin: https://initech.example, pages: *p }
steps: [home, search, product]
markets:
  - { name: Sydney phone, region: ap-southeast-2, profile: phone-4g, locale: en-AU, timeZone: Australia/Sydney }
every: 15 minutes
loads: 3
limits: { step: 30 s, visit: 3 minutes, memory: 2 GB }
target: { against: fastest, metric: lcp, margin: 5%, promise: 3 s }
alarm: { to: [ceo@acme.example], falseAlarms: 1 per year }
business: { monthlyRevenue: 2000000 AUD, conversionPerSecond: 7% }
`

const asBenchmark = (text: string) => parseBenchmark({ id: 'x', file: 'b.yaml', text, settings, files })
const asSettings = (text: string) => parseSettings({ file: 'o.yaml', text })

/** Either a benchmark or problems that can be shown: each with a place in the file and nothing that moves a terminal. */
function check(text: string, read = [asBenchmark, asSettings]): void {
  for (const parse of read) {
    const parsed = parse(text)
    if (parsed.ok) continue
    expect(parsed.problems.length).toBeGreaterThan(0)
    const lines = text.split('\n')
    for (const { line, column, message, source } of parsed.problems) {
      expect(message).not.toMatch(/Invalid input|undefined|\[object|received/)
      if (line === 0) continue
      expect(line).toBeLessThanOrEqual(lines.length)
      expect(column).toBeLessThanOrEqual((source ?? '').length + 2)
    }
    expect(formatProblems(parsed.problems)).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e]/u)
  }
}

test('the file that is spoiled below is fine', () => {
  expect(parseBenchmark({ id: 'x', file: 'b.yaml', text: valid, settings, files }).ok).toBe(true)
})

test('random text is read or refused, and never crashes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: anyCharacter, maxLength: 200 }), fc.string({ maxLength: 200 })), (text) =>
      check(text),
    ),
    runs,
  )
})

test('text of signs that mean something in YAML', () => {
  const signs = fc.constantFrom(
    ...'{}[]:,-?&*!|>%@`"\'#~',
    '\n',
    '  ',
    '\t',
    '\r\n',
    'us',
    'name',
    'a: ',
    '<<: ',
    '__proto__: ',
    '---\n',
    '1e999',
    '.nan',
  )
  fc.assert(
    fc.property(
      fc.array(signs, { maxLength: 60 }).map((parts) => parts.join('')),
      (text) => check(text),
    ),
    runs,
  )
})

test('a valid file with a piece cut out, doubled or replaced', () => {
  const position = fc.nat(valid.length)
  const spoiled = fc
    .tuple(
      position,
      fc.nat(40),
      fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('', '\n', ': ', '- ', '\u001b[31m', '\u202e')),
    )
    .map(([at, length, insert]) => valid.slice(0, at) + insert + valid.slice(at + length))
  fc.assert(
    fc.property(spoiled, (text) => check(text)),
    runs,
  )
})

test('a valid file with any other value in the place of one', () => {
  const values = [
    '~',
    '0',
    '-1',
    '.inf',
    'true',
    '""',
    '" "',
    '[]',
    '{}',
    '[[]]',
    '{ a: { b: 1 } }',
    '*p',
    '!x y',
    '"\\0"',
    '2026-01-01',
    '0x10',
    '__proto__',
    'constructor',
    'x'.repeat(300),
  ]
  const scalars = [...valid.matchAll(/(?<=: )[^\s{[&*][^,}\]\n]*/g)].map(({ 0: text, index }) => ({ text, index }))
  for (const { text, index } of scalars) {
    for (const value of values) check(valid.slice(0, index) + value + valid.slice(index + text.length), [asBenchmark])
  }
})

test('a large file full of mistakes is answered in seconds', () => {
  const keys = Array.from({ length: 8_000 }, (_, n) => `kye${n}: x`).join('\n')
  const items = Array.from({ length: 4_000 }, () => '  - { nmae: x, orign: y }').join('\n')
  const started = performance.now()
  check(`${keys}\ncompetitors:\n${items}\n`)
  // Quadratic work would take minutes; the limit leaves room for a busy machine.
  expect(performance.now() - started).toBeLessThan(30_000)
})
