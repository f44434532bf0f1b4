import { expect, it } from 'vitest'
import { directionOf, forgetOldChange, moverBefore, noteChange } from '#core/judge/last-change.ts'
import { startDetector } from '#core/statistics/detector.ts'
import { emptyHistogram } from '#core/statistics/histogram.ts'
import { calm } from '#core/statistics/tolerance.ts'
import type { DetectorEvent } from '#core/statistics/verdict.ts'

const event = (cause: DetectorEvent['cause'], type: DetectorEvent['type']): DetectorEvent => {
  return { type, cause, slot: 9, seq: 9, onset: 5, estimate: 0, evidence: 1, restored: false, state: 'BEHIND' }
}

it('a change of which nobody knows who moved is remembered as one, so that what follows from it is not put down to chance', () => {
  const stream: Parameters<typeof noteChange>[0] = {}
  const crossing = event('level', 'FELL_BEHIND')
  expect(moverBefore(stream, crossing)).toBeUndefined()
  noteChange(stream, { event: event('change', 'LEAD_LOST'), moved: null })
  expect(moverBefore(stream, crossing)).toBeNull()
  noteChange(stream, { event: crossing, moved: null })
  expect(stream.lastChange).toEqual({ towards: 'slower', moved: null })
  expect(moverBefore(stream, event('change', 'SLIPPED'))).toBeUndefined()
  noteChange(stream, { event: event('change', 'IMPROVED'), moved: null })
  expect(stream.lastChange).toEqual({ towards: 'faster', moved: null })
  expect(moverBefore(stream, crossing)).toBeUndefined()
})

it.each([
  ['init', 'FIRST_VERDICT', { towards: 'slower', moved: 'us' }],
  ['level', 'FELL_BEHIND', { towards: 'slower', moved: 'us' }],
  ['level', 'CAUGHT_UP', undefined],
  ['change', 'SLIPPED', { towards: 'slower', moved: 'rival' }],
  ['back', 'CAUGHT_UP', { towards: 'faster', moved: 'rival' }],
] as const)('of a slip of ours, after %s %s, is remembered %o', (cause, type, lastChange) => {
  const stream: Parameters<typeof noteChange>[0] = { lastChange: { towards: 'slower', moved: 'us' } }
  noteChange(stream, { event: event(cause, type), moved: 'rival' })
  expect(stream.lastChange).toEqual(lastChange)
})

it('is forgotten with what the gap was before', () => {
  const home = { reference: emptyHistogram(), wobble: calm(), verdict: 'LEVEL' as const, shift: 0.2, back: [] }
  const kept = [home, null].map((known) => {
    const stream = {
      lastChange: { towards: 'slower', moved: 'us' } as const,
      detector: { ...startDetector(), home: known },
    }
    forgetOldChange(stream)
    return stream.lastChange !== undefined
  })
  expect(kept).toEqual([true, false])
})

it('every event says in which direction the gap moved', () => {
  const faster = (['CAUGHT_UP', 'TOOK_LEAD', 'IMPROVED'] as const).map((type) => directionOf(event('change', type)))
  const slower = (['FELL_BEHIND', 'SLIPPED', 'LEAD_LOST'] as const).map((type) => directionOf(event('change', type)))
  expect([new Set(faster), new Set(slower)]).toEqual([new Set(['faster']), new Set(['slower'])])
})
