import { expect, test } from 'vitest'
import { splitGap } from '#core/analysis/why/split.ts'
import { type Why, whyOf } from '#core/analysis/why/why.ts'
import { intervalWords, otherMetricWords, whyHeadline } from '#core/words/why/headline.ts'
import { findingLines } from '#core/words/why/lines.ts'
import { partRounds } from '../analysis/why/why-rounds.ts'
import { fakeRound, notOk } from '../rounds.ts'

test('an interval has the figure that stands beside it, which was rounded so that its column adds up', () => {
  // 0.4 ms, shown as 1.
  expect(intervalWords({ low: -0.05, high: 0.18 }, 1)).toBe('0 to +1')
  expect(intervalWords({ low: 0.2, high: 0.3 }, -1)).toBe('-1 to 0')
  expect(intervalWords({ low: -12.4, high: 47.6 }, 20)).toBe('-12 to +48')
  expect(intervalWords({ low: null, high: null }, 20)).toBe('–')
})

const gap: Why['of'] = { kind: 'gap', us: 'Acme', competitor: 'Globex', step: 'home' }
const change: Why['of'] = { kind: 'change', us: 'Acme', step: 'home', at: '2026-11-22T10:00:00.000Z' }

function why(of: Why['of'], { wait = 400, measured = true } = {}): Why {
  const rounds = partRounds({ sites: { Acme: { wait }, Globex: { wait: 400 } }, count: 12, noise: 0 })
  const split = measured ? splitGap(rounds, { us: 'Acme', competitor: 'Globex', step: 'home' }) : null
  return { of, split, failingSince: null, findings: { causes: [], notes: [] }, audits: [] } as unknown as Why
}
const said = (...about: Parameters<typeof why>) => whyHeadline(why(...about), { timeZone: 'UTC', now: 0 })

