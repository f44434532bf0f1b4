import { expect, test } from 'vitest'
import { silenceOf, sizing } from '#infra/sizing.ts'

const { alarmsPerMarket, dashboardsFor } = sizing

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test.each([
  // A long round is no silence, however short the interval.
  ['1 minute', minute, 45 * minute],
  ['7 minutes', 7 * minute, 45 * minute],
  ['15 minutes', 15 * minute, 45 * minute],
  ['an hour', hour, 3 * hour],
  ['a day', day, 3 * day],
  // In periods of a day, which is the longest that CloudWatch knows.
  ['36 hours', 36 * hour, 5 * day],
  ['56 hours', 56 * hour, 7 * day],
])('rounds every %s are missed after a while', (_, every, after) => {
  const silence = silenceOf({ every })
  expect((silence?.period ?? 0) * (silence?.periods ?? 0) * 1000).toBe(after)
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  expect((silence?.period ?? 0) % 60).toBe(0)
  expect(alarmsPerMarket({ every })).toBe(1)
  // Every period has a heartbeat.
  expect((silence?.period ?? 0) * 1000).toBeGreaterThanOrEqual(sizing.heartbeatEvery)
})

test('rounds that are further apart than CloudWatch remembers are not missed, and no alarm is paid for', () => {
  expect(silenceOf({ every: 57 * hour })).toBeNull()
  expect(alarmsPerMarket({ every: 7 * day })).toBe(0)
})

test('a hundred benchmarks and markets share a dashboard', () => {
  expect([1, 100, 101, 250].map(dashboardsFor)).toEqual([1, 1, 2, 3])
})
