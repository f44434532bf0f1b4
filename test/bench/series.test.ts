import { expect, test } from 'vitest'
import { otava, otavaOn } from '#bench/series/otava.ts'
import { ours } from '#bench/series/ours.ts'
import { perfherder, tTest } from '#bench/series/perfherder.ts'
import { readSeries } from '#bench/series/read.ts'
import { scoreOf, sizeOf } from '#bench/series/score.ts'

/** Steps by `factor` at 60; the same noise for everyone, without a random generator. */
const stepped = (factor: number, length = 120) =>
  Array.from({ length }, (_, at) => (at < 60 ? 100 : 100 * factor) + ((7 * at) % 11) - 5)

test('each method finds a step of 20 % where it is, and reports it after as many points as it needs', () => {
  const values = stepped(1.2)
  const higherIsBetter = false
  const alarms = [ours, otava, tTest, perfherder].map((method) => method.alarms(values, { higherIsBetter }))
  for (const found of alarms) expect(found.map(({ onset }) => onset)).toEqual([60])
  // What the t-test compares with is 12 points, the changed one included.
  expect(alarms.slice(2).flat()).toEqual([71, 71].map((at) => ({ at, onset: 60, kept: true })))
  expect(alarms[1]?.[0]?.at).toBeLessThan(66)
  for (const { alarms: in_ } of [ours, tTest, perfherder]) expect(in_(stepped(1), { higherIsBetter })).toEqual([])
})

test('for a series in which more is better, a rise is good news and a fall is found as soon', () => {
  const fall = stepped(0.7)
  const [as] = ours.alarms(fall, { higherIsBetter: true })
  const [mirrored] = ours.alarms(
    fall.map((value) => 10_000 / value),
    { higherIsBetter: false },
  )
  expect(as?.at).toBe(mirrored?.at)
})

test('Perfherder alerts from 2 % on and begins anew, its test alone does neither', () => {
  const small = Array.from({ length: 80 }, (_, at) => (at < 40 ? 1000 : 1012) + ((7 * at) % 5) - 2)
  expect(tTest.alarms(small, { higherIsBetter: false })).toHaveLength(1)
  expect(perfherder.alarms(small, { higherIsBetter: false })).toEqual([])
  const excursion = stepped(1.2, 100).map((value, at) => (at >= 72 ? value - 20 : value))
  expect(tTest.alarms(excursion, { higherIsBetter: false }).map(({ onset }) => onset)).toEqual([60, 72])
  expect(perfherder.alarms(excursion, { higherIsBetter: false }).map(({ onset }) => onset)).toEqual([60])
})

test('Otava leaves out what is smaller than its magnitude', () => {
  const values = stepped(1.2).map((value, at) => (at >= 90 ? value * 1.02 : value))
  const at = (minMagnitude: number) => otavaOn(values, { window: 30, maxP: 0.01, minMagnitude })(values.length)
  expect(at(0.05)).toEqual([60])
})

test('an alarm belongs to the nearest label within reach, once it has happened; anything else is another alarm', () => {
  const alarm = (at: number, onset: number) => ({ at, onset, kept: true })
  const alarms = [alarm(20, 18), alarm(65, 58), alarm(70, 61), alarm(140, 100), alarm(141, 103), alarm(99, 108)]
  expect(scoreOf(alarms, { labels: [60, 110] })).toEqual({
    found: [
      { label: 60, delay: 6, error: -2 },
      { label: 110, delay: 31, error: -10 },
    ],
    missed: [],
    // The alarm of 99 came before the change that it is dated to.
    others: [alarm(20, 18), alarm(99, 108)],
  })
  expect(scoreOf([], { labels: [60] })).toEqual({ found: [], missed: [60], others: [] })
  expect(sizeOf({ values: stepped(1.2), labels: [60] }, 60)).toBeCloseTo(0.2, 2)
})

test('series are read from a list, and from the Turing Change Point Dataset with its annotations', () => {
  const list = [{ name: 'b', labels: 'higher is better', expected: [9, 2], values: [1, null, 3] }]
  expect(readSeries(JSON.stringify(list), undefined)).toEqual([
    { name: 'b', values: [1, null, 3], labels: [2, 9], higherIsBetter: true },
  ])
  const turing = {
    name: 'nile',
    n_obs: 3,
    n_dim: 1,
    time: { index: [0, 1, 2] },
    series: [{ type: 'float', raw: [1, 2, 3] }],
  }
  const annotations = JSON.stringify({ nile: { 6: [28], 7: [30, 80], 8: [31], 9: [], 10: [29] } })
  expect(readSeries(JSON.stringify(turing), annotations)).toEqual([
    { name: 'nile', values: [1, 2, 3], labels: [29], higherIsBetter: false },
  ])
  expect(() => readSeries(JSON.stringify(turing), undefined)).toThrow('--annotations')
  expect(() => readSeries(JSON.stringify({ ...turing, name: 'well' }), annotations)).toThrow('no "well"')
  expect(() => readSeries(JSON.stringify({ ...turing, n_dim: 2 }), annotations)).toThrow('2 dimensions')
})
