import { expect, test } from 'vitest'
import { league } from '#core/analysis/league/league.ts'
import type { Variant } from '#core/model/experiments.ts'
import type { Round } from '#core/model/round.ts'
import { randomOf } from '#core/statistics/shuffle.ts'
import { qualitySentences } from '#core/words/quality.ts'
import { renderLeague } from '../../../cli/render/league.ts'
import { fakeBenchmark, fakeRound, noisyRounds, ok, sydney } from '../rounds.ts'

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
  expect(page).toContain('Loads that are not alike')
  expect(page).toMatch(/Globex +3 variants of A\/B tests \(VWO\) in 5 loads/)
  const same = league({ benchmark, market: sydney, rounds: rounds('aaa', 'aa-') })
  expect(renderLeague(same, { columns: 100, colour: false })).not.toContain('not alike')
})

/** The loads of Globex take one of two times on search, as `slow` says; all loads have noise. */
function grouped(
  count: number,
  slow: (round: number, load: number) => boolean,
  variant?: 'follows' | 'partly' | 'random',
): Round[] {
  const random = randomOf(5)
  const noise = () => 1 + 0.1 * (random() + random() + random() - 1.5)
  return Array.from({ length: count }, (_, n) => {
    const loads = [0, 1, 2].map((load) => (slow(n, load) ? 2400 : 1200) * noise())
    const visits = Object.fromEntries(
      Object.entries(walks).map(([site, walk]) => {
        const own = (load: number) => ({
          home: walk.home * noise(),
          search: site === 'Globex' ? (loads[load] ?? 0) : walk.search * noise(),
        })
        return [site, ok(own(0), own(1), own(2))]
      }),
    )
    const round = fakeRound(n, visits)
    if (variant === undefined) return round
    const mark = (site: string, load: number): Variant[] => {
      const agrees = { follows: 1, partly: 0.75, random: 0.5 }[variant]
      const isB = slow(n, load) === random() < agrees
      return site === 'Globex' ? [['VWO', isB ? 'b' : 'a']] : []
    }
    return {
      ...round,
      visits: round.visits.map((visit) => ({
        ...visit,
        loads: visit.loads.map((load, at) => ({ ...load, variants: mark(visit.site, at) })),
      })),
    }
  })
}

const groupsIn = (given: Round[]) =>
  league({ benchmark, market: sydney, rounds: given }).sites.map(({ groups }) => groups)
const mixed = (n: number, load: number) => (n * 7 + load * 3) % 5 < 2

test('a step whose loads fall into two groups is named with both times, and never left out', () => {
  const given = grouped(32, mixed)
  const [ours, theirs, [found, ...more] = []] = groupsIn(given)
  expect([ours, theirs, more]).toEqual([[], [], []])
  expect(found).toMatchObject({ step: 'search', metric: 'lcp', loads: 96, tool: null })
  expect(found?.fast).toBeCloseTo(1200, -2)
  expect(found?.slow).toBeCloseTo(2400, -2)
  const made = league({ benchmark, market: sydney, rounds: given })
  expect(qualitySentences(made)).toContain(
    `Globex: search in two groups, LCP of about 1.2 s and 2.4 s (${found?.slowLoads} of 96 loads).`,
  )
  expect(renderLeague(made, { columns: 120, colour: false })).toMatch(
    /Globex +search in two groups, LCP of about 1\.2 s/,
  )
  expect(made.sites.every(({ doubts, place }) => doubts.length === 0 && place !== null)).toBe(true)
})

test('the groups follow an A/B test only where its variants tell them apart', () => {
  expect(groupsIn(grouped(32, mixed, 'follows'))[2]).toMatchObject([{ step: 'search', tool: 'VWO' }])
  for (const variant of ['partly', 'random'] as const) {
    expect(groupsIn(grouped(32, mixed, variant))[2]).toMatchObject([{ step: 'search', tool: null }])
  }
})

test('a site that became slower, few rounds, and loads of one group with noise are not two groups', () => {
  expect(groupsIn(grouped(32, (n) => n >= 16)).flat()).toEqual([])
  expect(groupsIn(grouped(12, mixed)).flat()).toEqual([])
  expect(groupsIn(grouped(32, () => false)).flat()).toEqual([])
  expect(groupsIn(noisyRounds({ count: 64, walks, shared: 0.3, own: 0.2 })).flat()).toEqual([])
})
