import { describe, expect, test } from 'vitest'
import { SIGN_STAKES } from '#core/statistics/bets.ts'
import { boundariesOf, defaultConfig } from '#core/statistics/config.ts'
import { observe, restoreDetector, saveDetector, startDetector } from '#core/statistics/detector.ts'
import { explain } from '#core/statistics/explain.ts'
import { startFirstVerdict, weighFirstVerdict } from '#core/statistics/first-verdict.ts'
import { histogramOf, toSparse } from '#core/statistics/histogram.ts'
import type { DetectorState } from '#core/statistics/memory.ts'
import type { DetectorVerdict } from '#core/statistics/verdict.ts'

const { enter, leave } = boundariesOf(defaultConfig)
const around = (centre: number, count = 300) =>
  Array.from({ length: count }, (_, at) => centre + ((at % 21) - 10) / 1000)
const reference = (centre: number, count = 300) => toSparse(histogramOf(around(centre, count)))

function stateOf(changes: Partial<DetectorState>): DetectorState {
  return { ...saveDetector(startDetector()), wm: 999, ...changes }
}

/** A remembered regime; at or above 0, `shift` says that we got slower since. */
function home(centre: number, shift: number): NonNullable<DetectorState['home']> {
  const guard = { E: 0, Sxx: 0, Sxy: 0, Syy: 0, ns: 0 }
  return { ref: reference(centre), guard, state: 'LEVEL', shift, R: Array<number>(7).fill(0) }
}

describe('evidence of a level is enough', () => {
  const needed = defaultConfig.c / defaultConfig.wLevel
  const payoff = 1 + SIGN_STAKES.reduce((sum, stake) => sum + stake, 0) / SIGN_STAKES.length
  /** The event of a round of `d`, with so much evidence after it, as a share of what is needed, and the rounds of its regime. */
  function eventOf(key: 'inB' | 'outB' | 'inA' | 'outA', { verdict, d, share }: Case & { share: number }) {
    const before = Array<number>(SIGN_STAKES.length).fill((needed * share) / payoff - 1)
    const state = stateOf({ state: verdict, ref: reference(d), win: [[999, d]] })
    const detector = restoreDetector({ ...state, lv: { ...state.lv, [key]: before } })
    return { event: observe(detector, 1000, d)[0], rounds: detector.reference.n }
  }
  interface Case {
    verdict: DetectorVerdict
    d: number
  }

  test.each([
    ['inB', 'LEVEL', enter + 0.01, 1, 'FELL_BEHIND', 'BEHIND'],
    ['inB', 'UNDECIDED', enter + 0.01, 1, 'FELL_BEHIND', 'BEHIND'],
    ['inB', 'AHEAD', enter + 0.01, 1, 'FELL_BEHIND', 'BEHIND'],
    ['outA', 'AHEAD', -leave + 0.01, 1, 'LEAD_LOST', 'LEVEL'],
    ['outB', 'BEHIND', leave - 0.01, 0.1, 'CAUGHT_UP', 'LEVEL'],
    ['inA', 'LEVEL', -enter - 0.01, 1, 'TOOK_LEAD', 'AHEAD'],
    ['inA', 'UNDECIDED', -enter - 0.01, 1, 'TOOK_LEAD', 'AHEAD'],
  ] as const)('%s, while %s, at its threshold and not below', (key, verdict, d, share, type, state) => {
    expect(eventOf(key, { verdict, d, share: share * 0.999 }).event).toBeUndefined()
    const { event, rounds } = eventOf(key, { verdict, d, share: share * 1.001 })
    expect(event).toMatchObject({ type, state, cause: 'level', onset: 999 })
    // The regime goes on, except where we fell behind.
    expect(rounds).toBe(state === 'BEHIND' ? 2 : 301)
  })

  test.each([
    ['inB', 'LEVEL', enter - 0.001, 1],
    ['outA', 'AHEAD', -leave - 0.001, 1],
    ['outB', 'BEHIND', leave + 0.001, 0.1],
    ['inA', 'LEVEL', -enter + 0.001, 1],
  ] as const)('%s, while %s, is not raised by a round on the other side of the boundary', (key, verdict, d, share) => {
    expect(eventOf(key, { verdict, d, share }).event).toBeUndefined()
  })
})

interface Change {
  verdict: DetectorVerdict
  from: number
  to: number
}

