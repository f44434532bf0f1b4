import { expect, test } from 'vitest'
import { catalogue } from '#scenarios/demo/catalogue.ts'
import { editDistance, lookUp, scan, wordsOf } from '#scenarios/demo/find.ts'

test.each([
  ['kitten', 'sitting', 3],
  ['flaw', 'lawn', 2],
  ['', 'rain', 4],
  ['rain', '', 4],
  ['rain', 'rain', 0],
])('from %j to %j it is %i edits', (one, other, edits) => {
  expect(editDistance(one, other)).toBe(edits)
  expect(editDistance(other, one)).toBe(edits)
})

test('the scan finds the same as the index when nothing is misspelt', () => {
  for (const question of ['rain jacket', 'poncho kids lagoon', 'waxed cotton']) {
    expect(scan(question)).toEqual(lookUp(question))
    expect(scan(question).length).toBeGreaterThan(12)
  }
})

test('only the scan tolerates typos', () => {
  expect(lookUp('rian jackt')).toEqual([])
  expect(scan('rian jackt')).toEqual(lookUp('rain jacket'))
})

test('a query is limited to a few words', () => {
  expect(wordsOf('a'.repeat(10_000))).toEqual(['a'.repeat(24)])
  expect(wordsOf('rain '.repeat(1000))).toHaveLength(6)
})

test('every product has a unique name', () => {
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length)
})
