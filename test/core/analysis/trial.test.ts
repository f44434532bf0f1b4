import { describe, expect, it } from 'vitest'
import { renderTrial } from '#cli/render/trial.ts'
import { arms, trialOf } from '#core/analysis/trial.ts'
import { fakeBenchmark, fakeRound, noisyRounds, notOk, sydney } from '../rounds.ts'

const asked = fakeBenchmark({
  business: { monthlyRevenue: { amount: 1e6, currency: 'AUD' }, conversionPerSecond: 0.07 },
})
const twice = {
  ...asked,
  sites: [arms.asIs, arms.changed].map((name, index) => ({
    ...{ name, us: index === 0, origin: 'https://0.example' },
    walk: { kind: 'pages' as const, pages: {} },
  })),
}
const about = { site: 'Acme', market: 'Sydney phone', applied: { block: 6 } }

function tried({ home, count = 6, own = 0.01, seed = 1, step }: TriedOptions) {
  const walks = { [arms.asIs]: { home: 2000, search: 1500 }, [arms.changed]: { home, search: 1500 } }
  const rounds = noisyRounds({ count, walks, own, seed, shared: 0.02 })
  return trialOf({ twice, asked, market: sydney, rounds, step })
}

interface TriedOptions {
  home: number
  count?: number
  own?: number
  seed?: number
  step?: string
}

const said = (trial: ReturnType<typeof tried>, applied: Record<string, number> = about.applied) =>
  renderTrial(trial, { about: { ...about, applied }, look: { columns: 100, colour: false } }).replaceAll(/\s+/g, ' ')

describe('a site against itself with a change', () => {
  it('gains what the change takes off, in ms with an interval and in money', () => {
    const trial = tried({ home: 1600 })
    const [home, search] = trial.steps
    expect(home?.outcome).toBe('gains')
    expect(home?.gain?.low).toBeGreaterThan(300)
    expect(home?.gain?.high).toBeLessThan(500)
    expect(search?.outcome).toBe('level')
    // 0.4 s on one of two steps: 0.2 s x 7 % of a million.
    const worth = (ms = Number.NaN) => 0.07e6 * (ms / 2000)
    const { estimate, low, high } = trial.money?.perMonth ?? {}
    expect(estimate).toBeCloseTo(worth(home?.gain?.estimate), -1)
    expect(low).toBeCloseTo(worth(home?.gain?.low ?? undefined), -1)
    expect(high).toBeCloseTo(worth(home?.gain?.high ?? undefined), -1)
    expect(said(trial)).toMatch(
      /With the change home is \d+ ms faster on LCP, 95 % confidence interval \d+ ms–\d+ ms, 6 rounds/,
    )
    expect(said(trial)).toMatch(/Worth about A\$1\d,000 in monthly sales \(A\$[\d,]+ to A\$[\d,]+\)/)
    expect(said(trial)).toContain('Level on search')
  })

  it('says that a change costs time', () => {
    const trial = tried({ home: 2400, step: 'home' })
    expect(trial.steps.map(({ outcome }) => outcome)).toEqual(['costs'])
    expect(trial.money).toBeNull()
    expect(said(trial)).toMatch(/With the change home is \d+ ms slower on LCP/)
  })

  it('claims nothing for a change that does nothing: it is level where rounds vary little, and else not decided', () => {
    const outcomes = (own: number) =>
      Array.from({ length: 60 }, (_, n) => tried({ home: 2000, seed: n + 1, own, step: 'home' }).steps[0]?.outcome)
    expect(new Set(outcomes(0.01))).toEqual(new Set(['level']))
    for (const outcome of outcomes(0.05)) expect(['level', 'unknown']).toContain(outcome)
    expect(said(tried({ home: 2000, step: 'home' }))).toContain('Level on home: no difference beyond 5% on LCP')
  })

  it('says how many more rounds it takes', () => {
    expect(said(tried({ home: 1600, count: 2 }))).toContain('2 of 6 rounds. Run it with --rounds 6.')
    const noisy = tried({ home: 2000, own: 0.15, step: 'home' })
    expect(noisy.steps[0]?.outcome).toBe('unknown')
    expect(said(noisy)).toMatch(/No difference shown on home yet: .* About \d+ more rounds needed: --rounds \d+\./)
  })

  it('proposes no more than 200 further rounds: a difference that needs more is too close to the margin', () => {
    // The half width of the interval shrinks with the root of the rounds.
    const more = Array.from({ length: 60 }, (_, n) => tried({ home: 1880, own: 0.1, seed: n + 1, step: 'home' }))
      .map(({ steps }) => steps[0]?.more)
      .filter((each) => typeof each === 'number')
    expect(Math.max(...more)).toBeGreaterThan(100)
    expect(Math.max(...more)).toBeLessThanOrEqual(200)
  })

  it('says that a change applied to nothing, and that the journey failed with it', () => {
    expect(said(tried({ home: 2000 }), { block: 0 })).toContain('--block applied to nothing')
    const failed = notOk('failed', { step: 'search', message: 'The button did not appear.', walk: { home: 1600 } })
    const rounds = Array.from({ length: 6 }, (_, n) =>
      fakeRound(n, { [arms.asIs]: { home: 2000, search: 1500 }, [arms.changed]: failed }),
    )
    const trial = trialOf({ twice, asked, market: sydney, rounds })
    expect(said(trial)).toContain('Your journey did not finish with the change in 6 rounds. The button did not appear.')
    expect(trial.steps.find(({ step }) => step === 'search')?.outcome).toBe('costs')
  })
})