/** What is found once rounds are around `to` in a regime around `from`, and the regime that is remembered then. */
function play({ verdict, from, to, ...changes }: Change & Partial<DetectorState>) {
  const win = around(from, 40).map((d, at) => [960 + at, d] as const)
  const detector = restoreDetector(stateOf({ state: verdict, ref: reference(from), win, ...changes }))
  for (let slot = 1000; slot < 1040; slot++) {
    const [event] = observe(detector, slot, to + ((slot % 5) - 2) / 1000)
    if (event !== undefined) return { event, remembered: detector.home, before: explain(detector).oldRatio }
  }
  throw new Error('No change was found.')
}

describe('a change', () => {
  test.each([
    ['a lead that is left', 'AHEAD', -0.5, -0.2, 'SLIPPED', 'AHEAD'],
    ['a lead that is lost', 'AHEAD', -0.5, -leave + 0.005, 'LEAD_LOST', 'LEVEL'],
    ['a lead that is more than lost', 'AHEAD', -0.5, 0.3, 'FELL_BEHIND', 'BEHIND'],
    ['a slip of one who is not called ahead', 'LEVEL', -0.5, -0.2, 'SLIPPED', 'LEVEL'],
    ['a slip within the margin', 'LEVEL', -0.3, enter - 0.005, 'SLIPPED', 'LEVEL'],
    ['a slip beyond the margin', 'LEVEL', -0.3, enter + 0.005, 'FELL_BEHIND', 'BEHIND'],
    ['a slip of one who is behind', 'BEHIND', -0.3, 0, 'SLIPPED', 'BEHIND'],
    ['a gain within the margin', 'LEVEL', 0.3, -enter + 0.005, 'IMPROVED', 'LEVEL'],
    ['a gain beyond the margin', 'LEVEL', 0.3, -enter - 0.005, 'TOOK_LEAD', 'AHEAD'],
    ['a gain that leaves us behind', 'BEHIND', 0.6, leave + 0.005, 'IMPROVED', 'BEHIND'],
    ['a gain that ends it', 'BEHIND', 0.6, leave - 0.005, 'CAUGHT_UP', 'LEVEL'],
    ['a gain of one who is ahead', 'AHEAD', 0.3, 0, 'IMPROVED', 'AHEAD'],
  ] as const)('%s', (_, verdict, from, to, type, state) => {
    const { event: found, remembered } = play({ verdict, from, to })
    expect(found).toMatchObject({ type, state, cause: 'change', onset: 1000, restored: false })
    expect(found.estimate).toBeCloseTo(to, 2)
    expect(remembered).not.toHaveProperty('left')
  })

  test('to times that may be no better than theirs is no lead', () => {
    const detector = restoreDetector(stateOf({ state: 'LEVEL', ref: reference(0.3) }))
    const events = Array.from({ length: 12 }, (_, n) => observe(detector, 1000 + n, n % 2 === 0 ? -0.2 : 0)).flat()
    const [found] = events
    expect(found).toMatchObject({ type: 'IMPROVED', state: 'LEVEL', cause: 'change' })
    expect(found?.estimate).toBeLessThan(-enter)
  })

  test('is one from what it was just before, where the regime before an earlier one is still remembered', () => {
    const slipped = { verdict: 'BEHIND', from: 0.2, to: 0.6, home: home(0, 0.14) } as const
    for (const change of [{}, { verdict: 'LEVEL' }] as const)
      expect(play({ ...slipped, ...change }).before).toBeCloseTo(Math.exp(0.205), 9)
    expect(play({ verdict: 'BEHIND', from: 0.6, to: 0.3, home: home(0, 0.25) }).before).toBeCloseTo(Math.exp(0.605), 9)
    // A change back to the remembered one leaves none to compare with.
    const { event, before } = play({ verdict: 'LEVEL', from: 0, to: 0.4, home: home(0.4, -0.01) })
    expect(event).toMatchObject({ type: 'SLIPPED', restored: true })
    expect(before).toBeNull()
    const failing = toSparse(histogramOf(Array<number>(300).fill(-5.12)))
    expect(play({ ...slipped, ref: failing, to: 0.3 }).before).toBeCloseTo(Math.exp(0.005), 9)
  })

  test('goes on with the one before it where that was a few rounds ago', () => {
    const beforeOf = (count: number) => {
      const rounds = around(0.2, count)
      const win = rounds.map((d, at) => [1000 - count + at, d] as const)
      const regime = { epochStart: 1000 - count, ref: toSparse(histogramOf(rounds)), home: home(0, 0.14), win }
      const state = stateOf({ state: 'BEHIND', ...regime, up: Array<number>(7).fill(1e9) })
      const detector = restoreDetector(state)
      expect(observe(detector, 1000, 0.705)).toMatchObject([{ type: 'SLIPPED', onset: 1000 }])
      return explain(restoreDetector(saveDetector(detector))).oldRatio
    }
    expect(beforeOf(8)).toBeCloseTo(Math.exp(0.195), 9)
    expect(beforeOf(7)).toBeCloseTo(Math.exp(0.005), 9)
  })
})

