import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Day, dayOf } from '#core/analysis/day.ts'
import { daysBetween, daysOf } from '#stages/api/days.ts'
import type { MarketSource } from '#stages/api/market-source.ts'
import type { Store } from '#store/port.ts'
import { putDay } from '#store/records/days.ts'
import { stretches, usual } from '../../core/judge/judge-streams.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'
import { openQuickStore } from '../../store/quick-store.ts'

const benchmark = fakeBenchmark()
const rounds = stretches([[60, usual]])
const day = (date: string, count = 60): Day => ({
  ...(dayOf({ benchmark, market: sydney, date: '2026-11-23', rounds: rounds.slice(0, count) }) as Day),
  date,
})
const all = { from: '2026-11-20', to: '2026-11-23' }

let store: Store
let place: MarketSource
beforeEach(async () => {
  store = await openQuickStore({ now: () => Date.UTC(2026, 10, 23) })
  place = { store, evidence: { get: async () => undefined }, benchmark, market: sydney, now: Date.UTC(2026, 10, 23) }
  for (const date of ['2026-11-20', '2026-11-21', '2026-11-22']) await putDay({ store, day: day(date) })
  await putDay({ store, day: day('2026-11-23', 30) })
})
afterEach(async () => {
  vi.useRealTimers()
  await store.close()
})

/** From which dates on records of days were read since the last look. */
function watched(): () => (string | undefined)[] {
  const range = vi.spyOn(store, 'range')
  return () => {
    const asked = range.mock.calls.filter(([{ partition }]) => partition.startsWith('day')).map(([{ from }]) => from)
    range.mockClear()
    return asked
  }
}

it('a day without a new round is read once, and one with a new round again', async () => {
  const asked = watched()
  const before = await daysBetween(place, all)
  expect(before.map(({ date }) => date)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'])
  expect(new Set(asked())).toEqual(new Set(['2026-11-20']))
  expect(await daysBetween(place, all)).toEqual(before)
  expect(asked()).toEqual([])
  await putDay({ store, day: day('2026-11-23', 40) })
  expect((await daysBetween(place, all)).at(-1)).toEqual(day('2026-11-23', 40))
  expect(new Set(asked())).toEqual(new Set(['2026-11-23']))
})

it('the newest days end today', async () => {
  expect((await daysOf(place, 2)).map(({ date }) => date)).toEqual(['2026-11-22', '2026-11-23'])
})

it('is read again after a while, because it may have been judged anew', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await daysBetween(place, all)
  const asked = watched()
  vi.advanceTimersByTime(10 * 60_000 - 1)
  await daysBetween(place, all)
  expect(asked()).toEqual([])
  vi.advanceTimersByTime(1)
  await daysBetween(place, all)
  expect(asked()).not.toEqual([])
  // A clock that was ahead is set back.
  vi.setSystemTime(Date.now() - 60 * 60_000)
  await daysBetween(place, all)
  expect(asked()).not.toEqual([])
})

it('a site that joins is read although the others are known', async () => {
  await daysBetween(place, all)
  const fewer = { ...benchmark, sites: benchmark.sites.slice(0, 2) }
  const [first] = await daysBetween({ ...place, benchmark: fewer }, all)
  expect(first?.sites).toHaveLength(2)
})
