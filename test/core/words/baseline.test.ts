import { expect, test } from 'vitest'
import type { BaselineFacts } from '#core/analysis/baseline/facts.ts'
import type { VisitStatus } from '#core/model/round.ts'
import { againSentence, baselineHeadline, baselineLead, missingSentences, sureSentences } from '#core/words/baseline.ts'
import { baselineScenes } from '../../notify/baseline-scenes.ts'

const telling = { timeZone: 'UTC', now: 0 }

test('a baseline says that you are not behind, and where that is not known of every competitor', () => {
  const facts = baselineScenes.ahead?.() ?? expect.fail()
  const lead = (...verdicts: ('ahead' | 'level' | 'unknown')[]) => {
    const comparisons = verdicts.map((verdict, n) => ({ ...facts.baseline.comparisons[n], verdict }))
    return baselineLead({ ...facts, rows: [], baseline: { ...facts.baseline, comparisons } as never }, telling)
  }
  expect(lead('ahead', 'ahead')).toBe('You are ahead of every competitor on every step.')
  expect(lead('ahead', 'level')).toBe('You are not behind any competitor on any step.')
  expect(lead('ahead', 'unknown')).toBe('You are not behind any competitor on any step where there is a verdict.')
  expect(lead('unknown', 'unknown')).toBe('There is not enough data for a verdict on any step yet.')
})

test('a message about more verdicts says which are new, those that are lost first', () => {
  const facts = baselineScenes.ahead?.() ?? expect.fail()
  const [first = expect.fail()] = facts.baseline.comparisons
  const verdicts = [
    ['Globex', 'home', 'ahead'],
    ['Globex', 'search', 'ahead'],
    ['Amazon', 'search', 'behind'],
    ['Amazon', 'product', 'level'],
  ] as const
  const comparisons = verdicts.map(([competitor, step, verdict]) => ({ ...first, competitor, step, verdict }))
  const baseline = { ...facts.baseline, reason: 'more' as const }
  const since = '2026-11-05T17:00:00.000Z'
  const now = Date.parse('2026-11-12T17:00:00.000Z')
  const said = (news: NonNullable<BaselineFacts['news']>['comparisons']) =>
    againSentence({ baseline, news: { since, comparisons: news } }, { timeZone: 'UTC', now })
  expect(said(comparisons)).toBe(
    'New since 5 Nov, 17:00: behind Amazon on search; level with Amazon on product; ahead of Globex on home and search.',
  )
  const many = comparisons.flatMap((one) => [one, { ...one, competitor: `${one.competitor} 2` }])
  // One more than are named takes no more room than its number.
  expect(said([...comparisons, { ...first, competitor: 'Hooli', step: 'home', verdict: 'ahead' }])).toMatch(
    /; ahead of Globex on home and search; ahead of Hooli on home\.$/,
  )
  const missing = 'Verdicts that were missing in the last message are there now.'
  expect(said([])).toBe(missing)
  expect(againSentence({ baseline, news: null }, { timeZone: 'UTC', now })).toBe(missing)
  expect(said(many)).toMatch(
    /^New since 5 Nov, 17:00: behind Amazon on search; behind Amazon 2 on search; level .*; 3 more\.$/,
  )
})

test('verdicts rest on their own rounds, not on those from before a competitor was named', () => {
  const facts = baselineScenes.ahead?.() ?? expect.fail()
  const said = (...rounds: number[]) => {
    const comparisons = rounds.map((n, at) => ({ ...facts.baseline.comparisons[at], verdict: 'ahead', rounds: n }))
    return sureSentences({ ...facts, baseline: { ...facts.baseline, rounds: 416, comparisons } as never })[0]
  }
  expect(said(64, 7)).toBe('19 in 20: at most one in 20 such verdicts is wrong. Each rests on 7 to 64 rounds.')
  expect(said(7, 7)).toMatch(/Each rests on 7 rounds\.$/)
  // Without any there is nothing to be sure of.
  expect(said()).toMatch(/^False alarms: /)
})

test('a competitor without a verdict comes with what became of its visits', () => {
  const facts = baselineScenes.blocked?.() ?? expect.fail()
  const said = (changes: Partial<Record<VisitStatus, number>>) => {
    const status = { ok: 0, failed: 0, blocked: 0, refused: 0, changed: 0, skipped: 0, ...changes }
    return missingSentences({ ...facts, visits: new Map([['Globex', status]]) }, telling)
  }
  expect(said({ blocked: 90, failed: 5, ok: 1 })[0]).toMatch(
    / \(5 of 96 visits failed and 90 of 96 visits blocked\)\.$/,
  )
  expect(said({ failed: 1 })[0]).toMatch(/ \(1 of 1 visit failed\)\.$/)
  expect(said({ ok: 96 })[0]).not.toMatch(/visits|\(\)/)
})

test('our place is among the sites that have one', () => {
  const facts = baselineScenes.ahead?.() ?? expect.fail()
  const site = (place: number | null, us = false) => ({ us, place })
  const said = (...sites: ReturnType<typeof site>[]) =>
    baselineHeadline({ ...facts, baseline: { ...facts.baseline, league: { sites } } } as unknown as typeof facts)
  expect(said(site(2, true), site(1), site(null))).toContain(': 2nd of 2, ')
  expect(said(site(null, true), site(1))).not.toMatch(/\d/)
})

test('whoever is first over all steps and behind on one of them is told on which', () => {
  const facts = baselineScenes.ahead?.() ?? expect.fail()
  const said = (behind: Record<string, readonly string[]>, steps: readonly string[]) => {
    const comparisons = Object.entries(behind).flatMap(([competitor, slow]) =>
      steps.map((step) => ({ competitor, step, verdict: slow.includes(step) ? 'behind' : 'ahead' })),
    )
    const league = { sites: [{ us: true, place: 1 }, ...Object.keys(behind).map(() => ({ us: false, place: 2 }))] }
    return baselineHeadline({ ...facts, baseline: { ...facts.baseline, league, comparisons } } as never)
  }
  const pages = ['home', 'search', 'product']
  expect(said({ A: ['product'], B: ['product'], C: ['product'], D: [], E: [] }, pages)).toBe(
    'Where you start: 1st of 6, behind 3 of 5 competitors on product, ahead of D and E',
  )
  expect(said({ A: ['home', 'search'], B: ['home', 'search'] }, pages)).toMatch(/behind A and B on home and search$/)
  expect(said({ A: ['home'], B: ['search'] }, pages)).toMatch(/behind A and B on at least one of home and search$/)
  expect(said({ A: ['home'], B: ['search'], C: ['product'] }, pages)).toMatch(
    /behind all 3 competitors on at least one step$/,
  )
  expect(said({ A: pages }, [...pages, 'basket'])).toMatch(/behind A on 3 of 4 steps$/)
  // Everywhere needs no list.
  expect(said({ A: pages, B: pages }, pages)).toMatch(/behind A and B$/)
})
