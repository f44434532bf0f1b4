import { expect, test } from 'vitest'
import { scoreLabel } from '#core/words/summary.ts'

test('a score says which steps it is of, also where there is none', () => {
  expect(scoreLabel(['home', 'search'])).toBe('geometric mean of home and search')
  expect(scoreLabel(['home'])).toBe('median on home')
  expect(scoreLabel([])).toBe('no step was measured on every site')
})
