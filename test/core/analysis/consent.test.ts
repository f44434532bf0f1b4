import { expect, test } from 'vitest'
import { dayOf } from '#core/analysis/day.ts'
import { qualityOf } from '#core/analysis/digest/quality.ts'
import { league } from '#core/analysis/league/league.ts'
import { comparable } from '#core/judge/gap/comparable.ts'
import { advanceEpoch, startState } from '#core/judge/state.ts'
import type { Round, VisitConsent } from '#core/model/round.ts'
import { qualitySentence } from '#core/words/digest/facts.ts'
import { qualitySentences } from '#core/words/quality.ts'
import { fakeBenchmark, fakeRound, sydney, withSteps } from '../rounds.ts'

const benchmark = { ...fakeBenchmark(), consent: 'accepted' as const }
const walks = {
  Acme: { home: 1000, search: 2000 },
  Northpeak: { home: 800, search: 1000 },
  Globex: { home: 1500, search: 2500 },
}
const accepted: VisitConsent = { outcome: 'accepted', manager: 'Onetrust' }

/** Rounds with banners accepted; the visits of Globex end as given. */
function rounds(...globex: VisitConsent[]): Round[] {
  return globex.map((consent, n) => {
    const round = fakeRound(n, walks, { consent: 'accepted' })
    const visits = round.visits.map((visit) => ({ ...visit, consent: visit.site === 'Globex' ? consent : accepted }))
    return { ...round, visits }
  })
}

test('what came of each banner is in the league, and in words where one was not accepted', () => {
  const found = league({
    benchmark,
    market: sydney,
    rounds: rounds(
      { outcome: 'not-found' },
      { outcome: 'not-handled', manager: 'didomi.io' },
      { outcome: 'not-found' },
    ),
  })
  expect(found.sites.map(({ name, consent }) => [name, consent])).toEqual([
    ['Acme', [{ outcome: 'accepted', manager: 'Onetrust', visits: 3 }]],
    ['Northpeak', [{ outcome: 'accepted', manager: 'Onetrust', visits: 3 }]],
    [
      'Globex',
      [
        { outcome: 'not-found', manager: null, visits: 2 },
        { outcome: 'not-handled', manager: 'didomi.io', visits: 1 },
      ],
    ],
  ])
  expect(qualitySentences(found)).toEqual([
    'All sites measured in all 3 rounds.',
    'Globex: no known consent banner found in 2 of 3 visits.',
    'Globex: banner of didomi.io not accepted in 1 of 3 visits.',
  ])
})

test('a league of pages with their banners says nothing of consent', () => {
  const found = league({ benchmark, market: sydney, rounds: [fakeRound(0, walks)] })
  expect(found.sites.map((site) => 'consent' in site)).toEqual([false, false, false])
  expect(qualitySentences(found)).toEqual(['All sites measured in the round.'])
})

test('the digest counts banners that were not accepted, from days', () => {
  const given = rounds(accepted, { outcome: 'not-handled' }, { outcome: 'not-found' }, { outcome: 'failed' })
  const day = dayOf({ benchmark, market: sydney, date: '2026-11-22', rounds: given })
  if (day === null) return expect.fail('There is no day.')
  const week = { name: '2026-W47', monday: '2026-11-16', sunday: '2026-11-22' }
  const now = Date.parse('2026-11-30T00:00:00Z')
  const options = { benchmark, market: sydney, week, now, firstAt: given[0]?.scheduledAt ?? null, counted: 4 }
  const reader = { locale: 'en-AU', timeZone: 'Australia/Sydney' }
  const words = qualitySentence(qualityOf([day], options), { market: '', reader: reader as never })
  expect(words).toContain('Consent banners: Globex 1 without a known banner and 2 not accepted (4 visits).')
  expect(words).not.toMatch(/Acme|Northpeak/)
})

test('numbers with banners are never compared with numbers after accepting them', () => {
  const [after] = rounds(accepted)
  if (after === undefined) return expect.fail()
  const newer = { ...after, scheduledAt: fakeRound(9, walks).scheduledAt }
  const { rounds: used, leftOut } = comparable([fakeRound(0, walks), fakeRound(1, walks), newer], {
    benchmark: 'jackets',
    market: 'sydney-phone',
  })
  expect(used).toHaveLength(1)
  expect(leftOut).toMatchObject([{ reason: 'other-method', rounds: 2, differs: ['consent'] }])
  const state = startState(benchmark)
  advanceEpoch(state, { round: fakeRound(0, walks), benchmark })
  expect(advanceEpoch(state, { round: fakeRound(1, walks), benchmark })).toBeNull()
  expect(advanceEpoch(state, { round: newer, benchmark })?.reason).toMatchObject({
    kind: 'method',
    differs: ['consent'],
  })
})

test('a banner that is the largest content is named for what it is', () => {
  const round = fakeRound(0, walks)
  const parts = { redirect: 0, dns: 0, connect: 0, wait: 0, loadDelay: 0, load: 0, renderDelay: 0 }
  const element = { Acme: 'div#onetrust-banner-sdk > p', Northpeak: 'img.hero' }
  const shown = withSteps(round, (step, site) => {
    const selector = element[site as keyof typeof element]
    const document = { url: '/', status: 200, ...(selector && { lcp: { ...parts, element: selector } }) }
    return { ...step, document }
  })
  const overlays = league({ benchmark, market: sydney, rounds: [shown] }).sites.map(({ name, findings }) => [
    name,
    findings.filter(({ kind }) => kind === 'overlay').map(({ step }) => step),
  ])
  expect(overlays).toEqual([
    ['Acme', ['home', 'search']],
    ['Northpeak', []],
    ['Globex', []],
  ])
})
