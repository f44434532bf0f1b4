import { describe, expect, it } from 'vitest'
import { startJudge } from '#core/judge/judge.ts'
import { competitorsOf, overallOf } from '#core/judge/overall.ts'
import type { MarketVerdict, Standing } from '#core/judge/standing.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { missingReason } from '#core/words/missing.ts'
import { targetSentence } from '#core/words/verdict.ts'
import { minute } from '../incidents.ts'
import { fakeBenchmark, sydney } from '../rounds.ts'

const named = { a: 'ahead', l: 'level', b: 'behind', u: 'unknown' } as const

/** What is said of verdicts by competitor, one letter per step; the later the step, the later it became so. */
function said(
  verdicts: Record<string, string>,
  against: Benchmark['target']['against'] = 'fastest',
  measured: Partial<Standing> | ((competitor: string, n: number) => Partial<Standing>) = {},
): string {
  const blank = verdictOf(startJudge({ benchmark: fakeBenchmark(), market: sydney }), 0)
  const [first = expect.fail()] = blank.comparisons
  const comparisons = Object.entries(verdicts).flatMap(([competitor, letters]) =>
    [...letters].map((letter, n): Standing => {
      return {
        ...first,
        ...(typeof measured === 'function' ? measured(competitor, n) : measured),
        competitor,
        step: `step ${n}`,
        verdict: named[letter as 'a'],
        since: minute(60 * n),
      }
    }),
  )
  const competitors = competitorsOf(comparisons)
  const target = { ...blank.target, against, ...overallOf({ against, competitors, comparisons }) }
  const verdict: MarketVerdict = { ...blank, comparisons, competitors, target, measuredAt: minute(600) }
  return targetSentence(verdict, { timeZone: 'UTC', now: Date.parse(minute(600)) })
}

describe('a verdict that is level', () => {
  it('says that no difference is larger than the margin where that is so', () => {
    expect(said({ X: 'll', Y: 'll' })).toBe(
      'You have been level with every competitor since 23 Nov, 01:00: no difference larger than 5%.',
    )
    expect(said({ X: 'll', Y: 'bb' }, { competitor: 'X' })).toBe(
      'You have been level with X since 23 Nov, 01:00: no difference larger than 5%.',
    )
  })

  it('says of whom you are ahead, and since all of it has been so', () => {
    expect(said({ X: 'll', Y: 'aaa', Z: 'a' })).toBe(
      'You have been level with X, and ahead of Y and Z since 23 Nov, 02:00.',
    )
    expect(said({ X: 'al', Y: 'll' })).toBe(
      'You have been level with or ahead of every competitor since 23 Nov, 01:00.',
    )
    expect(said({ X: 'al', Y: 'bb' }, { competitor: 'X' })).toBe(
      'You have been level with or ahead of X since 23 Nov, 01:00.',
    )
  })

  it('names the largest difference where it exceeds the margin, as after catching up by more than was lost', () => {
    const faster = { ratio: 1 / 1.23, metric: 'lcp', rounds: 12 } as const
    const level = 'You have been level with every competitor since 23 Nov, 00:00'
    expect(said({ X: 'l' }, 'fastest', faster)).toBe(
      `${level}. The largest gap is to X on step 0: 1.23x faster on LCP.`,
    )
    expect(said({ X: 'l' }, 'fastest', { ...faster, ratio: 1.04 })).toBe(`${level}: no difference larger than 5%.`)
  })

  it('against the median may be behind some', () => {
    expect(said({ X: 'b', Y: 'a' }, 'median')).toBe('You have been neither ahead of nor behind most competitors.')
  })
})

