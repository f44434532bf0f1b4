import { expect, test } from 'vitest'
import { type AuditLeague, auditLeague } from '#core/analysis/audit/league.ts'
import { gapOf } from '#core/analysis/audit/scores.ts'
import { ruleWords } from '#core/words/audit-rules.ts'
import { fitIntoRecord } from '#measure/lighthouse/size.ts'
import { auditOf, benchmark, days, market, page } from './audit-records.ts'

const leagueOf = (audits: Parameters<typeof auditLeague>[0]['audits'], budgets = {}): AuditLeague =>
  auditLeague({ benchmark, market, settings: { budgets }, audits })

const accessibility = (league: AuditLeague) =>
  league.categories.find(({ category }) => category === 'accessibility')?.sites

test('places, and the gap in points with its interval over the stored audits', () => {
  const [us, them] =
    accessibility(
      leagueOf(
        days([
          [80, 95],
          [81, 94],
          [80, 96],
          [79, 95],
          [80, 95],
          [82, 95],
        ]),
      ),
    ) ?? []
  expect(us).toMatchObject({ score: 80, place: 2 })
  expect(us?.gap).toBeUndefined()
  expect(them).toMatchObject({ score: 95, place: 1, gap: { n: 6, verdict: 'behind' } })
  const { points, low, high, coverage } = them?.gap ?? {}
  expect(points).toBeCloseTo(-14.9, 0)
  expect(low).toBeGreaterThanOrEqual(-16)
  expect(high).toBeLessThanOrEqual(-13)
  expect(coverage).toBeGreaterThanOrEqual(0.95)
})

test('few audits give no interval, and five no verdict; equal scores share a place and end level', () => {
  expect(gapOf([])).toEqual({ points: null, low: null, high: null, coverage: null, n: 0, verdict: 'unknown' })
  expect(gapOf([-20, -20, -20])).toMatchObject({ points: -20, low: null, verdict: 'unknown' })
  expect(gapOf([-20, -20, -20, -20, -20])).toMatchObject({ low: -20, verdict: 'unknown' })
  const sites = accessibility(leagueOf(days(Array.from({ length: 6 }, () => [0, 0]))))
  expect(sites?.map(({ place }) => place)).toEqual([1, 1])
  expect(sites?.map(({ score }) => score)).toEqual([0, 0])
  expect(sites?.[1]?.gap?.verdict).toBe('level')
})

test('an interval that holds 0 has no verdict, a small sure difference is level, and a large one is a lead', () => {
  expect(gapOf([-9, 8, -7, 6, -5, 9]).verdict).toBe('unknown')
  // Of seven audits the interval of 95 % leaves out the best and the worst day; that of six reaches to both.
  expect(gapOf([-21, -19, -17, -15, -13, -11])).toMatchObject({ low: -21, high: -11 })
  expect(gapOf([-21, -19, -17, -15, -13, -11, -9])).toMatchObject({ low: -19, high: -11 })
  expect(gapOf([1, 1, 2, 1, 1, 1]).verdict).toBe('level')
  expect(gapOf([9, 8, 7, 9, 8, 9]).verdict).toBe('ahead')
})

test('only steps on which both were audited are compared: a blocked page moves no score', () => {
  const league = leagueOf([
    auditOf([
      page('Us', { step: 'home', scores: { seo: 90 } }),
      page('Us', { step: 'item', scores: { seo: 10 } }),
      page('Them', { step: 'home', scores: { seo: 80 } }),
      page('Them', { step: 'item', status: 'blocked' }),
    ]),
  ])
  const [us, them] = league.categories[0]?.sites ?? []
  expect(us).toMatchObject({ score: 90, place: 1 })
  expect(them?.gap).toMatchObject({ points: 10, n: 1 })
  expect(league.pages.find(({ status }) => status === 'blocked')?.failure?.code).toBe('timeout')
})

test('scores of another method are left out, and said so', () => {
  const league = leagueOf([
    ...days([
      [10, 90],
      [10, 90],
    ]),
    auditOf(days([[80, 80]])[0]?.pages ?? [], { day: 9, lighthouse: '14.0.0' }),
  ])
  expect(accessibility(league)?.[0]?.score).toBe(80)
  expect(league).toMatchObject({ audits: 1, leftOut: { audits: 2, differs: ['lighthouse'] } })
})

test('an audit without any result is seen, and hides nothing of those before it', () => {
  const league = leagueOf([...days([[80, 90]]), auditOf([page('Us', { status: 'failed' })], { day: 2 })])
  expect(accessibility(league)?.[0]?.score).toBe(80)
  expect(league.pages).toMatchObject([{ site: 'Us', status: 'failed' }])
})

test('the newest audit is the one scheduled last, in whichever order they come, and whatever was audited', () => {
  const whole = [...days([[80, 90]]), auditOf([page('Us', { status: 'failed' })], { day: 2 })]
  for (const audits of [whole, whole.toReversed()]) {
    const { lastScheduledAt, pages } = leagueOf(audits)
    expect(lastScheduledAt).toBe(whole[1]?.scheduledAt)
    expect(pages.map(({ status }) => status)).toEqual(['failed'])
  }
  expect(leagueOf([])).toMatchObject({ audits: 0, lastScheduledAt: null, pages: [], theyPassWeFail: [], budgets: [] })
})

test('a category is shown when one site has a score in it', () => {
  const league = leagueOf([auditOf([page('Us', { scores: { seo: 90 } }), page('Them', { status: 'blocked' })])])
  expect(league.categories.map(({ category }) => category)).toEqual(['seo'])
})

