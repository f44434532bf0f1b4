import { expect, test } from 'vitest'
import { league } from '#core/analysis/league/league.ts'
import { qualitySentences } from '#core/words/quality.ts'
import { fakeBenchmark, fakeRound, sydney } from '../rounds.ts'

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
