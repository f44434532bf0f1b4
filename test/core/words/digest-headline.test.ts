import { describe, expect, it, test } from 'vitest'
import type { Digest, DigestCompetitor } from '#core/analysis/digest/digest.ts'
import type { WeekStanding } from '#core/analysis/digest/standings.ts'
import type { Verdict } from '#core/model/verdict.ts'
import { changeSentence, movementWords } from '#core/words/digest/change.ts'
import { digestHeadline, digestLead, digestSubject, verdictLabel } from '#core/words/digest/digest.ts'
import { lastedWords } from '#core/words/digest/place.ts'
import { emptyWeek, reader } from '../../notify/digest-scenes.ts'

const empty = emptyWeek()
const [market = expect.fail()] = empty.markets

const standing: WeekStanding = {
  ...{ market: { id: 'sydney-phone', name: 'Sydney phone' }, competitor: 'Globex', step: 'search', metric: 'lcp' },
  ...{ verdict: 'behind', ratio: 1.5, low: 1.4, high: 1.6, coverage: 0.95, rounds: 84, ours: 1500, theirs: 1000 },
  ...{ failing: null, blank: null, before: null, change: null },
}
const against = (name: string, verdict: Verdict, telling: Partial<WeekStanding> | null = {}): DigestCompetitor => ({
  ...{ name, verdict, before: null },
  telling: telling === null ? null : { ...standing, competitor: name, verdict, ...telling },
})

/** A week with these competitors, of 84 rounds. */
function week(competitors: DigestCompetitor[], changes: Partial<Digest> = {}): Digest {
  const standings = competitors.flatMap(({ telling }) => telling ?? [])
  const quality = { ...market.quality, rounds: 84 }
  return { ...empty, competitors, markets: [{ ...market, quality, standings }], ...changes }
}
const headline = (...competitors: DigestCompetitor[]) => digestHeadline(week(competitors), reader)
const lead = (...competitors: DigestCompetitor[]) =>
  digestLead(week(competitors), reader).replace(/ ?No incidents\.$/, '')

describe('a competitor without a verdict', () => {
  it('is too close to call from six rounds on', () => {
    const said = (rounds: number) => {
      const one = against('Globex', 'unknown', { rounds })
      return [verdictLabel(one, week([one])), headline(one)]
    }
    expect(said(5)).toEqual(['not enough data', 'Not enough data for a verdict on Globex'])
    expect(said(6)).toEqual(['too close to call', 'Too close to call against Globex'])
    expect(headline(against('Globex', 'unknown', null))).toBe('Not enough data for a verdict on Globex')
  })

  it('has none where our page was blank, and it is not said that data is missing', () => {
    const one = (blank: 'us' | 'competitor') => against('Globex', 'unknown', { rounds: 0, blank })
    expect(verdictLabel(one('us'), week([]))).toBe('no verdict')
    expect(headline(one('us'))).toBe('No verdict on Globex (no paint of your page was reported)')
    expect(verdictLabel(one('competitor'), week([]))).toBe('not enough data')
    expect(lead(one('us'))).toMatch(/^Chromium reported no paint in at least half of the loads of Acme on search, /)
  })
})

describe('a competitor that was never measured', () => {
  const site = (name: string, ok: number, us = false) => ({
    ...{ name, us, visits: 84, consent: {} },
    status: { ok, failed: 0, blocked: 0, refused: 84 - ok, changed: 0, skipped: 0 },
  })
  const refused = (...competitors: DigestCompetitor[]) => {
    const digest = week(competitors)
    const sites = [site('Acme', 84, true), site('Globex', 0), site('Hooli', 0), site('Initech', 84)]
    return { ...digest, markets: digest.markets.map((one) => ({ ...one, quality: { ...one.quality, sites } })) }
  }
  const none = (name: string) => against(name, 'unknown', { rounds: 0, ratio: null, theirs: null })

  it('lacks no data of which more rounds would bring more', () => {
    const digest = refused(none('Globex'), against('Initech', 'ahead'))
    expect(digestHeadline(digest, reader)).toBe('Ahead of Initech, no measurements of Globex')
    expect(digest.competitors.map((one) => verdictLabel(one, digest))).toEqual(['not measured', 'ahead'])
    expect(digestHeadline(refused(none('Globex'), none('Hooli')), reader)).toBe('No measurements of Globex and Hooli')
    expect(digestLead(refused(none('Globex')), reader)).toMatch(/^Not enough data for a verdict\./)
  })

  it('is not said to have none where it was measured, and you were not', () => {
    expect(digestHeadline(refused(none('Initech')), reader)).toBe('Not enough data for a verdict on Initech')
  })
})

