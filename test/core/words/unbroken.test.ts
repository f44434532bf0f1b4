import { expect, test } from 'vitest'
import { unbroken } from '#core/words/unbroken.ts'

test('a figure stays on one line with its unit', () => {
  expect(unbroken('Nordregn 2.64 s, 5 d 21 h, 95 % interval, 212 kB (1 min 13 s).')).toBe(
    'Nordregn 2.64\u00a0s, 5\u00a0d 21\u00a0h, 95\u00a0% interval, 212\u00a0kB (1\u00a0min 13\u00a0s).',
  )
})

test('a figure stays on one line with its currency, and a time with its half of the day', () => {
  expect(unbroken('About USD 0.92 to JPY 4,200, since 5 Jan, 4:00 am.')).toBe(
    'About USD\u00a00.92 to JPY\u00a04,200, since 5 Jan, 4:00\u00a0am.',
  )
})

test('other words after a figure go where they fit', () => {
  for (const text of [
    'HTTP 503',
    'LCP s',
    'A 1',
    '7 days',
    '3 sites',
    '12 rounds',
    '1 Sept',
    'Studio 54 Sydney',
    'a s',
  ])
    expect(unbroken(text)).toBe(text)
})
