import { describe, expect, it } from 'vitest'
import { competitorsOf, overallOf, worstRatio } from '#core/judge/overall.ts'

type Verdict = 'ahead' | 'level' | 'behind' | 'unknown'

/** Verdicts by competitor, one letter per step: a, l, b and ? */
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
    ['being behind any competitor on any step is behind', { X: 'aaa', Y: 'aab' }, 'behind', ['Y']],
    ['being ahead of all on every decided step is ahead', { X: 'aa?', Y: 'a?a' }, 'ahead', ['X', 'Y']],
    ['having no verdict against one competitor is unknown', { X: 'aaa', Y: '???' }, 'unknown', ['Y']],
    ['being level on one step is level', { X: 'aal', Y: 'aaa' }, 'level', ['X']],
    ['being level with an undecided step is unknown', { X: 'll?', Y: 'lll' }, 'unknown', ['X']],
  ] as const)('%s', (_, verdicts, verdict, competitors) => {
    expect(overall('fastest', verdicts)).toMatchObject({ verdict, competitors })
  })

  it('behind holds since the first step fell behind, ahead since the last step was ahead', () => {
    expect(overall('fastest', { X: 'abb' }).since).toBe('2026-11-21T00:00:00.000Z')
    expect(overall('fastest', { X: 'aaa' }).since).toBe('2026-11-22T00:00:00.000Z')
    expect(overall('fastest', { X: '???' }).since).toBeNull()
  })
})

describe('against the median', () => {
  it.each([
    ['being behind half of the competitors is not behind', { X: 'b', Y: 'b', Z: 'l', W: 'a' }, 'level'],
    ['being behind more than half is behind', { X: 'b', Y: 'b', Z: 'a' }, 'behind'],
    ['being ahead of more than half is ahead', { X: 'a', Y: 'a', Z: 'b' }, 'ahead'],
    ['being ahead of half of the competitors is not ahead', { X: 'a', Y: 'a', Z: 'l', W: 'b' }, 'level'],
    ['an undecided competitor that may tip the balance is unknown', { X: 'b', Y: 'l', Z: '?' }, 'unknown'],
  ] as const)('%s', (_, verdicts, verdict) => {
    expect(overall('median', verdicts).verdict).toBe(verdict)
  })
})

it('level with the fastest holds since the last of all verdicts; with the median since those that are level', () => {
  expect(overall('fastest', { X: 'l', Y: 'aa' })).toMatchObject({ verdict: 'level', since: '2026-11-21T00:00:00.000Z' })
  expect(overall('median', { X: 'l', Y: 'aa', Z: 'bb' })).toMatchObject({
    verdict: 'level',
    since: '2026-11-20T00:00:00.000Z',
  })
})

describe('against a named competitor', () => {
  it('only that competitor counts', () => {
    expect(overall({ competitor: 'X' }, { X: 'aa', Y: 'bb' })).toMatchObject({ verdict: 'ahead', competitors: ['X'] })
  })
})

it('the worst ratio is the largest of those that are known', () => {
  const of = (...ratios: (number | null)[]) => worstRatio(ratios.map((ratio) => ({ ratio })))
  expect(of(0.9, null, 1.4, 1.1)).toBe(1.4)
  expect(of(0.8, 0.9)).toBe(0.9)
  expect(of(null)).toBeNull()
  expect(of()).toBeNull()
})

it('without competitors nothing is known', () => {
  for (const against of ['fastest', 'median'] as const) {
    expect(overall(against, {})).toEqual({ verdict: 'unknown', competitors: [], since: null })
  }
})
