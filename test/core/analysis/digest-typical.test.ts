import { describe, expect, it } from 'vitest'
import { changeOf, intervalOf, typicalOf, typicalOfRounds } from '#core/analysis/digest/typical.ts'
import { hodgesLehmann } from '#core/statistics/hodges-lehmann.ts'
import { usual } from '../judge/judge-streams.ts'
import { fakeBenchmark } from '../rounds.ts'
import { daysOf, twoWeeksOf } from './digest-weeks.ts'

const benchmark = fakeBenchmark()
const gap = (ratio: number, { width = 1.05, rounds = 12 } = {}) => ({
  competitor: 'Globex',
  step: 'home',
  metric: 'lcp' as const,
  ratio,
  low: ratio / width,
  high: ratio * width,
  rounds,
})
const bare = (ratio: number) => ({ ...gap(ratio, { rounds: 2 }), low: null, high: null })
const asked = { margin: 0.05, looks: 4 }

describe('the gap of a week, from its days', () => {
  it('is the mean of the days weighted by rounds, with a narrower interval than any day', () => {
    const week = typicalOf([gap(1.2), gap(1.2), gap(1.5, { rounds: 24 })])
    expect(Math.exp(week?.log ?? 0)).toBeCloseTo(Math.sqrt(1.2 * 1.5), 6)
    const { low = 0, high = 0 } = (week && intervalOf(week)) ?? {}
    expect(high / low).toBeLessThan(1.05 ** 2)
    expect(typicalOf([])).toBeNull()
  })

  it('has no interval with only days of a round or two, unless there are six of them', () => {
    const few = typicalOf([1.2, 1.3, 1.1, 1.2, 1.25].map(bare))
    expect(few && intervalOf(few)).toBeNull()
    const six = typicalOf([1.2, 1.3, 1.1, 1.2, 1.25, 1.15].map(bare))
    expect(six && intervalOf(six)?.low).toBeCloseTo(1.1, 1)
    // Six days have an interval of 95 % as wide as they are; the seventh makes it narrower.
    const widthOf = (ratios: number[]) => {
      const week = typicalOf(ratios.map(bare))
      const { low, high } = (week && intervalOf(week)) ?? { low: 0, high: 0 }
      return Math.log(high / low) / Math.log(1.3 / 1.1)
    }
    expect(widthOf([1.2, 1.3, 1.1, 1.2, 1.25, 1.15])).toBeCloseTo(1, 6)
    expect(widthOf([1.2, 1.3, 1.1, 1.2, 1.25, 1.15, 1.2])).toBeLessThan(0.9)
  })

  it('has an interval where days with one have at least half of the rounds', () => {
    const known = gap(1.2, { rounds: 12 })
    const interval = (rounds: number) => {
      const week = typicalOf([known, { ...gap(1.2, { rounds }), low: null, high: null }])
      return week && intervalOf(week)
    }
    expect(interval(12)).not.toBeNull()
    expect(interval(13)).toBeNull()
  })

  it('is less sure by days of five rounds or fewer, whose intervals hold less often than 95 %', () => {
    const widthOf = (rounds: number) => {
      const week = typicalOf([gap(1.2, { rounds })])
      const { low, high, coverage } = (week && intervalOf(week)) ?? { low: 0, high: 0, coverage: 0 }
      expect(coverage).toBe(0.95)
      return Math.log(high / low) / (2 * Math.log(1.05))
    }
    expect(widthOf(6)).toBeCloseTo(1, 9)
    // 93.75 % and 87.5 %: 1.8627 and 1.5341 standard errors.
    expect(widthOf(5)).toBeCloseTo(1.95996 / 1.86273, 4)
    expect(widthOf(4)).toBeCloseTo(1.95996 / 1.53412, 4)
  })

  it('agrees with all rounds of the week taken together', () => {
    const rounds = twoWeeksOf(usual, { ...usual, Acme: { home: 1300, search: 1500 } })
    const days = daysOf(rounds, benchmark).slice(7)
    const gaps = days.flatMap((day) =>
      day.gaps.filter(
        ({ competitor, step, metric }) => competitor === 'Northpeak' && step === 'home' && metric === 'lcp',
      ),
    )
    expect(gaps).toHaveLength(7)
    const all = Math.exp(hodgesLehmann(gaps.map(({ ratio }) => Math.log(ratio))))
    expect(Math.exp(typicalOf(gaps)?.log ?? 0)).toBeCloseTo(all, 2)
    expect(all).toBeCloseTo(1.3, 1)
  })
})

