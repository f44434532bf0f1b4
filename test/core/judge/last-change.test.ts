import { expect, it } from 'vitest'
import { moverBefore, noteChange } from '#core/judge/last-change.ts'
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
