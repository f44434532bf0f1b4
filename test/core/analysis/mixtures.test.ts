import { expect, test } from 'vitest'
import { league } from '#core/analysis/league/league.ts'
import type { Variant } from '#core/model/experiments.ts'
import type { Round } from '#core/model/round.ts'
import { qualitySentences } from '#core/words/quality.ts'
import { renderLeague } from '../../../cli/render/league.ts'
import { fakeBenchmark, fakeRound, sydney } from '../rounds.ts'

const benchmark = fakeBenchmark()
const walks = {
  Acme: { home: 1000, search: 2000 },
  Northpeak: { home: 800, search: 1000 },
  Globex: { home: 1500, search: 2500 },
}

/** Rounds in which the loads of Globex have these variants, a letter each; `-` has none. */
function rounds(...letters: string[]): Round[] {
  return letters.map((three, n) => {
    const round = fakeRound(n, walks)
    const visits = round.visits.map((visit) => ({
      ...visit,
      loads: visit.loads.map((load, at) => {
        const letter = three[at] ?? '-'
        const variants: Variant[] = [['VWO', visit.site === 'Globex' ? letter : 'a']]
        return letter === '-' ? load : { ...load, variants }
      }),
    }))
    return { ...round, visits }
  })
}

test('a site whose loads had different variants of an A/B test is named, one whose loads had the same is not', () => {
  const found = league({ benchmark, market: sydney, rounds: rounds('aab', 'c-a') })
  expect(found.sites.map(({ experiments }) => experiments)).toEqual([[], [], [{ tool: 'VWO', variants: 3, loads: 5 }]])
  expect(qualitySentences(found)).toContain('Globex: 3 variants of A/B tests (VWO) in 5 loads.')
  const page = renderLeague(found, { columns: 100, colour: false })
  expect(page).toContain('Loads of more than one kind')
  expect(page).toMatch(/Globex +3 variants of A\/B tests \(VWO\) in 5 loads/)
  const same = league({ benchmark, market: sydney, rounds: rounds('aaa', 'aa-') })
  expect(renderLeague(same, { columns: 100, colour: false })).not.toContain('more than one kind')
})
