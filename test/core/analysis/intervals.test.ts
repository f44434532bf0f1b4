import { describe, expect, it } from 'vitest'
import { gapOf } from '#core/analysis/audit/scores.ts'
import { intervalOf, typicalOf } from '#core/analysis/digest/typical.ts'
import { verdictNow } from '#core/analysis/league/judgement.ts'
import { stepFigure } from '#core/analysis/summary.ts'
import { arms, trialOf } from '#core/analysis/trial.ts'
import { splitGap } from '#core/analysis/why/split.ts'
import { fakeBenchmark, fakeRound, sydney } from '../rounds.ts'
import { partRounds } from './why/why-rounds.ts'

// Figures that people read as "95 %", each where a wrong constant would make another statement of it.

/** Logarithm of a margin of 5 %. */
const edge = Math.log(1.05)
const rounds = (values: number[]) => values.map((d, n) => ({ scheduledAt: `2026-11-22T10:0${n}:00Z`, d }))
const of = (count: number, value: number) => Array.from({ length: count }, () => value)

describe('the verdict of a league', () => {
  // The interval of six rounds is as wide as they are; that of eight leaves out three of their 36 means in pairs at each end.
  it.each([
    ['unknown', 'after five rounds, however clear they are', of(5, 1)],
    ['behind', 'after six', of(6, 1)],
    ['ahead', 'the other way round', of(6, -1)],
    ['unknown', 'where the interval ends on the margin', [edge, ...of(5, 3 * edge)]],
    ['behind', 'where it ends beyond it', [1.01 * edge, ...of(5, 3 * edge)]],
    ['unknown', 'where it ends on the margin, the other way round', [-edge, ...of(5, -3 * edge)]],
    ['ahead', 'where it ends beyond it', [-1.01 * edge, ...of(5, -3 * edge)]],
    ['unknown', 'where it ends on both margins', [-edge, ...of(4, 0), edge]],
    ['unknown', 'where it ends on the upper margin', [...of(5, 0), edge]],
    ['unknown', 'where it ends on the lower margin', [...of(5, 0), -edge]],
    ['level', 'within both', [-0.99 * edge, ...of(4, 0), 0.99 * edge]],
    ['unknown', 'where one round of six contradicts the others', [0, ...of(5, 3 * edge)]],
    ['behind', 'where one round of eight does', [0, ...of(7, 2.2 * edge)]],
    ['unknown', 'where three rounds of eight do', of(3, 0).concat(of(5, 2.2 * edge))],
  ] as const)('is %s %s', (verdict, _, values) => {
    expect(verdictNow(rounds([...values]), 0.05)).toBe(verdict)
  })
})

describe('the difference between the scores of audits', () => {
  it.each([
    [
      'an audit of eight contradicts the others',
      [-10, ...of(7, 5)],
      { low: -2.5, high: 5, coverage: 0.961 },
      'unknown',
    ],
    ['none does', of(6, 5), { low: 5, high: 5, coverage: 0.969 }, 'ahead'],
    ['it may be none', [0, ...of(5, 5)], { low: 0, high: 5, coverage: 0.969 }, 'unknown'],
    ['it may be none, the other way round', [0, ...of(5, -5)], { low: -5, high: 0, coverage: 0.969 }, 'unknown'],
    ['two points are too few to notice', [-2, ...of(4, 0), 2], { low: -2, high: 2, coverage: 0.969 }, 'level'],
    ['four audits are too few, and yet have an interval', of(4, 9), { low: 9, high: 9, coverage: 0.875 }, 'unknown'],
    ['five audits are too few', of(5, 9), { low: 9, high: 9, coverage: 0.938 }, 'unknown'],
  ] as const)('%s', (_, points, { low, high, coverage }, verdict) => {
    expect(gapOf([...points])).toMatchObject({ low, high, coverage: expect.closeTo(coverage, 3), verdict })
  })
})

it('three audits have no interval', () => {
  expect(gapOf(of(3, 9))).toMatchObject({ points: 9, low: null, high: null, coverage: null, verdict: 'unknown' })
})

describe('the gap of a week', () => {
  const day = (count: number, width: number | null) => ({
    competitor: 'Globex',
    step: 'home',
    metric: 'lcp' as const,
    ratio: 1.2,
    low: width === null ? null : 1.2 / width,
    high: width === null ? null : 1.2 * width,
    rounds: count,
  })
  const weekOf = (...days: ReturnType<typeof day>[]) => {
    const week = typicalOf(days)
    return week && intervalOf(week)
  }

  it.each([
    [6, 0.95],
    [5, 1 - 2 ** -4],
    [4, 1 - 2 ** -3],
  ])('takes the interval of a day of %i rounds for what it covers, and is of 95 %% itself', (count, covered) => {
    const week = weekOf(day(count, 1.1))
    expect(week?.coverage).toBe(0.95)
    // Quantiles of a standard normal, of tables.
    const z = { 0.95: 1.959964, 0.9375: 1.862732, 0.875: 1.534121 }[covered] ?? Number.NaN
    expect(Math.log(week?.high ?? 0) - Math.log(1.2)).toBeCloseTo((Math.log(1.1) * 1.959964) / z, 5)
  })

  it('stands on the days that have an interval, while those have half of the rounds', () => {
    expect(weekOf(day(12, 1.1), day(12, null))).not.toBeNull()
    expect(weekOf(day(12, 1.1), day(13, null))).toBeNull()
  })
})

