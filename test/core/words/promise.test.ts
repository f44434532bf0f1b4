import { describe, expect, it } from 'vitest'
import type { MarketVerdict, PromiseStep } from '#core/judge/standing.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Round } from '#core/model/round.ts'
import { promiseSentence, promiseSentences, promiseSummary } from '#core/words/promise.ts'
import { judged, stretches, usual } from '../judge/judge-streams.ts'
import { fakeBenchmark, fakeRound, notOk, sydney } from '../rounds.ts'

const benchmark = fakeBenchmark()

function judgedNow(rounds: readonly Round[], asked: typeof benchmark) {
  const now = Date.parse(rounds.at(-1)?.scheduledAt ?? '')
  return { verdict: verdictOf(judged(rounds, asked).judge, now), telling: { timeZone: sydney.timeZone, now } }
}

describe('a promise', () => {
  it('is reported with the time it takes', () => {
    const promising = fakeBenchmark({ target: { ...benchmark.target, promise: 2000 } })
    const rounds = stretches([
      [80, usual],
      [60, { ...usual, Acme: { home: 1000, search: 2800 } }],
    ])
    const { verdict, telling } = judgedNow(rounds, promising)
    const said = promiseSentences(verdict, telling)
    expect(said[0]?.said).toMatch(
      /^You have kept the 2\.00 s promise on home since .*: estimated at (\d+ ms|1\.\d\d s) \(\d+ rounds, 95 % confidence interval/,
    )
    expect(said[1]?.said).toMatch(
      /^You have broken the 2\.00 s promise on search since .*: estimated at 2\.\d\d s \(\d+ rounds, 95 % confidence interval/,
    )
  })
})

describe('a promise that the time of a step exceeds', () => {
  const step = {
    step: 'search',
    metric: 'lcp',
    since: null,
    missing: null,
    coverage: 0.95,
    rounds: 64,
    firstEstimate: false,
  } as const
  const telling = { timeZone: 'UTC', now: 0, limit: 2500, margin: 0.1 }

  it('is kept within the margin only, and the sentence says so', () => {
    const within = { ...step, outcome: 'kept', ratio: 1.04, low: 1.02, high: 1.06 } as const
    expect(promiseSentence(within, telling)).toBe(
      'You have kept the 2.50 s promise on search within the margin of 10%: estimated at 2.60 s (64 rounds, 95 % confidence interval 2.55 s to 2.65 s).',
    )
    expect(promiseSentence({ ...within, ratio: 1 }, telling)).toMatch(/^You have kept the 2\.50 s promise on search: /)
  })

  it('is not said to be kept by more than the margin, nor broken by less than the limit, before that is certain', () => {
    const over = { ...step, outcome: 'kept', ratio: 1.12, low: 1.1, high: 1.14 } as const
    expect(promiseSentence(over, telling)).toBe(
      'Not yet certain that you break the 2.50 s promise on search by more than the margin of 10%: estimated at 2.80 s (64 rounds, 95 % confidence interval 2.75 s to 2.85 s).',
    )
    const under = { ...step, outcome: 'broken', ratio: 0.92, low: 0.9, high: 0.94 } as const
    expect(promiseSentence(under, telling)).toBe(
      'Not yet certain that you keep the 2.50 s promise on search again: estimated at 2.30 s (64 rounds, 95 % confidence interval 2.25 s to 2.35 s).',
    )
  })
})

describe('a promise on a journey that fails', () => {
  const promising = fakeBenchmark({ target: { ...benchmark.target, promise: 2000 } })
  const good = stretches([[80, usual]])
  const failingAt = (step: string) => {
    const walk = step === 'home' ? {} : { home: 1000 }
    const failed = { ...usual, Acme: notOk('failed', { step, walk }) }
    return judgedNow([...good, ...[80, 81, 82, 83].map((n) => fakeRound(n, failed))], promising)
  }

  it('is not kept at that step, whatever the rounds before were', () => {
    const { verdict, telling } = failingAt('search')
    const said = promiseSentences(verdict, telling)
    expect(said[0]).toMatchObject({
      said: expect.stringMatching(/^You have kept the 2\.00 s promise on home/),
      bad: false,
    })
    expect(said[1]).toEqual({
      said: 'Your journey fails at search, so you do not keep the 2.00 s promise there.',
      bad: true,
    })
  })

  it('nor on the steps after it, which nobody reaches', () => {
    const { verdict, telling } = failingAt('home')
    expect(promiseSentences(verdict, telling).map(({ said }) => said)).toEqual([
      'Your journey fails at home, so you do not keep the 2.00 s promise there.',
      'Your journey fails before search, so you do not keep the 2.00 s promise there.',
    ])
    expect(promiseSummary(verdict, telling)).toBe('')
  })
})

it('a promise without recent measurements is not said to need more rounds', () => {
  const promising = fakeBenchmark({ target: { ...benchmark.target, promise: 2000 } })
  const rounds = stretches([[80, usual]])
  const { judge } = judged(rounds, promising)
  const now = Date.parse(rounds.at(-1)?.scheduledAt ?? '') + 8 * 24 * 3_600_000
  const said = promiseSentences(verdictOf(judge, now), { timeZone: 'UTC', now })
  expect(said[0]?.said).toMatch(
    /^Too few recent measurements for the 2\.00 s promise on home: the latest is from 23 Nov, \d\d:\d\d, estimated at (\d+ ms|1\.\d\d s) \(/,
  )
})

describe('the promise beside the verdict', () => {
  const blank = { metric: 'lcp', since: null, missing: null, coverage: 0.95, rounds: 64, firstEstimate: false } as const
  const step = (name: string, outcome: PromiseStep['outcome'], ratio: number): PromiseStep => ({
    ...blank,
    step: name,
    outcome,
    ratio,
    low: ratio - 0.02,
    high: ratio + 0.02,
  })
  const summary = (steps: PromiseStep[]) => {
    const { verdict, telling } = judgedNow(stretches([[10, usual]]), benchmark)
    const all = steps.map(({ outcome }) => outcome)
    const outcome = all.includes('broken') ? 'broken' : all.every((one) => one === 'kept') ? 'kept' : 'unknown'
    const promised: MarketVerdict = { ...verdict, promise: { limit: 1000, outcome, steps } }
    return promiseSummary(promised, telling)
  }

  it('is broken most on a step, and on which others', () => {
    const broken = summary([step('home', 'broken', 1.1), step('list', 'kept', 0.8), step('item', 'broken', 1.2)])
    expect(broken).toBe(
      'You have broken the 1.00 s promise on item: estimated at 1.20 s (64 rounds, 95 % confidence interval 1.18 s to 1.22 s). It is broken on home, too.',
    )
    expect(summary([step('home', 'broken', 1.1), step('list', 'broken', 0.9)])).toMatch(/on home: .*\)\.$/)
  })

  it('is kept on every step, or within the margin, or not known', () => {
    expect(summary([step('home', 'kept', 0.7), step('list', 'kept', 0.9)])).toBe(
      'You keep the 1.00 s promise on every step; the slowest, list, is estimated at 900 ms.',
    )
    expect(summary([step('home', 'kept', 0.7), step('list', 'kept', 1.03)])).toMatch(
      /^You have kept the 1\.00 s promise on list within the margin of 5%: /,
    )
    expect(summary([step('home', 'kept', 0.7), step('list', 'unknown', 0.9)])).toBe('')
  })
})

describe('a promise on few rounds', () => {
  const step = {
    ...{ step: 'search', metric: 'lcp', since: null, missing: null, coverage: null, rounds: 1 },
    ...{ low: null, high: null, firstEstimate: true },
  } as const
  const said = (changes: object) =>
    promiseSentence({ ...step, ...changes } as never, { timeZone: 'UTC', now: 0, limit: 2500, margin: 0.1 })

  it('has no interval, and is a first estimate', () => {
    expect(said({ outcome: 'unknown', ratio: 1.04 })).toBe(
      'Not enough data yet for the 2.50 s promise on search: estimated at 2.60 s (1 round, first estimate).',
    )
    expect(said({ outcome: 'broken', ratio: null })).toBe('You have broken the 2.50 s promise on search.')
  })

  it('is within its margin up to the margin, and over its limit only where that can be read', () => {
    expect(said({ outcome: 'kept', ratio: 1.1 })).toContain('within the margin of 10%: estimated at 2.75 s')
    // 2.502 s reads as 2.50 s.
    expect(said({ outcome: 'kept', ratio: 1.001 })).toMatch(/^You have kept the 2\.50 s promise on search: /)
    expect(said({ outcome: 'broken', ratio: 1.001 })).toMatch(/^Not yet certain that you keep the 2\.50 s promise/)
    expect(said({ outcome: 'broken', ratio: 1.004 })).toMatch(/^You have broken the 2\.50 s promise on search: /)
  })
})
