import { expect, test } from 'vitest'
import { fingerprints } from '#stages/doctor/fingerprint.ts'
import { fakeBenchmark } from '../core/rounds.ts'

test('what is deployed is the same whatever the order of its keys, and another where any value or order of a list differs', () => {
  const benchmark = fakeBenchmark()
  const print = (changes: object) => fingerprints([{ ...benchmark, ...changes }]).jackets
  const own = print({})
  const reversed = Object.fromEntries(Object.entries(benchmark).toReversed())
  const target = Object.fromEntries(Object.entries(benchmark.target).toReversed())
  expect(fingerprints([{ ...reversed, target } as typeof benchmark])).toEqual({ jackets: own })
  expect(print({ business: undefined })).toBe(own)
  expect(print({ target: { ...benchmark.target, margin: 0.1 } })).not.toBe(own)
  expect(print({ steps: benchmark.steps.toReversed() })).not.toBe(own)
  expect(print({ steps: ['home'] })).not.toBe(own)
})
