import { describe, expect, it } from 'vitest'
import { observeRound, startJudge } from '#core/judge/judge.ts'
import { isNotBehind } from '#core/judge/missing.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import { fakeBenchmark, fakeRound, sydney } from '../rounds.ts'

const benchmark = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'] })

/**
 * How many rounds the only comparison says it still needs, after each round until its first verdict: null where it
 * cannot be known. Our times in ms, over and over; the competitor takes 1 s.
 */
function forecasts(ours: readonly number[], most = 200): (number | null)[] {
  const judge = startJudge({ benchmark, market: sydney })
  const found: (number | null)[] = []
  for (let n = 0; n < most; n++) {
    const round = fakeRound(n, { Acme: { home: ours[n % ours.length] ?? 0 }, Northpeak: { home: 1000 } })
    observeRound(judge, round)
    const missing = verdictOf(judge, Date.parse(round.scheduledAt)).comparisons[0]?.missing
    if (missing?.kind !== 'rounds') break
    found.push(missing.more)
  }
  return found
}

/** `slow` of `all` rounds slower than the margin allows, evenly spread. */
function mixed(slow: number, all: number): number[] {
  return Array.from({ length: all }, (_, n) => (((n + 1) * slow) % all < slow ? 1300 : 900))
}

describe('the number of rounds that a first verdict still needs', () => {
  it('counts down from the first round when all rounds agree, whoever is faster', () => {
    const countdown = [6, 5, 4, 3, 2, 1]
    expect(forecasts([1500])).toEqual(countdown)
    expect(forecasts([700])).toEqual(countdown)
    expect(forecasts([1000])).toEqual(countdown)
  })

  it('is forecast from the pace so far, in two digits, when two rounds of three agree', () => {
    const found = forecasts(mixed(2, 3))
    const total = found.length + 1
    expect(total).toBeGreaterThan(60)
    for (const known of [30, 45, 60]) {
      const more = found[known - 1] ?? 0
      expect(known + more).toBeGreaterThan(total * 0.8)
      expect(known + more).toBeLessThan(total * 1.2)
    }
    expect(found.findLast((more) => (more ?? 0) >= 100)).toSatisfy((more: number) => more % 10 === 0)
  })

  it('is still given when it is long, and unknown when it would take thousands of rounds', () => {
    expect(forecasts(mixed(7, 13), 26).at(-1)).toBeGreaterThan(1500)
    expect(forecasts(mixed(7, 13), 26).at(-1)).toBeLessThanOrEqual(2000)
    expect(forecasts(mixed(15, 28), 28).at(-1)).toBeNull()
  })

  it('is unknown while the rounds contradict each other', () => {
    expect(forecasts([1300, 700], 30).at(-1)).toBeNull()
    // Never behind, but as often level as ahead.
    expect(forecasts([1000, 900], 30).at(-1)).toBeNull()
    expect(forecasts([900, 1000], 30).at(-1)).toBeNull()
    // Never ahead, but as often level as behind.
    expect(forecasts([1000, 1100], 30).at(-1)).toBeNull()
  })
})

describe('being not behind', () => {
  /** After each of these rounds; with the verdict at the end. */
  function assessed(ours: readonly number[], count: number) {
    const judge = startJudge({ benchmark, market: sydney })
    const found: boolean[] = []
    for (let n = 0; n < count; n++) {
      observeRound(judge, fakeRound(n, { Acme: { home: ours[n % ours.length] ?? 0 }, Northpeak: { home: 1000 } }))
      found.push(judge.comparisons.every(({ detector }) => isNotBehind(detector)))
    }
    return { found, verdict: judge.comparisons[0]?.detector.verdict }
  }

  it('needs as much evidence as a verdict: seven rounds that agree, even where being level or ahead is undecided', () => {
    const { found, verdict } = assessed([1000, 900], 8)
    expect(verdict).toBe('UNDECIDED')
    expect(found).toEqual([false, false, false, false, false, false, true, true])
  })

  it('follows the verdict once there is one', () => {
    expect(assessed([700], 20)).toMatchObject({ verdict: 'AHEAD', found: expect.arrayContaining([true]) })
    expect(assessed([1000], 20).found.at(-1)).toBe(true)
    const behind = assessed([1500], 20)
    expect(behind.verdict).toBe('BEHIND')
    expect(behind.found).not.toContain(true)
    // Whatever there was evidence for before.
    const slipped = assessed([...Array<number>(60).fill(900), ...Array<number>(60).fill(1500)], 120)
    expect(slipped.verdict).toBe('BEHIND')
    expect([slipped.found[59], slipped.found.at(-1)]).toEqual([true, false])
  })

  it('is not concluded from rounds that contradict each other', () => {
    expect(assessed([1300, 900], 60).found).not.toContain(true)
  })
})
