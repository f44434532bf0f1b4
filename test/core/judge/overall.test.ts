import { describe, expect, it } from 'vitest'
import { competitorsOf, overallOf } from '#core/judge/overall.ts'

type Verdict = 'ahead' | 'level' | 'behind' | 'unknown'

/** Verdicts by competitor, a letter a step: a, l, b and ? */
function overall(against: Parameters<typeof overallOf>[0]['against'], verdicts: Record<string, string>) {
  const named: Record<string, Verdict> = { a: 'ahead', l: 'level', b: 'behind', '?': 'unknown' }
  const comparisons = Object.entries(verdicts).flatMap(([competitor, letters]) =>
    [...letters].map((letter, n) => ({
      competitor,
      verdict: named[letter] ?? 'unknown',
      since: letter === '?' ? null : `2026-11-2${n}T00:00:00.000Z`,
    })),
  )
  return overallOf({ against, competitors: competitorsOf(comparisons), comparisons })
}

describe('against the fastest', () => {
  it.each([
    ['behind anybody on any step is behind', { X: 'aaa', Y: 'aab' }, 'behind', ['Y']],
    ['ahead of all on every step that is decided is ahead', { X: 'aa?', Y: 'a?a' }, 'ahead', ['X', 'Y']],
    ['nothing decided against one is unknown', { X: 'aaa', Y: '???' }, 'unknown', ['Y']],
    ['level on one step is level', { X: 'aal', Y: 'aaa' }, 'level', ['X']],
    ['level with a step missing is unknown', { X: 'll?', Y: 'lll' }, 'unknown', ['X']],
  ] as const)('%s', (_, verdicts, verdict, competitors) => {
    expect(overall('fastest', verdicts)).toMatchObject({ verdict, competitors })
  })

  it('it began with the first step that fell behind', () => {
    expect(overall('fastest', { X: 'abb' }).since).toBe('2026-11-21T00:00:00.000Z')
    expect(overall('fastest', { X: 'aaa' }).since).toBe('2026-11-22T00:00:00.000Z')
    expect(overall('fastest', { X: '???' }).since).toBeNull()
  })
})

describe('against the median', () => {
  it.each([
    ['behind half of them is not behind', { X: 'b', Y: 'b', Z: 'l', W: 'a' }, 'level'],
    ['behind more than half is', { X: 'b', Y: 'b', Z: 'a' }, 'behind'],
    ['ahead of more than half is ahead', { X: 'a', Y: 'a', Z: 'b' }, 'ahead'],
    ['one that is missing may decide', { X: 'b', Y: 'l', Z: '?' }, 'unknown'],
  ] as const)('%s', (_, verdicts, verdict) => {
    expect(overall('median', verdicts).verdict).toBe(verdict)
  })
})

describe('against a named competitor', () => {
  it('nobody else matters', () => {
    expect(overall({ competitor: 'X' }, { X: 'aa', Y: 'bb' })).toMatchObject({ verdict: 'ahead', competitors: ['X'] })
  })
})