describe('a regime that is remembered', () => {
  test('has as many rounds as it takes, without those of the change', () => {
    const kept = (count: number) =>
      play({ verdict: 'LEVEL', from: 0, to: 0.4, ref: reference(0, count) }).remembered?.reference.n
    expect(kept(defaultConfig.homeMin)).toBe(defaultConfig.homeMin)
    expect(kept(defaultConfig.homeMin - 1)).toBeUndefined()
  })

  test('is restored within 3 %, or within two standard errors of what is usual in it', () => {
    const broad = Array.from({ length: 300 }, (_, at) => ((at % 21) - 10) / 50)
    const restored = (to: number, values = around(0)) =>
      play({ verdict: 'BEHIND', from: 0.4, to, home: { ...home(0, 0), ref: toSparse(histogramOf(values)) } }).event
        .restored
    expect([restored(0.031), restored(0.04)]).toEqual([true, false])
    expect([restored(0.09, broad), restored(0.25, broad)]).toEqual([true, false])
  })

  test('is looked for at no greater distance after a second slip, at a smaller one after a gain, and on the other side', () => {
    const shift = (change: Change, before: number) => play({ ...change, home: home(0, before) }).remembered?.shift
    expect(shift({ verdict: 'BEHIND', from: 0.2, to: 0.6 }, 0.14)).toBe(0.14)
    expect(shift({ verdict: 'BEHIND', from: 0.6, to: 0.3 }, 0.25)).toBeCloseTo(0.7 * 0.295, 2)
    expect(shift({ verdict: 'AHEAD', from: -0.4, to: 0.3 }, -0.1)).toBeCloseTo(0.7 * 0.295, 2)
  })

  test('is back as good news where we were slower since, however much evidence there is', () => {
    const known = { ...home(0, 0.28), R: Array<number>(7).fill(1e9) }
    const detector = restoreDetector(stateOf({ state: 'BEHIND', ref: reference(0.4), home: known }))
    expect(observe(detector, 1000, 0)).toMatchObject([
      { type: 'CAUGHT_UP', state: 'LEVEL', cause: 'back', restored: true },
    ])
  })
})

test('a round exactly on a boundary is no evidence for a first verdict on it', () => {
  const opening = startFirstVerdict()
  weighFirstVerdict(opening, { low: enter, high: enter, enter })
  expect(opening).toMatchObject({ B: [0, 0, 0, 0, 0], NB: [0, 0, 0, 0, 0] })
  expect(opening.NA.every((log) => log > 0)).toBe(true)
})

describe('a gain whose first rounds left us behind', () => {
  /** Four rounds of the new regime so far, and the newest of the one before. */
  function next(d: number, changes: Partial<DetectorState> = {}) {
    const win = [99, 100, 101, 102, 103].map((slot) => [slot, slot === 99 ? 0.6 : d] as const)
    const state = {
      state: 'BEHIND',
      wm: 103,
      epochStart: 100,
      ref: reference(d, 4),
      home: home(0.6, -0.3),
      win,
    } as const
    return observe(restoreDetector(stateOf({ ...state, ...changes })), 104, d)[0]
  }

  test('is that of one who has caught up as soon as the estimate says so, until the window is full', () => {
    expect(next(leave - 0.001)).toMatchObject({ type: 'CAUGHT_UP', cause: 'change', state: 'LEVEL', onset: 100 })
    expect(next(leave)).toBeUndefined()
    expect(next(0, { epochStart: 99 })).toBeUndefined()
  })

  test('is none where we got slower, where nothing is remembered, and where we are not behind', () => {
    expect(next(0, { home: home(-0.6, 0.3) })).toBeUndefined()
    expect(next(0, { home: null })).toBeUndefined()
    expect(next(0, { state: 'LEVEL' })).toBeUndefined()
  })
})

