import { expect, test } from 'vitest'
import { consentOf, consentTotals } from '#core/analysis/league/consent.ts'
import { experimentsOf } from '#core/analysis/league/experiments.ts'
import { gapCells, heading, sizeCells } from '#core/analysis/views/table.ts'
import type { Variant } from '#core/model/experiments.ts'
import type { VisitConsent } from '#core/model/round.ts'
import { type FakeVisit, fakeRound, notOk, ok } from '../rounds.ts'

test('an A/B test is one where the loads of a site that counted got different variants', () => {
  const given = (visit: FakeVisit, ...variants: Variant[]): FakeVisit => ({
    ...visit,
    loads: visit.loads.map((load) => ({ ...load, variants })),
  })
  const fine = ok({ home: 1000 }, { home: 1000 })
  const rounds = [
    fakeRound(0, { Acme: given(fine, ['VWO', 'a'], ['Convert', 'x']), Globex: given(fine, ['VWO', 'c']) }),
    fakeRound(1, { Acme: given(fine, ['VWO', 'b'], ['Convert', 'x']), Globex: given(fine, ['VWO', 'c']) }),
    fakeRound(2, { Acme: given(notOk('failed'), ['VWO', 'd'], ['Convert', 'y']), Globex: fine }),
  ]
  expect(experimentsOf(rounds, 'Acme')).toEqual([{ tool: 'VWO', variants: 2, loads: 4 }])
  expect(experimentsOf(rounds, 'Globex')).toEqual([])
})

test('what came of the consent banner is counted, the most frequent first, and only what occurred', () => {
  const answers: (VisitConsent | undefined)[] = [
    { outcome: 'not-found' },
    { outcome: 'accepted', manager: 'OneTrust' },
    { outcome: 'accepted', manager: 'OneTrust' },
    { outcome: 'accepted' },
    undefined,
  ]
  const rounds = answers.map((consent, n) => {
    const round = fakeRound(n, { Acme: { home: 1000 } })
    return consent === undefined ? round : { ...round, visits: round.visits.map((visit) => ({ ...visit, consent })) }
  })
  const counts = consentOf(rounds, 'Acme')
  expect(counts[0]).toEqual({ outcome: 'accepted', manager: 'OneTrust', visits: 2 })
  expect(counts).toHaveLength(3)
  expect(consentOf(rounds.toReversed(), 'Acme')[0]).toEqual(counts[0])
  expect(consentTotals(counts)).toEqual({ 'not-found': 1, accepted: 3 })
})

test('headings of a table name units, and a gap says whether it is clipped', () => {
  expect((['lcp', 'bytes', 'cls', 'requests'] as const).map((metric) => heading('median', metric))).toEqual([
    'median lcp (ms)',
    'median bytes (bytes)',
    'median cls',
    'median requests',
  ])
  const gap = { ratio: 1.4, low: 1.2, high: 1.6 }
  const clipped = Math.exp(5.12)
  expect(sizeCells(gap)).toEqual([1.4, 1.2, 1.6, 'no'])
  expect(sizeCells(gap, true).at(-1)).toBe('yes')
  expect(sizeCells({ ...gap, high: clipped }).at(-1)).toBe('yes')
  expect(sizeCells({ ...gap, low: null, high: null }).at(-1)).toBe('no')
  expect(sizeCells({ ratio: null, low: null, high: null })).toEqual([null, null, null, null])
  expect(gapCells(undefined)).toEqual([null, null, null, null, null])
})
