import { expect, it } from 'vitest'
import { noteSlip, type Slip } from '#core/judge/slip.ts'
import { startDetector } from '#core/statistics/detector.ts'
import { histogramOf } from '#core/statistics/histogram.ts'
import { calm } from '#core/statistics/tolerance.ts'
import type { DetectorEvent } from '#core/statistics/verdict.ts'

const slipped = { type: 'SLIPPED', cause: 'change', slot: 9, seq: 9, onset: 5, evidence: 1, restored: false } as const

/** What is noted of a slip to `ratio` from `last`, where this was known of the one before. */
function noted(
  ratio: number,
  { last = 1.3, earlier, ...changes }: { last?: number | null; earlier?: Slip } & Partial<DetectorEvent> = {},
): { before: number; small: boolean } | undefined {
  const reference = histogramOf(Array.from({ length: 30 }, () => Math.log(last ?? 1)))
  const home = { reference, wobble: calm(), verdict: 'BEHIND' as const, shift: 0.2, back: [] }
  const detector = { ...startDetector(), home: last === null ? null : home }
  const stream = { detector, ...(earlier && { slip: earlier }) }
  noteSlip(stream, { ...slipped, state: 'BEHIND', estimate: Math.log(ratio), ...changes }, 0.05)
  const { slip }: { slip?: Slip } = stream
  return slip && { before: Math.round(Math.exp(slip.before) * 100) / 100, small: slip.small }
}

it('a slip of a site that is behind is small within the margin of what it was before', () => {
  expect(noted(1.35)).toEqual({ before: 1.3, small: true })
  expect(noted(1.38)).toEqual({ before: 1.3, small: false })
})

it('small slips add up until one of them is told or something else happens', () => {
  const earlier = { before: Math.log(1.25), small: true }
  expect(noted(1.35, { earlier })).toEqual({ before: 1.25, small: false })
  expect(noted(1.35, { earlier: { ...earlier, small: false } })).toEqual({ before: 1.3, small: true })
  // It had got faster in between.
  expect(noted(1.35, { earlier: { before: Math.log(1.4), small: true } })).toEqual({ before: 1.3, small: true })
  expect(noted(1.35, { earlier, type: 'IMPROVED' })).toBeUndefined()
  expect(noted(1.35, { earlier, state: 'LEVEL' })).toBeUndefined()
  expect(noted(1.35, { earlier, last: null })).toBeUndefined()
})