describe('the headline of a week', () => {
  it('says where we are behind once if that is the same for all, and otherwise of each or of the worst', () => {
    const [a, b] = [against('A', 'behind'), against('B', 'behind', { ours: 3000, ratio: 3 })]
    expect(headline(a, { ...a, name: 'C' })).toBe('Behind A and C on search (1.50x slower)')
    expect(headline(a, b)).toBe('Behind A on search (1.50x slower) and B on search (3.00x slower)')
    expect(headline(a, b, { ...a, name: 'C' }, against('D', 'ahead'))).toBe(
      'Ahead of D, behind 3 of 4 competitors, most of all B on search (3.00x slower)',
    )
    expect(headline(against('A', 'behind', null))).toBe('Behind A')
    expect(headline(against('A', 'behind', { ratio: null }))).toBe('Behind A on search')
  })

  it('is that nothing was measured where no market had a round', () => {
    expect(digestHeadline({ ...empty, competitors: [against('A', 'unknown', null)] }, reader)).toBe(
      'Nothing was measured',
    )
    expect(digestLead(empty, reader)).toBe('No rounds were measured in this week.')
    const [one = expect.fail()] = week([against('A', 'ahead')]).markets
    expect(digestHeadline(week([against('A', 'ahead')], { markets: [market, one] }), reader)).toBe('Ahead of A')
  })

  it('fits into a subject of 200 characters', () => {
    const benchmark = { ...empty.benchmark, name: 'x'.repeat(300) }
    expect(digestSubject(week([against('A', 'ahead')], { benchmark }), reader)).toHaveLength(200)
  })
})

describe('the first sentence of a week', () => {
  it('is that you were ahead only where that is so of all', () => {
    expect(lead(against('A', 'ahead'))).toBe('You were ahead.')
    expect(lead(against('A', 'ahead'), against('B', 'ahead'))).toBe('You were ahead of every competitor.')
    expect(lead(against('A', 'ahead'), against('B', 'level'))).toBe(
      'No competitor was clearly ahead over the whole week.',
    )
    expect(lead(against('A', 'unknown', { rounds: 5 }), against('B', 'unknown', null))).toBe(
      'Not enough data for a verdict.',
    )
    expect(lead(against('A', 'unknown', { rounds: 5 }), against('B', 'ahead'))).toMatch(/^No competitor/)
  })

  it('is where customers lost most, without figures that do not have its ratio', () => {
    expect(lead(against('A', 'behind'), against('B', 'behind', { ours: 3000, ratio: 3 }))).toBe(
      'On search, customers waited 3.00 s on Acme and 1.00 s on B.',
    )
    expect(lead(against('A', 'behind', { ratio: 2 }))).toBe('On search, Acme was 2.00x slower than A.')
    expect(lead(against('A', 'behind', { ours: null }))).toBe('On search, Acme was behind A.')
    expect(lead(against('A', 'behind', { metric: 'cls', ours: 0.3, theirs: 0.2 }))).toBe(
      'On search, Acme had a CLS of 0.300 and A 0.200.',
    )
    expect(lead(against('A', 'behind', { failing: 'us' }))).toBe(
      'The journey of Acme failed in at least half of its visits.',
    )
  })
})

test('the promise of a week was kept in the rounds of all markets together', () => {
  const [one = expect.fail()] = week([against('A', 'ahead')]).markets
  const promise = (rounds: number, kept: number) => ({ ...one, promise: { limit: 2000, rounds, kept, steps: [] } })
  const said = (...markets: Digest['markets']) => digestLead(week([against('A', 'ahead')], { markets }), reader)
  expect(said(promise(84, 81), promise(16, 15))).toMatch(/ The 2\.00 s promise was kept in 96 of 100 rounds \(96%\)\.$/)
  expect(said(promise(1, 0))).toMatch(/ was kept in 0 of 1 round \(0%\)\.$/)
  expect(said(promise(0, 0))).not.toContain('promise')
})

