import { expect, test } from 'vitest'
import { silenceAfter } from '#core/model/health.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test.each([
  // A long round is no silence, however short the interval.
  ['1 minute', minute, 30 * minute],
  ['15 minutes', 15 * minute, 45 * minute],
  ['an hour', hour, 3 * hour],
  ['12 hours', 12 * hour, 36 * hour],
  // Rare rounds are missed a day late, and not after three weeks.
  ['a day', day, 2 * day],
  ['7 days', 7 * day, 8 * day],
])('rounds every %s are missed after a while', (_, every, after) => {
  expect(silenceAfter(every)).toBe(after)
})