describe('a trial', () => {
  const asked = fakeBenchmark({ steps: ['home'] })
  const twice = {
    ...asked,
    sites: asked.sites.slice(0, 2).map((site, index) => ({ ...site, name: index === 0 ? arms.asIs : arms.changed })),
  }
  /** Of one step that takes 1 s with the change, and these times as it is, ms, one a round. */
  const judged = (times: number[]) => {
    const measured = times.map((ms, n) => fakeRound(n, { [arms.asIs]: { home: ms }, [arms.changed]: { home: 1000 } }))
    return trialOf({ twice, asked, market: sydney, rounds: measured }).steps[0]
  }
  const around = (middle: number) => [-0.2, -0.1, 0, 0, 0.1, 0.2].map((d) => 1000 * Math.exp(middle + d))

  // An interval of 0.2 each way has to shrink to the distance from ln 1.05 = 0.0488, and does with the root of the rounds.
  it.each([
    ['no difference', 0, 95],
    ['a gain beyond the margin', 0.1, 86],
    ['a loss beyond the margin', -0.1, 86],
    ['a gain that is too close to it', 0.07, null],
  ])('of six rounds that suggest %s says how many more it needs', (_, middle, more) => {
    expect(judged(around(middle))).toMatchObject({ outcome: 'unknown', more })
  })

  it('has an interval of 95 % in ms, which one round of eight that contradicts the others does not reach', () => {
    const gain = { estimate: 50, low: -25, high: 50, coverage: expect.closeTo(0.961, 3) }
    expect(judged([900, ...of(7, 1050)])?.gain).toEqual(gain)
  })

  it('has none after three rounds, and one of its true coverage after four', () => {
    expect(judged(of(3, 1050))?.gain).toEqual({ estimate: 50, low: null, high: null, coverage: null })
    expect(judged(of(4, 1050))?.gain).toEqual({ estimate: 50, low: 50, high: 50, coverage: 0.875 })
  })
})

it('a quarter of the loads took longer than the 75th percentile', () => {
  expect(stepFigure([5, 1, 3, 2, 4])).toEqual({ median: 3, p75: 4, n: 5 })
})

describe('a part of the gap', () => {
  const nothingElse = { dns: 0, connect: 0, loadDelay: 0, load: 0, renderDelay: 0, rest: 0 }
  /** Of rounds in which the wait of each of three loads varies by 20 %. */
  const waitWith = (more: number, count = 100) => {
    const sites = { Acme: { ...nothingElse, wait: 400 + more }, Globex: { ...nothingElse, wait: 400 } }
    const split = splitGap(partRounds({ sites, noise: 0.2, count }), {
      us: 'Acme',
      competitor: 'Globex',
      step: 'home',
    })
    const { difference = 0, low, high, certain } = split?.parts.find(({ part }) => part === 'wait') ?? {}
    return { difference, low: low ?? Number.NaN, high: high ?? Number.NaN, certain }
  }
  /** Of a 20 % trimmed mean, which needs 1.15 times the observations of a mean (Rosenberger & Gasko 1983). */
  const error = 400 * 0.2 * Math.sqrt((2 / 3) * (1.15 / 100))

  it('has an interval of 95 %: 1.96 standard errors to either side', () => {
    const { difference, low, high } = waitWith(0)
    for (const half of [difference - low, high - difference]) {
      expect(half / (1.96 * error)).toBeGreaterThan(0.8)
      expect(half / (1.96 * error)).toBeLessThan(1.2)
    }
  })

  it('has none after three rounds', () => {
    expect(waitWith(4000, 3)).toMatchObject({ low: Number.NaN, high: Number.NaN, certain: false })
    expect(waitWith(4000, 4)).toMatchObject({ low: expect.any(Number), high: expect.any(Number) })
    expect(waitWith(4000, 4).low).not.toBeNaN()
  })

  it('differs for certain from the size on that noise brings once in ten thousand comparisons: four standard errors', () => {
    const isCertainAt = (errors: number) => {
      const own = (waitWith(0).high - waitWith(0).low) / (2 * 1.96)
      return waitWith(errors * own - waitWith(0).difference).certain
    }
    expect([3.5, 4.5].map(isCertainAt)).toEqual([false, true])
  })
})
