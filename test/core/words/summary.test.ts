import { expect, test } from 'vitest'
import { measuredLabel, scoreLabel } from '#core/words/summary.ts'

test('a score says which steps it is of, also where there is none', () => {
  expect(scoreLabel(['home', 'search'])).toBe('geometric mean of home and search')
  expect(scoreLabel(['home'])).toBe('median on home')
  expect(scoreLabel([])).toBe('no step was measured on every site')
})

test('rounds are counted against those that were scheduled, if any were', () => {
  expect(measuredLabel(84, 90, String)).toBe('84 of 90 scheduled rounds measured')
  expect(measuredLabel(6, 1, String)).toBe('6 rounds measured')
  expect(measuredLabel(0, 1, String)).toBe('0 of 1 scheduled round measured')
  expect(measuredLabel(0, 0, String)).toBe('No round scheduled yet')
})
