import { expect, test } from 'vitest'
import { league } from '#core/analysis/league/league.ts'
import type { Round } from '#core/model/round.ts'
import { outOf, qualitySentences, statusWords } from '#core/words/quality.ts'
import { fakeBenchmark, fakeRound, notOk, sydney } from '../rounds.ts'

const walks = { Acme: { home: 1000, search: 2000 }, Northpeak: { home: 800, search: 1000 } }
const added = { ...walks, Globex: { home: 1500, search: 2500 } }

test('a competitor who came later is not among those measured in all rounds', () => {
  const said = (...rounds: (typeof walks)[]) =>
    qualitySentences(
      league({
        benchmark: fakeBenchmark(),
        market: sydney,
        rounds: rounds.map((sites, index) => fakeRound(index, sites)),
      }),
    )
  expect(said(added, added)).toEqual(['All sites measured in all 2 rounds.'])
  expect(said(walks, walks, added)).toEqual(['Globex: visited in 1 of 3 rounds.'])
  expect(said(walks)).toEqual(['Globex: not visited yet.'])
})

/** Some steps of a site ended on another page. */
function elsewhere(round: Round, site: string, ...steps: string[]): Round {
  for (const sample of round.visits.find((visit) => visit.site === site)?.loads.flatMap((load) => load.steps) ?? []) {
    if (!steps.includes(sample.name)) continue
    const asked = `https://2.example/p/${sample.name}-123`
    sample.document = { url: 'https://2.example/login', asked, status: 200 }
  }
  return round
}

test('a step that ends on another page is counted by visit, the most frequent first, also where another visit failed', () => {
  const rounds = [
    elsewhere(fakeRound(0, added), 'Globex', 'home'),
    elsewhere(fakeRound(1, added), 'Globex', 'search'),
    elsewhere(fakeRound(2, added), 'Globex', 'home', 'search'),
    elsewhere(fakeRound(3, added), 'Globex', 'search'),
  ]
  const said = (more: Round[]) => {
    const found = league({ benchmark: fakeBenchmark(), market: sydney, rounds: [...rounds, ...more] })
    return { doubts: found.sites.at(-1)?.doubts, sentences: qualitySentences(found) }
  }
  const { doubts, sentences } = said([])
  expect(doubts?.map(({ step, visits }) => [step, visits])).toEqual([
    ['search', 3],
    ['home', 2],
  ])
  const another = 'Globex: search ended at /login instead of /p/search-123 in 3 rounds.'
  expect(sentences).toEqual(['All sites measured in all 4 rounds.', another])
  expect(said([fakeRound(4, { ...added, Globex: notOk('failed') })]).sentences).toEqual([
    'Globex: failed in 1 of 5 visits.',
    another,
  ])
})

test('how many rounds were not judged or not counted is said', () => {
  const found = league({ benchmark: fakeBenchmark(), market: sydney, rounds: [fakeRound(0, added)] })
  const said = qualitySentences({
    ...found,
    unsteady: 1,
    leftOut: [
      { reason: 'other-method', differs: ['profile'], rounds: 2 } as never,
      { reason: 'older', rounds: 7 },
      { reason: 'other-method', differs: ['region'], rounds: 3 } as never,
    ],
  })
  expect(said).toEqual([
    'All sites measured in the round.',
    '1 round on a worker that was not steady: not judged.',
    '5 rounds measured by another method: not counted.',
  ])
})

test('why visits went wrong begins with what happened most often, of how many visits', () => {
  const status = { ok: 0, failed: 0, blocked: 0, refused: 0, changed: 0, skipped: 0 }
  const said = (changes: Partial<typeof status>) => statusWords({ status: { ...status, ...changes }, doubts: [] })
  expect(said({})).toBe('not visited yet')
  expect(said({ ok: 3 })).toBe('not measured')
  expect(said({ failed: 1, blocked: 5 })).toBe('blocked in 5 of 6 visits, failed in 1')
  expect(said({ skipped: 1 })).toBe('skipped in 1 of 1 visit')
  expect(outOf(0, 2)).toBe('0 of 2 visits')
})

test('consent banners that were not accepted are counted of all visits of the site', () => {
  const found = league({
    benchmark: fakeBenchmark(),
    market: sydney,
    rounds: [fakeRound(0, added), fakeRound(1, added)],
  })
  const consent = [
    { outcome: 'accepted', manager: 'Onetrust', visits: 3 },
    { outcome: 'not-found', manager: null, visits: 1 },
  ] as const
  const sites = found.sites.map((site, n) => (n === 1 ? { ...site, consent: [...consent] } : site))
  expect(qualitySentences({ ...found, sites })).toEqual([
    'All sites measured in all 2 rounds.',
    'Northpeak: no known consent banner found in 1 of 4 visits.',
  ])
})
