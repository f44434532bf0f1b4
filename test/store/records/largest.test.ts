import { expect, it } from 'vitest'
import { findMisfit } from '#core/config/size-checks.ts'
import { leastTexts } from '#core/model/limits.ts'
import { recordSizes } from '#core/model/record-sizes.ts'
import type { Round } from '#core/model/round.ts'
import { maxRecordBytes, recordBytes } from '#store/record.ts'
import { fitRound } from '#store/records/fit.ts'
import { toRound } from '#store/records/round-record.ts'
import { roundKey } from '#store/records/rounds.ts'
import { fullRound, largeBenchmark, largestAdmitted } from '../../core/largest.ts'

const storedBytes = (round: Round) => recordBytes(roundKey(round), JSON.stringify(fitRound(round)))
const computed = (benchmark: Parameters<typeof recordSizes>[0]) => recordSizes(benchmark)[0]?.bytes ?? 0
/** Redirects are the first to go. */
const least = ({ url, title, element, message }: typeof leastTexts) => ({ url, title, element, message })
const withoutRedirects = (round: Round): Round => {
  for (const { loads } of round.visits)
    for (const { steps } of loads) for (const { document } of steps) if (document !== undefined) document.redirects = []
  return round
}

it.each([
  { competitors: 1, steps: 2, loads: 1 },
  { competitors: 1, steps: 30, loads: 1 },
  { competitors: 5, steps: 5, loads: 3 },
  { competitors: 20, steps: 2, loads: 3 },
  { competitors: 2, steps: 4, loads: 9, named: 12 },
])('the size computed for a round is never below, nor far above, that of a full one: %o', (size) => {
  const benchmark = largeBenchmark(size)
  const actual = storedBytes(withoutRedirects(fullRound(0, benchmark, { texts: least(leastTexts) })))
  expect(computed(benchmark)).toBeGreaterThanOrEqual(actual)
  expect(computed(benchmark)).toBeLessThan(1.5 * actual)
})

it.each([
  { competitors: 12, loads: 2 },
  { competitors: 20, loads: 1, named: 12 },
  { competitors: 3, loads: 9 },
  { competitors: 1, loads: 3 },
])('the largest benchmark that is admitted can be stored, whatever its pages say: %o', (size) => {
  const benchmark = largestAdmitted(size)
  expect(findMisfit({ ...benchmark, limits: { ...benchmark.limits, visit: 840_000 } })).toBeUndefined()
  expect(storedBytes(fullRound(0, benchmark))).toBeLessThanOrEqual(maxRecordBytes)
})

it('a stored round is shortened only as far as needed, and numbers never', () => {
  const small = fullRound(0, largeBenchmark({ competitors: 1, steps: 3, loads: 3 }))
  expect(read(small)).toEqual(small)
  const benchmark = largestAdmitted({ competitors: 12, loads: 2 })
  const typical = fullRound(0, benchmark, { texts: { url: 90, title: 50, element: 50, message: 150 } })
  withoutRedirects(typical)
  expect(read(typical)).toEqual(typical)
  const hostile = fullRound(0, benchmark)
  const kept = read(hostile).visits[0]?.loads[1]?.steps[0]
  expect(kept?.metrics).toEqual(hostile.visits[0]?.loads[1]?.steps[0]?.metrics)
  expect(kept?.document?.url).toMatch(/^https:\/\/0.example\/0\/step-1.+…$/)
})

function read(round: Round): Round {
  const value = JSON.parse(JSON.stringify(fitRound(round)))
  return toRound({ ...roundKey(round), value, version: 1 })
}
