import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FieldRecord } from '#core/model/field.ts'
import type { MarketHealth } from '#core/model/health.ts'
import type { Store } from '#store/port.ts'
import { readControls, setPaused } from '#store/records/controls.ts'
import { claimDelivery, readDelivery, settleDelivery } from '#store/records/deliveries.ts'
import { putField, readField } from '#store/records/field.ts'
import { readHealth, updateHealth } from '#store/records/health.ts'
import { createMarker, deleteMarker, readMarkers } from '#store/records/markers.ts'
import { mute, readMarks } from '#store/records/marks.ts'
import { putPause, putRobots, readKnownRobots, readPause } from '#store/records/robots.ts'
import { openQuickStore } from '../quick-store.ts'
import { raced } from '../raced.ts'

/** What the later of two writers says is not lost because the other one wrote in between. */

const now = Date.UTC(2026, 10, 23)
const time = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
const place = { benchmark: 'jackets', market: 'sydney' }

let store: Store
beforeEach(async () => {
  store = await openQuickStore({ now: () => now })
})
afterEach(() => store.close())

it('a delivery is claimed by one of them alone', async () => {
  const id = { benchmark: 'jackets', notice: 'incident/jackets.x/opened', to: 'ceo@acme.example' }
  const claim = { now, until: now + 60_000, ...id }
  const { delivery, version } = (await claimDelivery(store, claim)) as Extract<
    Awaited<ReturnType<typeof claimDelivery>>,
    { outcome: 'claimed' }
  >
  await settleDelivery(store, { benchmark: id.benchmark, delivery, version, now, status: 'waiting', error: 'It hung.' })
  const late = raced(store, () => claimDelivery(store, claim))
  expect(await claimDelivery(late, claim)).toMatchObject({ outcome: 'taken' })
  expect(await readDelivery(store, id)).toMatchObject({ status: 'claimed', tries: 2 })
})

it('a benchmark is muted as the last one asked, and a market paused', async () => {
  await mute(
    raced(store, () => mute(store, { benchmark: 'jackets', until: null, at: time(0) })),
    { benchmark: 'jackets', until: time(60), at: time(1) },
  )
  expect((await readMarks(store, { benchmark: 'jackets', now: time(2) })).mutedUntil).toBe(time(60))
  await setPaused(store, { ...place, paused: true, at: time(0) })
  await setPaused(
    raced(store, async () => {
      await setPaused(store, { ...place, paused: false, at: time(1) })
      await setPaused(store, { ...place, paused: true, at: time(2) })
    }),
    { ...place, paused: false, at: time(3) },
  )
  expect((await readControls(store)).isPaused('jackets', 'sydney')).toBe(false)
})

it('of the pauses that a competitor asked for the longest is kept, and its newest robots.txt', async () => {
  const pause = (minutes: number) => ({ version: 1 as const, origin: 'https://globex.example', until: time(minutes) })
  await putPause(
    raced(store, () => putPause(store, pause(10))),
    pause(20),
  )
  expect(await readPause(store, pause(0).origin, now)).toEqual(pause(20))
  await putPause(
    raced(store, () => putPause(store, pause(40))),
    pause(30),
  )
  expect(await readPause(store, pause(0).origin, now)).toEqual(pause(40))
  const robots = (text: string) => ({ version: 1 as const, origin: pause(0).origin, readAt: time(0), text })
  await putRobots(
    raced(store, () => putRobots(store, robots('older'))),
    robots('newer'),
  )
  expect(await readKnownRobots(store, pause(0).origin)).toEqual(robots('newer'))
})

it('the health of a market follows from what was written in between', async () => {
  const health = (rounds: number, n: number) =>
    ({
      version: 1,
      ...place,
      round: time(n),
      incidents: [],
      unmeasured: { since: time(0), rounds },
    }) as unknown as MarketHealth
  const oneMore = (n: number) => (before: MarketHealth | undefined) => health((before?.unmeasured?.rounds ?? 0) + 1, n)
  await updateHealth(
    raced(store, () => updateHealth(store, place, oneMore(1))),
    place,
    oneMore(2),
  )
  expect([...(await readHealth(store)).values()]).toEqual([health(2, 2)])
})

it('figures of real users that were asked for again replace the others, and a marker is removed', async () => {
  const record = (entries: object[]) =>
    ({ version: 1, benchmark: 'jackets', site: 'Acme', date: '2026-11-23', entries }) as unknown as FieldRecord
  await putField(
    raced(store, () => putField(store, { record: record([]) })),
    { record: record([{ step: null }]) },
  )
  expect(await readField(store, { benchmark: 'jackets', site: 'Acme' })).toEqual(record([{ step: null }]))
  const marker = {
    version: 1 as const,
    id: '20261122T100000Z-1',
    kind: 'release' as const,
    label: '1.2',
    at: time(-60),
  }
  await createMarker(store, { benchmark: 'jackets', marker, now })
  const other = async () => {
    const [found] = (await store.range({ partition: 'settings#jackets' })).records
    if (found !== undefined) await store.replace({ ...found, expiresAt: now / 1000 + 9 }, found.version)
  }
  await deleteMarker(raced(store, other), { benchmark: 'jackets', id: marker.id, now })
  expect(await readMarkers(store, { benchmark: 'jackets' })).toEqual([])
})
