import { expect, test } from 'vitest'
import { ourPlace } from '#core/analysis/league/place.ts'

test('a place is among the sites that have one, as where you started counts them', () => {
  const us = { us: true, place: 1 }
  const never = { us: false, place: null }
  expect(ourPlace([us, never, never])).toEqual({ place: 1, of: 1 })
  expect(ourPlace([us, { us: false, place: 2 }, never])).toEqual({ place: 1, of: 2 })
  expect(
    ourPlace([
      { us: true, place: null },
      { us: false, place: 1 },
    ]),
  ).toBeNull()
})
