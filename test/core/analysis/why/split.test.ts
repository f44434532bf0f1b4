import { expect, test } from 'vitest'
import { splitChange, splitGap } from '#core/analysis/why/split.ts'
import { inWholeMs } from '#core/analysis/why/whole-ms.ts'
import { sum } from '#core/statistics/sum.ts'
import { ok } from '../../rounds.ts'
import { partRounds, type TypicalParts, usual } from './why-rounds.ts'

const gap = { us: 'Acme', competitor: 'Globex', step: 'home' } as const

test.each(Object.keys(usual) as (keyof TypicalParts)[])(
  '600 ms more of %s are found there, and the parts add up',
  (part) => {
    const rounds = partRounds({ sites: { Acme: { [part]: usual[part] + 600 }, Globex: {} }, noise: 0.02, count: 32 })
    const split = splitGap(rounds, gap)
    if (split === null) throw new Error('no split')
    const found = split.parts.find((each) => each.part === part)
    // 10 % of the delay, and what the worker's own tenth adds to it.
    expect(found?.difference).toBeGreaterThan(540)
    expect(found?.difference).toBeLessThan(660)
    expect(found?.certain).toBe(true)
    for (const other of split.parts.filter((each) => each.part !== part)) {
      expect(Math.abs(other.difference), other.part).toBeLessThan(60)
    }
    for (const side of ['us', 'other', 'difference'] as const) {
      expect(sum(split.parts.map((each) => each[side]))).toBeCloseTo(split.whole[side], 6)
    }
    expect(found?.low).toBeLessThan(found?.difference ?? 0)
    expect(found?.high).toBeGreaterThan(found?.difference ?? 0)
  },
)

test('figures in whole ms add up, in each column and each row, whatever the fractions', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const split = splitGap(partRounds({ sites: { Acme: { load: 331 }, Globex: {} }, count: 9, seed }), gap)
    if (split === null) throw new Error('no split')
    const { parts, whole } = inWholeMs(split)
    for (const side of ['us', 'other', 'difference'] as const)
      expect(sum(parts.map((one) => one[side]))).toBe(whole[side])
    for (const one of [...parts, whole]) expect(one.us - one.other).toBe(one.difference)
    expect(whole.us).toBe(Math.round(split.whole.us))
  }
})

test('a hanging round of one site does not move the split', () => {
  const rounds = partRounds({ sites: { Acme: {}, Globex: {} }, count: 20 })
  const before = splitGap(rounds, gap)
  const hanging = partRounds({ sites: { Acme: { wait: 9_000 }, Globex: {} }, count: 2, from: 20 })
  const after = splitGap([...rounds, ...hanging], gap)
  expect(Math.abs((after?.whole.difference ?? 0) - (before?.whole.difference ?? 0))).toBeLessThan(60)
})

test('the parts of LCP add up to the measured LCP although each is rounded', () => {
  const rounds = partRounds({ sites: { Acme: { wait: 500 }, Globex: {} }, count: 1 })
  const split = splitGap(rounds, gap)
  const lcps = rounds[0]?.visits[0]?.loads.map(({ steps }) => steps[0]?.metrics.lcp ?? 0) ?? []
  expect(split?.lcp.us).toBeCloseTo(sum(lcps) / 3, 9)
  expect(split?.whole.us).toBeCloseTo((split?.lcp.us ?? 0) + (split?.parts.at(-1)?.us ?? 0), 9)
  // One round has no interval, and nothing is certain.
  expect(split?.whole).toMatchObject({ low: null, high: null, certain: false })
})

test('a step that stays on its document cannot be split, and neither can a pair of different kinds', () => {
  const [round] = partRounds({ sites: { Acme: {}, Globex: {} }, count: 1 })
  if (round === undefined) throw new Error('no round')
  const stayed = { ...round, visits: round.visits.map((visit) => ({ ...visit, ...ok({ home: { duration: 300 } }) })) }
  expect(splitGap([stayed], gap)).toBeNull()
  const [ours, theirs] = [round.visits[0], stayed.visits[1]]
  if (ours === undefined || theirs === undefined) throw new Error('no visits')
  expect(splitGap([{ ...round, visits: [ours, theirs] }], gap)).toBeNull()
})

test('a doubted page and a failed visit leave the round out', () => {
  const rounds = partRounds({ sites: { Acme: {}, Globex: {} }, count: 6 })
  const document =
    rounds[2]?.visits[0]?.loads.flatMap(({ steps }) => steps.flatMap((step) => step.document ?? [])) ?? []
  for (const one of document) one.title = 'Page not found'
  const failed = rounds[4]?.visits[1]
  if (failed !== undefined) Object.assign(failed, { status: 'blocked' })
  expect(splitGap(rounds, gap)?.rounds.us).toBe(4)
})

test('before and since of one site: what was added is found, of times of different lengths', () => {
  const before = partRounds({ sites: { Acme: {} }, count: 40, noise: 0.03 })
  const since = partRounds({ sites: { Acme: { load: 700 } }, count: 17, noise: 0.03, seed: 2, from: 40 })
  const split = splitChange({ before, since }, { site: 'Acme', step: 'home' })
  if (split === null) throw new Error('no split')
  const load = split.parts.find(({ part }) => part === 'load')
  expect(load?.certain).toBe(true)
  expect(load?.difference).toBeGreaterThan(330)
  expect(load?.difference).toBeLessThan(480)
  expect(sum(split.parts.map(({ difference }) => difference))).toBeCloseTo(split.whole.difference, 6)
  expect(split.rounds).toEqual({ us: 17, other: 40, kept: 11 + 24 })
})

test('the same rounds always give the same interval', () => {
  const rounds = partRounds({ sites: { Acme: { wait: 500 }, Globex: {} }, count: 12 })
  expect(splitGap(rounds, gap)).toEqual(splitGap(rounds, gap))
})