describe('table and verdict', () => {
  const said = (
    verdict: Verdict,
    ours: number | null,
    theirs: number | null,
    failing: 'us' | null = null,
    gap = {},
  ) => {
    const found = week([against('Globex', verdict, { failing, ...gap })])
    const [one = expect.fail()] = found.markets
    const sites = [
      { name: 'Acme', us: true, score: ours },
      { name: 'Globex', us: false, score: theirs },
    ]
    return digestLead({ ...found, markets: [{ ...one, league: { ...one.league, sites: sites as never } }] }, reader)
  }
  const differ = 'Table and verdict differ on Globex: '

  it('differ where there is no verdict, too, but a gap that is certain is the other way round', () => {
    const slower = { ratio: 1.04, low: 1.03, high: 1.05 }
    const faster = { ratio: 0.96, low: 0.95, high: 0.97 }
    expect(said('unknown', 1120, 1280, null, slower)).toContain(differ)
    expect(said('level', 1280, 1120, null, faster)).toContain(differ)
    expect(said('unknown', 1280, 1120, null, slower)).not.toContain(differ)
    expect(said('unknown', 1120, 1280, null, { ...slower, low: 0.99 })).not.toContain(differ)
    expect(said('unknown', 1120, 1280, null, { ...slower, low: null, high: null })).not.toContain(differ)
  })

  it('are said to differ where the league ranks on the other side', () => {
    expect(said('ahead', 1500, 1000)).toContain(differ)
    expect(said('behind', 1000, 1500)).toContain(differ)
  })

  it('agree in a tie, where nobody has a score, or where failures decide', () => {
    for (const verdict of ['ahead', 'behind'] as const) {
      expect(said(verdict, 1000, 1000)).not.toContain(differ)
      expect(said(verdict, null, 1000)).not.toContain(differ)
      expect(said(verdict, 1500, null)).not.toContain(differ)
    }
    expect(said('ahead', 1000, 1500)).not.toContain(differ)
    expect(said('behind', 1500, 1000)).not.toContain(differ)
    expect(said('behind', 1000, 1500, 'us')).not.toContain(differ)
    expect(said('level', 1500, 1000)).not.toContain(differ)
  })
})

describe('what changed since last week', () => {
  const change = { direction: 'loss', factor: 1.15, low: 1.12, high: 1.18 } as const
  const before = { ratio: 1.3, verdict: 'behind' as const }
  const biggest = (changes: Partial<WeekStanding>) =>
    changeSentence({ ...standing, before, change, ...changes }, { side: 'loss', digest: week([]), reader })

  it('is a factor above 1, in whichever direction', () => {
    expect(biggest({})).toBe(
      'Biggest loss: search against Globex: 1.50x slower, last week 1.30x slower (change 1.15x, 95 % confidence interval 1.12–1.18).',
    )
    expect(biggest({ change: { ...change, factor: 0.8, low: 0.76, high: 0.84 } })).toContain(
      '(change 1.25x, 95 % confidence interval 1.19–1.32)',
    )
    expect(biggest({ change: { ...change, low: null }, before: { ...before, ratio: null }, ratio: null })).toBe(
      'Biggest loss: search against Globex.',
    )
    expect(biggest({ ratio: 1.001, change: null, before: null })).toBe('Biggest loss: search against Globex: level.')
  })

  it('is told in words beside a competitor', () => {
    const moved = (changes: Partial<DigestCompetitor>, telling: Partial<WeekStanding> = {}) =>
      movementWords(
        { ...against('Globex', 'behind', { before, change, ...telling }), before: 'ahead', ...changes },
        { reader, nothingBefore: 'method' },
      )
    expect(moved({})).toBe('you lost ground (last week 1.30x slower)')
    expect(moved({}, { change: { ...change, direction: 'gain' } })).toMatch(/^you gained ground \(/)
    expect(moved({ before: null })).toBe('not comparable: last week was measured differently')
    expect(moved({}, { before: null })).toBe('not comparable: last week was measured differently')
    expect(moved({ before: 'behind' }, { before: { ...before, ratio: null } })).toBe('you lost ground')
  })
})

test('what lasted is in whole minutes, one at least', () => {
  expect([0, 29_000, 89_999, 90_000].map(lastedWords)).toEqual(['1 min', '1 min', '1 min', '2 min'])
})
