import { expect, test } from 'vitest'
import type { Advice } from '#core/analysis/digest/advice.ts'
import type { Digest } from '#core/analysis/digest/digest.ts'
import type { WeekStanding } from '#core/analysis/digest/standings.ts'
import type { Why } from '#core/analysis/why/why.ts'
import { adviceWords } from '#core/words/digest/advice.ts'
import { changeSentence, movementWords } from '#core/words/digest/change.ts'
import { standingDetail } from '#core/words/digest/standing.ts'

const standing: WeekStanding = {
  market: { id: 'sydney-phone', name: 'Sydney phone' },
  competitor: 'Globex',
  step: 'home',
  metric: 'lcp',
  verdict: 'behind',
  ratio: 1.61,
  low: 1.57,
  high: 1.65,
  coverage: 0.95,
  rounds: 51,
  ours: 1120,
  theirs: 687,
  failing: 'competitor',
  blank: null,
  before: null,
  change: null,
}
const detail = (changes: Partial<WeekStanding>) =>
  standingDetail({ ...standing, ...changes }, { locale: 'en-AU', timeZone: 'Australia/Sydney' })

test('the reason of a verdict of the week is the one that led to it, also beside a journey that fails', () => {
  const failed = 'their journey failed in at least half of its visits'
  expect(detail({})).toBe(`1.61x slower on LCP, 95 % confidence interval 1.57–1.65, 51 rounds; ${failed}`)
  expect(detail({ verdict: 'ahead' })).toBe(failed)
  expect(detail({ verdict: 'unknown', ratio: null, low: null, high: null })).toBe(failed)
  expect(detail({ failing: null, ratio: null })).toBe('never measured in the same round')
})

test('two medians are left out where they do not have the ratio, as in a week that changed midway', () => {
  const why = (changes: Partial<WeekStanding>) => {
    const advice: Advice = {
      kind: 'gap',
      standing: { ...standing, failing: null, ...changes },
      reasons: [],
      impact: null,
    }
    return adviceWords({ advice, competitors: [], markets: [1] }, { locale: 'en-AU', timeZone: 'UTC' }).why
  }
  expect(why({})).toBe('There customers lose most: 1.12 s vs 687 ms on Globex (1.61x slower).')
  expect(why({ ratio: 2.1 })).toBe('There you lose most against Globex (2.10x slower).')
})

test('causes of a gap that is not that of the week come with theirs: parts of a slip on Saturday add up to more', () => {
  const why = (us: number, other: number): Why => {
    const all = { us, other, difference: us - other, low: null, high: null, certain: true }
    const cause = { kind: 'wait', part: 'wait', ms: 400, us: 900, other: 500 } as const
    return {
      of: { kind: 'gap', us: 'Acme', competitor: 'Globex', step: 'home' },
      split: { parts: [], lcp: all, whole: all, rounds: { us: 26, other: 26, kept: 16 } },
      findings: { causes: [cause], notes: [] },
      ...{ audits: [], evidence: { us: null, other: null }, failingSince: null },
    }
  }
  const said = (us: number, other: number, metric: 'lcp' | 'ttfb' = 'lcp') => {
    const telling = { ...standing, metric, failing: null }
    const advice: Advice = { kind: 'gap', standing: telling, reasons: [], impact: null, why: why(us, other) }
    return adviceWords({ advice, competitors: [], markets: [1] }, { locale: 'en-AU', timeZone: 'UTC' }).why
  }
  const lost = 'There customers lose most: 1.12 s vs 687 ms on Globex (1.61x slower).'
  const cause = 'The server takes 900 ms to answer (Globex: 500 ms). That is about 400 ms.'
  expect(said(1150, 700)).toBe(`${lost} ${cause}`)
  expect(said(3140, 1770)).toBe(`${lost} ${cause}`)
  expect(said(2400, 700)).toBe(`${lost} Causes in the newest 26 rounds (2.40 s vs 700 ms): ${cause}`)
  expect(said(2400, 700, 'ttfb')).toBe(`${lost} ${cause}`)
})

test('last week is that of the same step: the verdict of then may have come from another one', () => {
  const unclear = { direction: 'unclear', factor: 1.02, low: 0.99, high: 1.05 } as const
  const moved = (ratio: number | null, changes: Partial<WeekStanding> = {}) => {
    const before = { ratio, verdict: 'unknown' as const }
    const telling = { ...standing, failing: null, before, change: unclear, ...changes }
    const competitor = { name: 'Globex', verdict: telling.verdict, before: 'behind', telling } as const
    return movementWords(competitor, { reader: { locale: 'en-AU', timeZone: 'UTC' }, nothingBefore: null })
  }
  expect(moved(1.04)).toBe('no clear change (last week 1.04x slower)')
  expect(moved(null, { verdict: 'ahead' })).toBe('no clear change (last week behind)')
  // Where one of the weeks has no gap, or failures decided it, whether it changed is not known.
  expect(moved(1.04, { change: null })).toBe('last week 1.04x slower')
  expect(moved(1.04, { failing: 'us' })).toBe('last week 1.04x slower')
  expect(moved(null, { change: null })).toBe('not comparable with last week')
})