describe('the gap of a week, from its rounds', () => {
  const size = { ratio: 1.2, low: 1.1, high: 1.3, coverage: 0.95, n: 40, failures: { us: 0, competitor: 0 } }

  it('has their interval', () => {
    const week = typicalOfRounds(size)
    expect(week).toMatchObject({ log: Math.log(1.2), rounds: 40, interval: { low: 1.1, high: 1.3, coverage: 0.95 } })
    expect(week && intervalOf(week)).toEqual({ low: 1.1, high: 1.3, coverage: 0.95 })
  })

  it('has none where they have none, and is none without a ratio', () => {
    const week = typicalOfRounds({ ...size, low: null, high: null, coverage: null, n: 3 })
    expect(week).toMatchObject({ error: null, interval: null })
    expect(week && intervalOf(week)).toBeNull()
    expect(typicalOfRounds({ ...size, ratio: null })).toBeNull()
  })
})

describe('a change since last week', () => {
  const change = (before: number, now: number, given = asked) => {
    const [a, b] = [before, now].map((ratio) => typicalOf(Array.from({ length: 7 }, () => gap(ratio))))
    return a && b && changeOf({ now: b, before: a }, given)
  }

  it('is a loss when we became slower, a gain when we became faster', () => {
    expect(change(1.1, 1.4)?.direction).toBe('loss')
    expect(change(1.4, 1.1)?.direction).toBe('gain')
    expect(change(1.1, 1.4)?.factor).toBeCloseTo(1.4 / 1.1, 6)
    const { low, high } = change(1.1, 1.4) ?? {}
    // Seven days of 5 % each way, twice: sqrt(2 / 7) of it.
    expect(Math.log((high ?? 0) / (low ?? 1)) / 2).toBeCloseTo(Math.log(1.05) * Math.sqrt(2 / 7), 6)
  })

  it('is unclear below the margin, however small the error, and where the error is unknown', () => {
    expect(change(1.1, 1.14)?.direction).toBe('unclear')
    expect(change(1.1, 1.14, { ...asked, margin: 0.01 })?.direction).toBe('loss')
    const [week, few] = [typicalOf([gap(1.1)]), typicalOf([bare(2)])]
    expect(week && few && changeOf({ now: few, before: week }, asked).direction).toBe('unclear')
  })

  it('is significant at 5 % over all comparisons: beyond 1.96 standard errors of one, 2.50 of four', () => {
    // Standard errors of 0.06 and 0.08 make one of 0.1.
    const week = (log: number, error: number) => ({ log, error, rounds: 40, interval: null })
    const moved = (log: number, looks: number) =>
      changeOf({ now: week(log, 0.06), before: week(0, 0.08) }, { margin: 0.05, looks }).direction
    expect([moved(0.195, 1), moved(0.197, 1), moved(-0.197, 1)]).toEqual(['unclear', 'loss', 'gain'])
    expect([moved(0.249, 4), moved(0.251, 4)]).toEqual(['unclear', 'loss'])
  })

  it('without any error is as large as it is', () => {
    const week = (log: number) => ({ log, error: 0, rounds: 40, interval: null })
    const moved = (log: number) => changeOf({ now: week(log), before: week(0) }, { margin: 0.05, looks: 4 })
    expect(moved(0.06)).toMatchObject({ direction: 'loss', low: Math.exp(0.06), high: Math.exp(0.06) })
    expect([moved(0.04).direction, moved(0).direction]).toEqual(['unclear', 'unclear'])
  })

  it('needs stronger evidence the more comparisons there are', () => {
    const day = (ratio: number) => typicalOf([gap(ratio, { width: 1.1 })])
    const pair = { before: day(1), now: day(1.16) }
    const of = (looks: number) =>
      pair.now && pair.before && changeOf({ now: pair.now, before: pair.before }, { margin: 0.05, looks }).direction
    expect(of(1)).toBe('loss')
    expect(of(100)).toBe('unclear')
  })

  it('is rarely found between two similar weeks: at most once in twenty, over all comparisons together', () => {
    let found = 0
    const weeks = 100
    for (let seed = 1; seed <= weeks; seed++) {
      const normal = normals(seed)
      const week = () =>
        typicalOf(Array.from({ length: 7 }, () => gap(Math.exp(0.05 * normal()), { width: Math.exp(1.96 * 0.05) })))
      const moved = Array.from({ length: 4 }, () => {
        const [before, now] = [week(), week()]
        return before && now && changeOf({ before, now }, { margin: 0.01, looks: 4 }).direction
      })
      if (moved.some((direction) => direction !== 'unclear')) found++
    }
    expect(found).toBeLessThanOrEqual(weeks * 0.09)
  })
})

/** Box-Muller over Lehmer's generator. */
function normals(seed: number): () => number {
  let state = seed * 7919
  const uniform = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}
