import { expect, test } from 'vitest'
import { silenceAfter } from '#core/model/health.ts'
import { judgesAtOnce, sizing } from '#infra/sizing.ts'
import { fakeBenchmark } from '../core/rounds.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test.each([
  // A long round is no silence, however short the interval.
  ['1 minute', minute, 30 * minute],
  ['15 minutes', 15 * minute, 45 * minute],
  ['an hour', hour, 3 * hour],
  ['12 hours', 12 * hour, 36 * hour],
  // Rare rounds are missed a day late, and not after three weeks.
  ['a day', day, 2 * day],
  ['7 days', 7 * day, 8 * day],
])('rounds every %s are missed after a while', (_, every, after) => {
  expect(silenceAfter(every)).toBe(after)
})

test('only a benchmark that asks for it has metrics and alarms of its own, and one on the promise where there is one', () => {
  const alarm = { to: [], falseAlarmsPerYear: 1 }
  const own = fakeBenchmark({ alarm: { ...alarm, cloudwatch: true } })
  const promising = { ...own, target: { ...own.target, promise: 3000 } }
  const counts = [fakeBenchmark({ alarm }), own, promising].map((each) => [
    sizing.metricsPerMarket(each),
    sizing.alarmsPerMarket(each),
  ])
  expect(counts).toEqual([
    [0, 0],
    [8, 3],
    [9, 4],
  ])
})

test('sixty markets with charts of their own share a dashboard', () => {
  expect([0, 1, 60, 61].map(sizing.dashboardsFor)).toEqual([0, 1, 1, 2])
})

test.each([
  // A new account: five rounds a region.
  [undefined, 1, 1],
  [undefined, 10, 1],
  [25, 3, 2],
  [1000, 3, 10],
])('with concurrency %s in %i regions there are %i judges a shard', (concurrency, regions, judges) => {
  expect(judgesAtOnce({ ...(concurrency !== undefined && { concurrency }) }, regions)).toBe(judges)
})
