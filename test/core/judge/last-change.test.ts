import { expect, it } from 'vitest'
import { changeBefore, directionOf, type LastChange, noteChange } from '#core/judge/last-change.ts'
import { startDetector } from '#core/statistics/detector.ts'
import type { DetectorEvent } from '#core/statistics/verdict.ts'

const event = (cause: DetectorEvent['cause'], type: DetectorEvent['type']): DetectorEvent => {
  return { type, cause, slot: 9, seq: 9, onset: 5, estimate: 0, evidence: 1, restored: false, state: 'BEHIND' }
}
const found = { onset: 5, seq: 9 }
const alone = { others: [], from: 0 }

/** A comparison whose detector, which remembers a change for 100 rounds, has used so many. */
function after(rounds: number, lastChange?: LastChange) {
  const detector = { ...startDetector({ homeDrop: 100 }), seq: rounds }
  return { detector, ...(lastChange && { lastChange }) }
}

it('a change of which nobody knows who moved is remembered as one, so that what follows from it is not put down to chance', () => {
  const stream: Parameters<typeof changeBefore>[0] = after(9)
  const crossing = event('level', 'FELL_BEHIND')
  expect(changeBefore(stream, crossing, alone)).toBeUndefined()
  noteChange(stream, { event: event('change', 'LEAD_LOST'), moved: null })
  expect(changeBefore(stream, crossing, alone)).toEqual({ towards: 'slower', moved: null, ...found })
  noteChange(stream, { event: crossing, moved: null })
  expect(stream.lastChange).toEqual({ towards: 'slower', moved: null, ...found })
  expect(changeBefore(stream, event('change', 'SLIPPED'), alone)).toBeUndefined()
  noteChange(stream, { event: event('change', 'IMPROVED'), moved: null })
  expect(stream.lastChange).toEqual({ towards: 'faster', moved: null, ...found })
  expect(changeBefore(stream, crossing, alone)).toBeUndefined()
})

it.each([
  ['init', 'FIRST_VERDICT', { towards: 'slower', moved: 'us', ...found }],
  ['level', 'FELL_BEHIND', { towards: 'slower', moved: 'us', ...found }],
  ['level', 'CAUGHT_UP', undefined],
  ['change', 'SLIPPED', { towards: 'slower', moved: 'rival', ...found }],
  ['back', 'CAUGHT_UP', { towards: 'faster', moved: 'rival', ...found }],
] as const)('of a slip of ours, after %s %s, is remembered %o', (cause, type, lastChange) => {
  const stream: Parameters<typeof noteChange>[0] = { lastChange: { towards: 'slower', moved: 'us', ...found } }
  noteChange(stream, { event: event(cause, type), moved: 'rival' })
  expect(stream.lastChange).toEqual(lastChange)
})

it.each([
  [9, 'us'],
  [108, 'us'],
  [109, undefined],
  // A detector that began anew knows none.
  [8, undefined],
] as const)('a change found in the 9th round is what a crossing in the %sth follows from: %s', (rounds, moved) => {
  const stream = after(rounds, { towards: 'slower', moved: 'us', ...found })
  expect(changeBefore(stream, event('level', 'FELL_BEHIND'), alone)?.moved).toBe(moved)
})

it.each([
  ['us', 'slower', 5, 20, 'us'],
  ['us', 'slower', 6, 20, undefined],
  ['us', 'faster', 5, 20, undefined],
  ['both', 'slower', 5, 20, undefined],
  ['rival', 'slower', 5, 20, undefined],
  ['us', 'slower', 5, 109, undefined],
] as const)(
  'by a change of %s to %s another gap than that which moved since slot %s is, in round %s, put down to %s',
  (moved, towards, from, rounds, expected) => {
    const others = [after(9), after(rounds, { towards, moved, ...found })]
    expect(changeBefore(after(20), event('level', 'FELL_BEHIND'), { others, from })?.moved).toBe(expected)
  },
)

it('every event says in which direction the gap moved', () => {
  const faster = (['CAUGHT_UP', 'TOOK_LEAD', 'IMPROVED'] as const).map((type) => directionOf(event('change', type)))
  const slower = (['FELL_BEHIND', 'SLIPPED', 'LEAD_LOST'] as const).map((type) => directionOf(event('change', type)))
  expect([new Set(faster), new Set(slower)]).toEqual([new Set(['faster']), new Set(['slower'])])
})