test('where no gap can be compared with last week, it is not said that there was no week before', () => {
  const biggest = (...standings: Partial<WeekStanding>[]) => {
    const market = { standings: standings.map((one) => ({ ...standing, ...one })), nothingBefore: null }
    const digest = { markets: [market] } as unknown as Digest
    return changeSentence(null, { side: 'gain', digest, reader: { locale: 'en-AU', timeZone: 'UTC' } })
  }
  const blocked = { ratio: null, failing: null, verdict: 'unknown' } as const
  expect(biggest(blocked)).toBe('Biggest gain: not comparable with last week.')
  expect(biggest({ ratio: null, failing: 'competitor' })).toBe('Biggest gain: not comparable with last week.')
  const unclear = { direction: 'unclear', factor: 1.02, low: 0.99, high: 1.05 } as const
  // Times of the few rounds that worked are no comparison.
  expect(biggest({ change: unclear, failing: 'competitor' })).toBe('Biggest gain: not comparable with last week.')
  for (const failing of ['us', 'both'] as const)
    expect(biggest(blocked, { change: unclear, failing })).toMatch(/not comparable, because your journey failed/)
  expect(biggest({ change: unclear, failing: null })).toBe('Biggest gain: no clear change.')
})

test.each([
  ['lcp', 'Speed up home.'],
  ['cls', 'Reduce the layout shift on home.'],
  ['bytes', 'Reduce the size of home.'],
  ['requests', 'Make fewer requests on home.'],
] as const)('what to do about a gap on %s is: %s', (metric, what) => {
  const advice: Advice = { kind: 'gap', standing: { ...standing, metric }, reasons: [], impact: null }
  const reader = { locale: 'en-AU', timeZone: 'UTC' }
  expect(adviceWords({ advice, competitors: [], markets: [1] }, reader).what).toBe(what)
})

test('the detail of a week says why there is no figure, or how sure it is', () => {
  const plain = { failing: null } as const
  const none = { ...plain, ratio: null, low: null, high: null }
  expect(detail({ ...none, ours: 0 })).toBe('your figure or theirs is 0 in every round, so there is no ratio')
  expect(detail({ ...none, theirs: 0 })).toBe('your figure or theirs is 0 in every round, so there is no ratio')
  expect(detail({ ...none, ours: null, theirs: null })).toBe('never measured in the same round')
  expect(detail({ ...plain, metric: null })).toBe('never measured in the same round')
  expect(detail({ ...plain, low: null, rounds: 1 })).toBe('1.61x slower on LCP, no interval yet, 1 round')
  expect(detail({ ...plain, coverage: 0.875 })).toMatch(/, 88 % confidence interval 1\.57–1\.65, /)
  expect(detail({ ...plain, coverage: null })).toMatch(/, 95 % confidence interval /)
  expect(detail({ ...plain, blank: 'competitor' })).toMatch(/; Chromium reported no paint .* of their page$/)
  expect(detail({ ...none, blank: 'us' })).toMatch(/^Chromium reported no paint .* of your page$/)
})

test('advice about a gap counts requests by name, and says when it has ended', () => {
  const said = (changes: Partial<WeekStanding>, over?: string) => {
    const gap = { ...standing, failing: null, ...changes }
    const advice: Advice = {
      kind: 'gap',
      standing: gap,
      reasons: [],
      impact: null,
      ...(over !== undefined && { over }),
    }
    return adviceWords({ advice, competitors: [], markets: [1] }, { locale: 'en-AU', timeZone: 'UTC' })
  }
  expect(said({ metric: 'requests', ours: 80, theirs: 50, ratio: 1.6 }).why).toBe(
    'There customers lose most: 80 vs 50 requests on Globex (1.60x more).',
  )
  expect(said({ ratio: null }).why).toBe('There customers lose most: 1.12 s vs 687 ms on Globex.')
  for (const unknown of [{ ours: null }, { theirs: null }] as const)
    expect(said(unknown).why).toBe('There you lose most against Globex (1.61x slower).')
  expect(said({}, '2026-11-20T03:00:00.000Z')).toEqual({
    what: 'Check that home stays as it is now.',
    why: 'Over the week you lost most there against Globex (1.61x slower). That ended on 20 Nov, 3:00 am (UTC).',
  })
})

test('a site whose visits are lost is told of with what to do about it, ours and that of others', () => {
  const market = { id: 'sydney', name: 'Sydney' }
  const said = (status: 'blocked' | 'refused' | 'skipped', us: boolean, count = 12) => {
    const advice: Advice = { kind: 'visits', market, site: 'Globex', us, status, count, visits: 24 }
    return adviceWords({ advice, competitors: [], markets: [market, market] }, { locale: 'en-AU', timeZone: 'UTC' })
  }
  expect(said('blocked', true, 1)).toEqual({
    what: 'Restore the measurements of Globex in Sydney: allow Outpace through your bot protection.',
    why: '1 of 24 visits was blocked (4.2%). Without them there is nothing to compare.',
  })
  expect(said('blocked', false).what).toContain('ask for access or choose another competitor')
  expect(said('refused', true).what).toMatch(/: allow Outpace in robots\.txt\.$/)
  expect(said('refused', false).what).toContain('its robots.txt or Retry-After keeps Outpace away')
  expect(said('skipped', false).what).toMatch(/: see in Data quality on the dashboard whether /)
})