test('the headline of a split says by how much, than whose or than when, and which part is most of it', () => {
  expect(said(gap, { wait: 900 })).toMatch(
    /^LCP of Acme on home is (\d+) ms longer than Globex's; \1 ms of that is server response\.$/,
  )
  expect(said(gap, { wait: 100 })).toMatch(/^LCP of Acme on home is \d+ ms shorter than Globex's\.$/)
  expect(said(gap)).toBe("LCP of Acme on home is the same as Globex's.")
  expect(said(change)).toBe('LCP of Acme on home is the same as before.')
  expect(said(change, { wait: 900 })).toMatch(/ (\d+) ms longer than before .*; \1 ms of that is /)
})

test('a difference that may be noise is not said to be one, and no part is named for it', () => {
  const noisy = (wait: number) => {
    const rounds = partRounds({ sites: { Acme: { wait }, Globex: { wait: 400 } }, count: 24 })
    const split = splitGap(rounds, { us: 'Acme', competitor: 'Globex', step: 'home' })
    const telling = { timeZone: 'UTC', now: 0 }
    return {
      split,
      words: whyHeadline({ ...why(gap), split }, telling),
      since: whyHeadline({ ...why(change), split }, telling),
    }
  }
  const { split, words, since } = noisy(405)
  expect(split?.lcp.low).toBeLessThan(0)
  expect(split?.lcp.high).toBeGreaterThan(0)
  expect(words).toMatch(
    /^LCP of Acme on home is not clearly (longer|shorter) than Globex's: by \d+ ms, 95 % confidence interval -\d+ to \+\d+ ms\.$/,
  )
  expect(since).toMatch(/^LCP of Acme on home is not clearly (longer|shorter) than before .*: by \d+ ms, 95 % /)
  expect(noisy(900).words).toMatch(/^LCP of Acme on home is \d+ ms longer than Globex's; /)
})

test('without the parts of LCP it says of whom they are missing', () => {
  expect(said(gap, { measured: false })).toContain('no round has the parts of LCP for both.')
  expect(said(change, { measured: false })).toContain('no round before this time, or none since, has the parts of LCP.')
})

test('a finding stands beside the audit about it alone, with its figure where it has one', () => {
  const audit = (finding: string, says: string | null) => ({ finding, rule: 'rule-of-tomorrow', title: finding, says })
  const files = { files: 3, bytes: 9000 }
  const notes = [
    { kind: 'priority' },
    { kind: 'caching', us: files, other: files },
    { kind: 'protocol', us: 1, other: 2 },
  ]
  const lines = findingLines({
    ...why(gap),
    findings: { causes: [], notes },
    audits: [audit('caching', 'Est savings of 9 KiB'), audit('priority', null)],
  } as unknown as Why)
  expect(lines.map(({ kind, audit: beside }) => [kind, beside])).toEqual([
    ['priority', 'priority'],
    ['caching', 'caching (Est savings of 9 KiB)'],
    ['protocol', null],
  ])
})

test('while our journey fails, that is the reason why nothing can be split, not that rounds lack parts', () => {
  const failed = { Acme: notOk('failed', { step: 'home' }), Globex: { home: 1000, search: 1000 } }
  const rounds = { before: [], since: [fakeRound(0, failed), fakeRound(1, failed)] }
  const words = (since = rounds.since) =>
    whyHeadline(whyOf({ ...rounds, since }, { of: gap, logs: { us: null, other: null }, audit: null }), {
      timeZone: 'UTC',
      now: 0,
    })
  expect(words()).toMatch(/^home cannot be split: your journey failed in every round since 22 Nov 2026, 10:00\.$/)
  const theirs = { Acme: { home: 1000, search: 1000 }, Globex: notOk('failed', { step: 'home' }) }
  expect(words([...rounds.since, fakeRound(2, theirs)])).toContain('no round has the parts of LCP for both.')
})

test('whoever is compared on layout shifts, taps or bytes is told that the parts explain something else', () => {
  expect(otherMetricWords('cls')).toBe(
    'You are compared on CLS. What is below explains LCP and the time of the step, not CLS.',
  )
  expect((['inp', 'bytes', 'tbt'] as const).map(otherMetricWords)).not.toContain('')
  expect((['lcp', 'fcp', 'ttfb', 'duration'] as const).map(otherMetricWords)).toEqual(['', '', '', ''])
})

test('which way a difference goes, and whether a part is more of it than the whole, is by its figures', () => {
  const figure = (difference: number, bounds: [low: number, high: number] | null) => ({
    ...{ us: 1000 + difference, other: 1000, difference, certain: false },
    ...{ low: bounds?.[0] ?? null, high: bounds?.[1] ?? null },
  })
  const of = (whole: number, bounds: [number, number] | null, parts: Record<string, number> = { wait: whole }) => {
    const known = Object.entries({ ...parts, rest: 0 }).map(([part, difference]) => ({
      ...figure(difference, null),
      part,
    }))
    const split = { parts: known, lcp: figure(whole, bounds), whole: figure(whole, bounds), rounds: {} }
    return whyHeadline({ ...why(gap), split } as unknown as Why, { timeZone: 'UTC', now: 0 })
  }
  expect(of(-20, [-50, 10])).toMatch(/is not clearly shorter than Globex's: by 20 ms, 95 % .* -50 to \+10 ms\.$/)
  expect(of(20, [-10, 50])).toMatch(/is not clearly longer than Globex's: by 20 ms/)
  // An end at no difference is not clear either.
  expect(of(20, [0, 50])).toMatch(/is not clearly longer/)
  expect(of(-20, [-50, 0])).toMatch(/is not clearly shorter/)
  expect(of(20, [1, 50])).toMatch(/is 20 ms longer than Globex's; 20 ms of that is server response\.$/)
  expect(of(20, null)).toMatch(/is 20 ms longer than Globex's; /)
  expect(of(20, null, { wait: 50, dns: -30 })).toMatch(
    /is 20 ms longer than Globex's: server response is 50 ms longer, other parts are shorter\.$/,
  )
  expect(of(-20, null)).toMatch(/is 20 ms shorter than Globex's\.$/)
})
