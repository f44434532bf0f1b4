import fc from 'fast-check'
import { expect, it } from 'vitest'
import { joinKey } from '#store/key.ts'
import { refusal } from './adapter.ts'

it('joins parts readably', () => {
  expect(joinKey('round', 'jackets', 'sydney-phone')).toBe('round#jackets#sydney-phone')
})

it('escapes the separator in a part', () => {
  expect(joinKey('Shop #1', '100 %')).toBe('Shop %231#100 %25')
})

it('never joins different parts to the same key', () => {
  const part = fc.string({ unit: fc.constantFrom('a', '#', '%', '%23', '2', '3', '5'), minLength: 1, maxLength: 4 })
  const parts = fc.array(part, { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(parts, parts, (left, right) => {
      expect(joinKey(...left) === joinKey(...right)).toBe(JSON.stringify(left) === JSON.stringify(right))
    }),
    { seed: 20261122, numRuns: 2000 },
  )
})

it('refuses an empty part', () => {
  expect(() => joinKey('round', '', 'sydney')).toThrow(refusal('invalid'))
})