test('the old regime is forgotten once the new one has as many rounds as make it normal', () => {
  const left = (count: number) => {
    const detector = restoreDetector(stateOf({ ref: reference(0.3, count), home: home(0, 0.2) }), { homeDrop: 100 })
    observe(detector, 1000, 0.3)
    return detector.home
  }
  expect(left(98)).not.toBeNull()
  expect(left(99)).toBeNull()
})

describe('the explanation', () => {
  const of = (changes: Partial<DetectorState>) => explain(restoreDetector(stateOf(changes)))
  const log = (evidence: number) => Math.log10(defaultConfig.c * evidence)

  test.each([
    ['UNDECIDED', { behind: 5, noLongerBehind: 0, ahead: 5, noLongerAhead: 0 }],
    ['LEVEL', { behind: 5, noLongerBehind: 0, ahead: 5, noLongerAhead: 0 }],
    ['AHEAD', { behind: 5, noLongerBehind: 0, ahead: 0, noLongerAhead: 5 }],
    ['BEHIND', { behind: 0, noLongerBehind: 0.5, ahead: 0, noLongerAhead: 0 }],
  ] as const)('of %s has the tests that run then', (state, needed) => {
    const found = of({ state })
    for (const [key, share] of Object.entries(needed)) {
      const strength = found[key as keyof typeof needed]
      if (share === 0) expect(strength).toBeNull()
      else expect(strength?.needed).toBeCloseTo(log(share), 9)
    }
  })

  test('says what the way back needs: a tenth where it is good news', () => {
    expect(of({ home: home(0, 0.2) }).wayBack?.needed).toBeCloseTo(log(0.125), 9)
    expect(of({ home: home(0, -0.2) }).wayBack?.needed).toBeCloseTo(log(1.25), 9)
  })

  test('says that a comparison fluctuates when more than half of a deviation carries over', () => {
    // Twice the spread of a mean deviation is taken off: 0.022 with deviations of 1.1 %.
    const wandering = (slope: number, { rounds = 50, deviation = 0.011 } = {}) =>
      of({
        ref: reference(0, rounds),
        guard: { E: 0.02, Sxx: 1, Sxy: slope + 2 * deviation, Syy: 100 * deviation ** 2, ns: 100 },
      })
    expect(wandering(0.499)).toMatchObject({ slope: expect.closeTo(0.499), fluctuates: false })
    expect(wandering(0.51)).toMatchObject({ slope: expect.closeTo(0.51), fluctuates: true })
    // Of what is tolerated anyway no alarm can come.
    expect(wandering(0.51, { deviation: 0.009 })).toMatchObject({ slope: expect.closeTo(0.51), fluctuates: false })
    expect(wandering(3)).toMatchObject({ slope: 1, tolerance: { slower: 0.03, faster: 0.01 } })
    expect(wandering(0.51, { rounds: 49 })).toMatchObject({ slope: 0, tolerance: { slower: 0.01, faster: 0.01 } })
    const steady = { E: 0, Sxx: 0, Sxy: 0, Syy: 0, ns: 30 }
    expect(of({ ref: reference(0, 50), guard: steady })).toMatchObject({ slope: 0, fluctuates: false })
  })
})

test.each([
  ['a slip of ours', -0.14, 0.15, Math.exp(-0.145)],
  ['a gain of ours', 0.3, -0.15, Math.exp(0.075)],
])('that the gap is beyond the margin after %s, found later, says what it was before', (_, centre, shift, before) => {
  const needed = (2 * defaultConfig.c) / defaultConfig.wLevel
  const level = Array<number>(SIGN_STAKES.length)
  const lv = {
    inB: level.fill(needed),
    outB: level.slice().fill(0),
    inA: level.slice().fill(0),
    outA: level.slice().fill(0),
  }
  const ref = toSparse(histogramOf([...around(0.07), 0.08]))
  const win = Array.from({ length: 60 }, (__, at): [number, number] => [940 + at, at < 40 ? 0.03 : 0.08])
  const state = stateOf({
    state: 'LEVEL',
    seq: 300,
    first: 0,
    epochStart: 100,
    ref,
    win,
    lv,
    home: home(centre, shift),
  })
  const detector = restoreDetector(state, {})
  expect(observe(detector, 1000, 0.08)).toMatchObject([{ type: 'FELL_BEHIND', cause: 'level' }])
  expect(explain(detector).oldRatio).toBeCloseTo(before, 1)
})
