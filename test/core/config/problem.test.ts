import { expect, test } from 'vitest'
import { formatProblems } from '#core/config/problem.ts'

/** The line shown of a source with a Q where the problem is, and the place of the caret below it. */
function shown(length: number, column: number): { line: string; caret: number } {
  const source = `${'x'.repeat(column - 1)}Q${'x'.repeat(length - column)}`
  const place = { file: 'b.yaml', line: 7, column, key: 'us' }
  const [line = '', below = ''] = formatProblems([{ ...place, message: 'Wrong.', source }])
    .split('\n')
    .slice(-2)
  return { line, caret: below.indexOf('^') }
}

test('a line that is too long for a terminal is cut so that the problem and what is around it stay in view', () => {
  expect(shown(110, 100).line).toBe(`    7 | ${'x'.repeat(99)}Q${'x'.repeat(10)}`)
  for (const column of [1, 10, 60, 90, 91, 100, 110, 200, 280, 300]) {
    const { line, caret } = shown(300, column)
    expect(line.length).toBeLessThan(120)
    expect(line[caret]).toBe('Q')
    const after = line.slice(caret + 1).replace('…', '')
    expect(after.length).toBeGreaterThanOrEqual(Math.min(15, 300 - column))
    expect(line.endsWith('…')).toBe(column + after.length < 300)
    expect(caret - '    7 | '.length).toBeGreaterThanOrEqual(Math.min(30, column - 1))
  }
})

test('a problem of a whole file has no line, column or excerpt', () => {
  const whole = { file: 'shop.json', line: 0, column: 0, message: 'It is empty.', source: 'xyz' }
  expect(formatProblems([{ ...whole, key: '' }])).toBe('shop.json\n  It is empty.')
  expect(formatProblems([{ ...whole, key: 'step 2', hint: 'Record it again.' }])).toBe(
    'shop.json  step 2\n  It is empty.\n  Record it again.',
  )
})

test('a problem on an empty line, or where the text is not known, shows its place alone', () => {
  const place = { file: 'b.yaml', line: 7, column: 1, key: 'us', message: 'Wrong.' }
  for (const problem of [place, { ...place, source: '  ' }]) {
    expect(formatProblems([problem])).toBe('b.yaml:7:1  us\n  Wrong.')
  }
})
