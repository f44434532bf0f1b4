import { expect, test } from 'vitest'
import { type Day, dayOf } from '#core/analysis/day.ts'
import { qualityOf, qualityTable } from '#core/analysis/views/quality.ts'
import { DAY, HOUR } from '#core/model/time.ts'
import { fakeBenchmark, fakeRound, sydney } from '../rounds.ts'

const benchmark = fakeBenchmark({ every: 6 * HOUR })
const walk = { home: 1000, search: 1000 }

function measuredOn(date: string): Day {
  const round = { ...fakeRound(0, { Acme: walk, Northpeak: walk, Globex: walk }), scheduledAt: `${date}T01:00:00.000Z` }
  return dayOf({ benchmark, market: sydney, date, rounds: [round] }) ?? expect.fail()
}

const days = ['2026-11-20', '2026-11-24'].map(measuredOn)

test('days on which nothing was measured are shown, between the others and up to yesterday', () => {
  const quality = qualityOf(days, { ...benchmark, today: '2026-11-27' })
  expect(quality.days.map(({ date, rounds }) => `${date} ${rounds}`)).toEqual([
    '2026-11-26 0',
    '2026-11-25 0',
    '2026-11-24 1',
    '2026-11-23 0',
    '2026-11-22 0',
    '2026-11-21 0',
    '2026-11-20 1',
  ])
  const { columns, rows } = qualityTable(quality)
  expect(rows.filter(([date]) => date === '2026-11-25').map((row) => row.slice(1, 5))).toEqual(
    benchmark.sites.map(({ name }) => [0, 0, name, 0]),
  )
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([columns.length]))
})

test('today may still have its first round, and rounds that are further apart than a day leave no day out', () => {
  expect(qualityOf(days, { ...benchmark, today: '2026-11-25' }).days[0]?.date).toBe('2026-11-24')
  expect(qualityOf(days, { ...benchmark, every: 2 * DAY, today: '2026-11-27' }).days).toHaveLength(2)
  expect(qualityOf([], { ...benchmark, today: '2026-11-27' }).days).toEqual([])
})
