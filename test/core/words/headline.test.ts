import { expect, test } from 'vitest'
import { intervalWords } from '#core/words/why/headline.ts'

test('an interval has the figure that stands beside it, which was rounded so that its column adds up', () => {
  // 0.4 ms, shown as 1.
  expect(intervalWords({ low: -0.05, high: 0.18 }, 1)).toBe('0 to +1')
  expect(intervalWords({ low: 0.2, high: 0.3 }, -1)).toBe('-1 to 0')
  expect(intervalWords({ low: -12.4, high: 47.6 }, 20)).toBe('-12 to +48')
  expect(intervalWords({ low: null, high: null }, 20)).toBe('–')
})
