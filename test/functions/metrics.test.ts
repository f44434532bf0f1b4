import { expect, test } from 'vitest'
import { heartbeatLine, metricsLine } from '#functions/metrics.ts'

const now = Date.UTC(2026, 10, 22, 12)
const place = { benchmark: 'jackets', market: 'sydney-phone', now }
const figures = {
  scheduledAt: '2026-11-22T11:45:00.000Z',
  finishedAt: '2026-11-22T11:46:30.000Z',
  behind: true,
  gap: 1.42,
  failedVisits: 0,
  blockedVisits: 2,
  seconds: 90,
}

test('a round is logged in the format that CloudWatch reads, with the time of its end', () => {
  expect(metricsLine(figures, place)).toEqual({
    _aws: {
      Timestamp: Date.parse(figures.finishedAt),
      CloudWatchMetrics: [
        {
          Namespace: 'Outpace',
          Dimensions: [['Benchmark', 'Market']],
          Metrics: [
            { Name: 'Behind', Unit: 'None' },
            { Name: 'Gap', Unit: 'None' },
            { Name: 'FailedVisits', Unit: 'Count' },
            { Name: 'BlockedVisits', Unit: 'Count' },
            { Name: 'Rounds', Unit: 'Count' },
            { Name: 'RoundSeconds', Unit: 'Seconds' },
          ],
        },
      ],
    },
    Benchmark: 'jackets',
    Market: 'sydney-phone',
    Behind: 1,
    Gap: 1.42,
    FailedVisits: 0,
    BlockedVisits: 2,
    Rounds: 1,
    RoundSeconds: 90,
    scheduledAt: figures.scheduledAt,
  })
})

test('not being behind is a value; an unknown verdict is not', () => {
  expect(metricsLine({ ...figures, behind: false }, place)).toMatchObject({ Behind: 0 })
  const unknown = metricsLine({ ...figures, behind: null, gap: null }, place)
  expect(unknown).not.toHaveProperty('Behind')
  expect(unknown).not.toHaveProperty('Gap')
  expect(JSON.stringify(unknown)).not.toContain('"Behind"')
  expect(unknown).toMatchObject({ Rounds: 1, FailedVisits: 0 })
})

test('a round that is judged late keeps its own time, so that it says nothing about now', () => {
  const late = metricsLine(figures, { ...place, now: now + 6 * 60 * 60 * 1000 })
  expect(late).toMatchObject({ _aws: { Timestamp: Date.parse(figures.finishedAt) } })
})

test('a round of a worker with a fast clock is not in the future, and one that CloudWatch would drop is not logged', () => {
  expect(metricsLine({ ...figures, finishedAt: '2026-11-22T15:00:00Z' }, place)).toMatchObject({
    _aws: { Timestamp: now },
  })
  expect(metricsLine({ ...figures, finishedAt: '2026-11-08T12:00:00Z' }, place)).toBeNull()
  expect(metricsLine({ ...figures, finishedAt: 'never' }, place)).toBeNull()
})

test('a heartbeat adds nothing to the number of rounds, and says so', () => {
  expect(heartbeatLine(place)).toEqual({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: 'Outpace',
          Dimensions: [['Benchmark', 'Market']],
          Metrics: [{ Name: 'Rounds', Unit: 'Count' }],
        },
      ],
    },
    Benchmark: 'jackets',
    Market: 'sydney-phone',
    Rounds: 0,
  })
})
