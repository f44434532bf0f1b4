import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Day, dayOf } from '#core/analysis/day.ts'
import { openFailing } from '#core/judge/incident/open.ts'
import type { Incident } from '#core/model/incident.ts'
import type { Store } from '#store/port.ts'
import { getDay, putDay, readDays } from '#store/records/days.ts'
import { putIncident, readIncidents } from '#store/records/incidents.ts'
import { readWeeks } from '#store/records/weeks.ts'
import { stretches, usual } from '../../core/judge/judge-streams.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'
import { openQuickStore } from '../quick-store.ts'
import { raced } from '../raced.ts'

const place = { benchmark: 'jackets', market: 'sydney-phone' }
const sites = ['Acme', 'Northpeak', 'Globex']
const rounds = stretches([[60, usual]])
const day = (count: number, date = '2026-11-23') =>
  dayOf({ benchmark: fakeBenchmark(), market: sydney, date, rounds: rounds.slice(0, count) }) as Day

let store: Store
beforeEach(async () => {
  store = await openQuickStore({ now: () => Date.UTC(2026, 10, 23) })
})
afterEach(() => store.close())

it('a day is replaced by a more complete one, and never by a less complete one that arrives late', async () => {
  expect(await putDay({ store, day: day(30) })).toBe('stored')
  expect(await putDay({ store, day: day(40) })).toBe('stored')
  expect(await putDay({ store, day: day(40) })).toBe('unchanged')
  expect(await putDay({ store, day: day(30) })).toBe('unchanged')
  expect(await getDay(store, { ...place, sites, date: '2026-11-23' })).toEqual(day(40))
})

it('a day that is summarised again from as many rounds is replaced, as after a correction of how', async () => {
  await putDay({ store, day: { ...day(40), gaps: [] } })
  expect(await putDay({ store, day: day(40) })).toBe('stored')
  expect(await getDay(store, { ...place, sites, date: '2026-11-23' })).toEqual(day(40))
})

it('days are read by date, oldest first', async () => {
  await putDay({ store, day: day(60) })
  await putDay({ store, day: day(60, '2026-11-22') })
  expect((await readDays(store, { ...place, sites })).map(({ date }) => date)).toEqual(['2026-11-22', '2026-11-23'])
  expect((await readDays(store, { ...place, sites, from: '2026-11-23' })).map(({ date }) => date)).toEqual([
    '2026-11-23',
  ])
})

it('a day is an item a site, of which ours is written last, and only then is there a day', async () => {
  let writes = 0
  const dying: Store = {
    ...store,
    replace: async (...asked) => (++writes < 4 ? store.replace(...asked) : Promise.reject(new Error('crashed'))),
  }
  await expect(putDay({ store: dying, day: day(30) })).rejects.toThrow('crashed')
  expect(await readDays(store, { ...place, sites })).toEqual([])
  expect(await getDay(store, { ...place, sites, date: '2026-11-23' })).toBeUndefined()
  expect(await putDay({ store, day: day(30) })).toBe('stored')
  expect(await readDays(store, { ...place, sites })).toEqual([day(30)])
  const partitions = sites.map((site) => `day#jackets#sydney-phone#${site}`)
  for (const partition of partitions) expect((await store.range({ partition })).records).toHaveLength(1)
})

it('a week knows its days and their rounds, and lists them without reading a day', async () => {
  await putDay({ store, day: day(60, '2026-11-22') })
  await putDay({ store, day: day(30) })
  await putDay({ store, day: day(60) })
  await putDay({ store, day: day(40) })
  const inWeek = (date: string) => ({ [date]: day(60, date).rounds })
  const week = { version: 1, ...place }
  expect(await readWeeks(store, place)).toEqual([
    { ...week, week: '2026-W47', days: inWeek('2026-11-22') },
    { ...week, week: '2026-W48', days: inWeek('2026-11-23') },
  ])
})

it('a day that was stored before a competitor was added lacks only that one', async () => {
  await putDay({ store, day: day(30) })
  expect(await readDays(store, { ...place, sites: [...sites, 'Newcomer'] })).toEqual([day(30)])
})

it('a day is kept for 25 months', async () => {
  await putDay({ store, day: day(60) })
  const { records } = await store.range({ partition: 'day#jackets#sydney-phone#Globex' })
  const months = ((records[0]?.expiresAt ?? 0) - Date.parse('2026-11-23') / 1000) / (86_400 * 30.44)
  expect(months).toBeCloseTo(25, 0)
})

it('of two that store a day at once the more complete one wins, whoever is last', async () => {
  const read = () => getDay(store, { ...place, sites, date: '2026-11-23' })
  const known = async () => (await readWeeks(store, place))[0]?.days
  await putDay({ store: raced(store, (n) => putDay({ store, day: day(20 + n) })), day: day(50) })
  expect([await read(), await known()]).toEqual([day(50), { '2026-11-23': day(50).rounds }])
  await putDay({ store: raced(store, () => putDay({ store, day: day(60) })), day: day(55) })
  expect([await read(), await known()]).toEqual([day(60), { '2026-11-23': day(60).rounds }])
})

it('a closed incident stays closed when an older state of it arrives late', async () => {
  const openedAt = '2026-11-22T10:00:00.000Z'
  const open = openFailing({ step: 'home', code: 'timeout', message: '' }, { ...place, openedAt, detectedAt: openedAt })
  const closed: Incident = {
    ...open,
    closedAt: '2026-11-22T11:00:00.000Z',
    closeDetectedAt: '2026-11-22T11:15:00.000Z',
  }
  expect(await putIncident({ store, incident: open })).toBe('stored')
  expect(await putIncident({ store, incident: open })).toBe('unchanged')
  expect(await putIncident({ store, incident: closed })).toBe('stored')
  expect(await putIncident({ store, incident: open })).toBe('unchanged')
  expect(await readIncidents(store, { benchmark: 'jackets' })).toEqual([closed])
  expect(await readIncidents(store, { benchmark: 'jackets', from: '2026-11-22T10:00:01Z' })).toEqual([])

  const corrected = { ...closed, closedAt: '2026-11-22T10:45:00.000Z' }
  expect(await putIncident({ store, incident: corrected })).toBe('stored')
  const late = raced(store, (n) =>
    putIncident({ store, incident: { ...corrected, detectedAt: `2026-11-22T10:1${n}:00.000Z` } }),
  )
  expect(await putIncident({ store: late, incident: closed })).toBe('stored')
  expect(await readIncidents(store, { benchmark: 'jackets' })).toEqual([closed])
})
