import { expect, test } from 'vitest'
import { judgesAtOnce, sizing } from '#infra/sizing.ts'
import { fakeBenchmark } from '../core/rounds.ts'

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