test('what we fail is ours, wherever we are listed', () => {
  const league = auditLeague({
    ...{ benchmark: { ...benchmark, sites: benchmark.sites.toReversed() }, market, settings: { budgets: {} } },
    audits: [auditOf([page('Us', { outcomes: 'fpp' }), page('Them', { outcomes: 'pfp' })])],
  })
  expect(league.theyPassWeFail.map(({ rule }) => rule)).toEqual(['cache-insight'])
  expect(league.wePassTheyFail.map(({ rule }) => rule)).toEqual(['image-alt'])
})

test('they pass, we fail: by what Lighthouse says it saves, then by share in the score; both sides on the same step', () => {
  const cache = { rule: 'cache-insight', score: 0, saves: 1950, says: 'Est savings of 1,279 KiB' }
  const league = leagueOf([
    auditOf([
      page('Us', {
        outcomes: 'fff',
        findings: [cache, { rule: 'image-alt', score: 0 }, { rule: 'brand-new-rule', score: 0 }],
      }),
      page('Them', { outcomes: 'ppp' }),
      page('Us', { step: 'item', outcomes: 'fpp', findings: [{ ...cache, saves: 150 }] }),
      page('Them', { step: 'item', outcomes: 'pfn' }),
    ]),
  ])
  expect(league.theyPassWeFail.map(({ rule }) => rule)).toEqual(['cache-insight', 'image-alt', 'brand-new-rule'])
  const [first, second, third] = league.theyPassWeFail
  expect(first).toMatchObject({
    saves: 1950,
    says: 'Est savings of 1,279 KiB',
    steps: ['home', 'item'],
    competitors: ['Them'],
  })
  expect(ruleWords(first?.rule ?? '', first?.title ?? '')).toMatch(/downloaded again/)
  expect(second).toMatchObject({ steps: ['home'], saves: null })
  expect(ruleWords(third?.rule ?? '', third?.title ?? '')).toBe('A rule of tomorrow fails')
  expect(league.wePassTheyFail).toMatchObject([{ rule: 'image-alt', steps: ['item'] }])
})

test('what does not apply to a competitor is not passed by it', () => {
  const league = leagueOf([auditOf([page('Us', { outcomes: 'pfp' }), page('Them', { outcomes: 'pnp' })])])
  expect(league.theyPassWeFail).toEqual([])
})

test('third parties: share of the bytes by company, on the pages that we were audited on too', () => {
  const tags = [
    { entity: 'Tags', bytes: 300, time: 40 },
    { entity: 'Chat', bytes: 100, time: 0 },
  ]
  const league = leagueOf([
    auditOf([
      page('Us', { metrics: { bytes: 1000 }, thirdParties: tags }),
      page('Them', { metrics: { bytes: 1000 } }),
      page('Them', { step: 'item', metrics: { bytes: 1000 }, thirdParties: tags }),
    ]),
  ])
  expect(league.thirdParties).toEqual([
    { site: 'Us', us: true, share: 0.4, bytes: 400, time: 40, entities: tags },
    { site: 'Them', us: false, share: 0, bytes: 0, time: 0, entities: [] },
  ])
})

test('budgets: a category is missed from below, a metric from above, on any page of ours; theirs do not matter', () => {
  const league = leagueOf(
    [
      auditOf([
        page('Us', { scores: { accessibility: 90 }, metrics: { lcp: 2500, cls: 0 } }),
        page('Us', { step: 'item', scores: { accessibility: 89 }, metrics: { lcp: 2501, cls: 0 } }),
        page('Them', { scores: { accessibility: 1 }, metrics: { lcp: 9000 } }),
      ]),
    ],
    { accessibility: 90, lcp: 2500, cls: 0, tbt: 200 },
  )
  expect(league.budgets).toEqual([
    { budget: 'accessibility', limit: 90, worst: { step: 'item', value: 89 }, missedOn: ['item'], outcome: 'missed' },
    { budget: 'lcp', limit: 2500, worst: { step: 'item', value: 2501 }, missedOn: ['item'], outcome: 'missed' },
    { budget: 'cls', limit: 0, worst: { step: 'home', value: 0 }, missedOn: [], outcome: 'kept' },
    { budget: 'tbt', limit: 200, worst: null, missedOn: [], outcome: 'unknown' },
  ])
})

test('twenty sites with thirty steps and a hundred findings a page still fit into a record, scores and outcomes whole', () => {
  const findings = Array.from({ length: 100 }, (_, i) => ({
    rule: `rule-${i}`,
    score: 0,
    saves: 100 - i,
    says: 'x'.repeat(80),
  }))
  const pages = Array.from({ length: 630 }, (_, i) =>
    page(`Site ${i % 21}`, {
      step: `step ${i % 30}`,
      scores: { seo: 50 },
      outcomes: 'f'.repeat(120),
      findings,
      finalUrl: `https://shop.example/${'p'.repeat(300)}`,
    }),
  )
  const fitted = fitIntoRecord(auditOf(pages))
  expect(Buffer.byteLength(JSON.stringify(fitted))).toBeLessThan(340 * 1024)
  expect(fitted.pages.every(({ result }) => result?.outcomes.length === 120 && result.scores.seo === 50)).toBe(true)
  const few = fitIntoRecord(auditOf(pages.slice(0, 60)))
  expect(Buffer.byteLength(JSON.stringify(few))).toBeLessThan(340 * 1024)
  expect(few.pages[0]?.result?.findings[0]?.rule).toBe('rule-0')
})
