import { expect, test } from 'vitest'
import { shownChange } from '#dashboard/views/settings/shown-change.ts'

test('a change of the metric names it as the form does, not as the file', () => {
  const metric = (change: string) => shownChange({ key: 'target.metric', change })
  expect(metric('as in the file → cls')).toBe('as in the file → CLS')
  expect(metric('speedIndex → duration')).toBe('Speed Index → Duration')
  expect(metric('lcp → as in the file')).toBe('LCP → as in the file')
  expect(shownChange({ key: 'target.against', change: 'fastest → lcp' })).toBe('fastest → lcp')
})
