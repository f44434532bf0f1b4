import { describe, expect, it } from 'vitest'
import { renderSelfTest } from '#cli/render/verdict-selftest.ts'
import { selfTest } from '#core/judge/selftest.ts'
import { sensitivity } from '#core/judge/sensitivity.ts'
import { fakeBenchmark, noisyRounds, sydney } from '../../core/rounds.ts'

const asked = fakeBenchmark()
const twice = fakeBenchmark({ competitors: ['Acme again'] })
const about = { site: 'Acme', market: 'Sydney phone', every: asked.every, margin: 0.05 }

function tested(ratio: number, own = 0.05) {
  const walks = { Acme: { home: 1000 * ratio, search: 1500 }, 'Acme again': { home: 1000, search: 1500 } }
  const rounds = noisyRounds({ count: 20, walks, own })
  return selfTest({ twice, asked, market: sydney, rounds })
}

const said = (found: ReturnType<typeof tested>) =>
  renderSelfTest(found, { about, look: { columns: 100, colour: false } }).replaceAll(/\s+/g, ' ')

describe('a site compared with itself', () => {
  it('is fair, with gap, interval, noise and the slowdown detected within a day', () => {
    const found = tested(1)
    expect(found.unfair).toEqual([])
    for (const { ratio, low, high, spread } of found.steps) {
      expect(ratio).toBeCloseTo(1, 1)
      expect(low).toBeLessThan(1)
      expect(high).toBeGreaterThan(1)
      // Medians of three loads with 5% noise on both sides.
      expect(spread).toBeGreaterThan(0.02)
      expect(spread).toBeLessThan(0.12)
    }
    expect(said(found)).toContain('Acme compared with itself, Sydney phone, 20 rounds')
    expect(said(found)).toMatch(/home LCP 1\.0\dx|0\.9\dx/)
    expect(said(found)).toContain('Fair: no sign that the site differs from itself by more than 5%')
  })

  it('is unfair if one copy is clearly slower', () => {
    const found = tested(1.2)
    expect(found.unfair).toEqual(['home'])
    expect(said(found)).toContain('Not fair: on home')
  })

  it('reports too few rounds', () => {
    const rounds = noisyRounds({ count: 2, walks: { Acme: { home: 1 }, 'Acme again': { home: 1 } } })
    const few = said(selfTest({ twice, asked, market: sydney, rounds }))
    expect(few).toContain('not enough data')
    expect(few).toContain(
      'Not enough data to say whether this machine is fair: 2 rounds. Run it with --rounds 6 or more.',
    )
    expect(few).not.toContain('Fair: ')
    expect(said(selfTest({ twice, asked, market: sydney, rounds: [] }))).toContain('Nothing could be measured')
  })
})

describe('the smallest slowdown detected within a day', () => {
  const noise = (spread: number) => Array.from({ length: 21 }, (_, n) => (spread * (n - 10)) / 6)
  const found = (spread: number, within = 96) =>
    sensitivity(noise(spread), { config: { c: 35_040 }, within }).slip ?? 99

  it('grows with the noise and shrinks with the number of rounds per day', () => {
    expect(found(0.05)).toBeLessThan(found(0.2))
    expect(found(0.2)).toBeLessThan(found(0.8))
    expect(found(0.2, 24)).toBeGreaterThan(found(0.2))
  })

  it('agrees with the measured delays: 20% at a spread of 0.18 takes about 51 rounds at worst', () => {
    expect(found(0.18, 96)).toBeLessThanOrEqual(0.2)
    expect(found(0.18, 8)).toBeGreaterThan(0.2)
  })

  it('is deterministic', () => {
    expect(found(0.2)).toBe(found(0.2))
  })
})
