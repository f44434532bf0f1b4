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

/**
 * The loads of Globex take one of two times on search, as `slow` says; all loads have noise. `told`: the share of them of which
 * the variant tells the group; none has a variant without it.
 */
function grouped(
  count: number,
  slow: (round: number, load: number) => boolean,
  { told, variants = 2 }: { told?: number; variants?: number } = {},
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
    if (told === undefined) return round
    const mark = (site: string, load: number): Variant[] => {
      const isB = slow(n, load) === random() < told
      return site === 'Globex' ? [['VWO', `${isB ? 'b' : 'a'}${n % (variants / 2)}`]] : []
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
  for (const told of [1, 0.96]) {
    expect(groupsIn(grouped(32, mixed, { told }))[2]).toMatchObject([{ step: 'search', tool: 'VWO' }])
  }
  for (const told of [0.75, 0.5]) {
    expect(groupsIn(grouped(32, mixed, { told }))[2]).toMatchObject([{ step: 'search', tool: null }])
  }
})

test('with a variant for every two or three loads, as of tests that end and begin, anything would follow', () => {
  const toolWith = (variants: number) => groupsIn(grouped(32, mixed, { told: 1, variants }))[2]?.[0]?.tool
  expect([2, 16, 32].map(toolWith)).toEqual(['VWO', 'VWO', null])
})

test('a site that became slower, few rounds, and loads of one group with noise are not two groups', () => {
  expect(groupsIn(grouped(32, (n) => n >= 16)).flat()).toEqual([])
  expect(groupsIn(grouped(12, mixed)).flat()).toEqual([])
  expect(groupsIn(grouped(32, () => false)).flat()).toEqual([])
  expect(groupsIn(noisyRounds({ count: 64, walks, shared: 0.3, own: 0.2 })).flat()).toEqual([])
})