describe('a verdict that is behind', () => {
  it('has one time where all began at once, and otherwise only says which is the earliest', () => {
    expect(said({ X: 'b', Y: 'b' })).toMatch(/^You have been behind X and Y on step 0 since 23 Nov, 00:00\./)
    expect(said({ X: 'bb', Y: 'bb' })).toMatch(
      /^You are behind X and Y on step 0 and step 1 \(the earliest since 23 Nov, 00:00\)\./,
    )
    // Nobody is said to be ahead on a step where they are not.
    expect(said({ X: 'bb', Y: 'lb', Z: 'bb' })).toMatch(
      /^You are behind X and Z on step 0 and step 1, and Y on step 1 \(the earliest since 23 Nov, 00:00\)\./,
    )
    expect(said({ X: 'bl', Y: 'lb' }, 'median')).toMatch(
      /^You are behind most competitors: X on step 0, and Y on step 1 \(the earliest since 23 Nov, 00:00\)\./,
    )
    expect(said({ W: 'bll', X: 'lbl', Y: 'llb', Z: 'bbb' })).toMatch(
      /^You are behind W, X, Y and Z on at least one of step 0, step 1 and step 2 \(the earliest since/,
    )
    // What is level began at another time, and is not told of.
    expect(said({ X: 'bl', Y: 'll' })).toMatch(/^You have been behind X on step 0 since 23 Nov, 00:00\./)
  })
})

it('a gap that has just changed says over how many rounds it is, and what it was: a league of more rounds has another figure', () => {
  const worst = (before: number | null) =>
    said({ X: 'b' }, 'fastest', { ratio: 2.15, metric: 'lcp', rounds: 10, before }).split('. ')[1]
  expect(worst(1.1)).toBe('The largest gap is to X on step 0: 2.15x slower on LCP (10 rounds, before 1.10x slower).')
  expect(worst(0.84)).toMatch(/\(10 rounds, before 1\.19x faster\)\.$/)
  expect(worst(null)).toBe('The largest gap is to X on step 0: 2.15x slower on LCP.')
})

it('how many rounds a verdict still needs is counted in words', () => {
  const standing = { competitor: 'Globex', step: 'home', lastKnown: 'unknown' as const }
  const said = (more: number | null) =>
    missingReason({ kind: 'rounds', more }, { standing, telling: { timeZone: 'UTC', now: 0, margin: 0.05 } })
  expect(said(1)).toBe('about 1 more round needed')
  expect(said(7)).toBe('about 7 more rounds needed')
  expect(said(null)).toContain('close to the margin of 5%')
})

describe('a verdict that is ahead', () => {
  it('names the steps only where the others have none', () => {
    expect(said({ X: 'aa', Y: 'aa' })).toBe('You have been ahead of every competitor since 23 Nov, 01:00.')
    expect(said({ X: 'au', Y: 'au' })).toBe('You have been ahead of every competitor on step 0 since 23 Nov, 00:00.')
  })
})

describe('a verdict against one competitor', () => {
  it('is about that one alone', () => {
    expect(said({ X: 'l', Y: 'a' }, { competitor: 'X' })).toBe(
      'You have been level with X since 23 Nov, 00:00: no difference larger than 5%.',
    )
    expect(said({ X: 'u', Y: 'a' }, { competitor: 'X' })).toMatch(/^No verdict against X: /)
    expect(said({ X: 'u' }, 'median')).toMatch(/^No verdict against the median competitor: /)
  })
})

describe('the largest gap', () => {
  const ratios = (all: Record<string, number>) => (competitor: string) => ({
    ...{ ratio: all[competitor] ?? null, metric: 'lcp' as const, rounds: 12 },
  })

  it('of a verdict that is level is the furthest from none in either direction, beyond the margin', () => {
    expect(said({ X: 'l', Y: 'l' }, 'fastest', ratios({ X: 1.1, Y: 1 / 1.2 }))).toContain(
      'to Y on step 0: 1.20x faster',
    )
    expect(said({ X: 'l', Y: 'l' }, 'fastest', ratios({ X: 1.2, Y: 1 / 1.1 }))).toContain(
      'to X on step 0: 1.20x slower',
    )
    expect(said({ X: 'l' }, 'fastest', ratios({ X: 1.05 }))).toMatch(/: no difference larger than 5%\.$/)
  })

  it('is not named where failures decide, or nothing was measured by', () => {
    expect(said({ X: 'b' }, 'fastest', { ratio: null, metric: 'lcp' })).toBe(
      'You have been behind X on step 0 since 23 Nov, 00:00.',
    )
    expect(said({ X: 'b' }, 'fastest', { ratio: 2, metric: null })).not.toContain('gap')
  })
})

it('three groups of steps are listed', () => {
  expect(said({ X: 'bll', Y: 'lbl', Z: 'llb' })).toMatch(
    /^You are behind X on step 0, Y on step 1, and Z on step 2 \(the earliest since 23 Nov, 00:00\)\./,
  )
})

describe('a verdict that is missing says what data is missing', () => {
  type Why = Standing['missing']
  const recent = (hour: number): Why => ({ kind: 'recent', lastAt: minute(60 * hour) })
  const rounds = (more: number | null): Why => ({ kind: 'rounds', more })
  const without = (verdicts: Record<string, string>, missing: Record<string, Why>) =>
    said(verdicts, 'fastest', (competitor, n) => ({ missing: missing[`${competitor}${n}`] ?? null })).replace(
      'No verdict against the competitors: ',
      '',
    )

  it.each<[string, Record<string, string>, Record<string, Why>, string]>([
    [
      'never, of a competitor as a whole',
      { X: 'uu', Y: 'aa' },
      { X0: { kind: 'never' }, X1: { kind: 'never' } },
      'X was never measured in the same round as you. You are ahead of Y.',
    ],
    [
      'never on one step, which is not never',
      { X: 'ul', Y: 'aa' },
      { X0: { kind: 'never' } },
      'X on step 0 was never measured in the same round as you. You are ahead of Y.',
    ],
    [
      'one of the two being 0',
      { X: 'u', Y: 'a' },
      { X0: { kind: 'zero' } },
      'there is no ratio to X, because your figure or theirs is 0 in every round. You are ahead of Y.',
    ],
    [
      'recent measurements, the latest of them',
      { X: 'u', Y: 'u', Z: 'u' },
      { X0: recent(1), Y0: recent(3), Z0: recent(2) },
      'too few recent measurements; the latest is from 23 Nov, 03:00.',
    ],
    [
      'recent measurements of some only',
      { X: 'u', Y: 'u' },
      { X0: recent(1), Y0: rounds(1) },
      'too few recent measurements of X (the latest is from 23 Nov, 01:00); not enough data for 1 of 2 comparisons; the first needs about 1 more round.',
    ],
    [
      'rounds, the fewest of those that are known',
      { X: 'uu', Y: 'u' },
      { X0: rounds(12), X1: rounds(null), Y0: rounds(7) },
      'not enough data for 3 of 3 comparisons; the first needs about 7 more rounds.',
    ],
    [
      'rounds, nobody knows how many',
      { X: 'u', Y: 'a' },
      { X0: rounds(null) },
      'not enough data for 1 of 2 comparisons. You are ahead of Y.',
    ],
  ])('%s', (_, verdicts, missing, words) => {
    expect(without(verdicts, missing)).toBe(words)
  })

  it('and of the last one what it was, if it was known', () => {
    const said = (lastKnown: 'behind' | 'unknown') =>
      missingReason(
        { kind: 'recent', lastAt: minute(60) },
        {
          standing: { competitor: 'X', step: 'home', lastKnown },
          telling: { timeZone: 'UTC', now: Date.parse(minute(90)), margin: 0.05 },
        },
      )
    expect(said('behind')).toBe('too few recent measurements, the latest from 23 Nov, 01:00; you were behind then')
    expect(said('unknown')).toBe('too few recent measurements, the latest from 23 Nov, 01:00')
  })
})
