import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '#store/port.ts'
import { readControls, readLook, requestRun, setPaused, writeLook } from '#store/records/controls.ts'
import { openQuickStore } from './quick-store.ts'

const start = Date.UTC(2026, 10, 22)
const place = { benchmark: 'jackets', market: 'sydney' }
const at = new Date(start).toISOString()

let store: Store
let now: number
beforeEach(async () => {
  now = start
  store = await openQuickStore({ now: () => now })
})
afterEach(() => store.close())

test('a market is paused until it is resumed, and no other with it', async () => {
  expect(await setPaused(store, { ...place, paused: false, at })).toBe('same')
  expect(await setPaused(store, { ...place, paused: true, at })).toBe('changed')
  expect(await setPaused(store, { ...place, paused: true, at })).toBe('same')
  const { isPaused } = await readControls(store)
  expect([isPaused('jackets', 'sydney'), isPaused('jackets', 'perth'), isPaused('boots', 'sydney')]).toEqual([
    true,
    false,
    false,
  ])
  expect(await setPaused(store, { ...place, paused: false, at })).toBe('changed')
  expect((await readControls(store)).isPaused('jackets', 'sydney')).toBe(false)
})

test('a request is kept once, and for a day', async () => {
  await requestRun(store, { ...place, at })
  await requestRun(store, { ...place, at })
  expect((await readControls(store)).requested).toEqual([{ version: 1, ...place, at }])
  now = start + 24 * 60 * 60 * 1000 - 1000
  expect((await readControls(store)).requested).toHaveLength(1)
  now += 1000
  expect((await readControls(store)).requested).toEqual([])
})

test('of two looks at once the first is kept', async () => {
  expect(await readLook(store, 'eu-west-1')).toBeUndefined()
  expect(await writeLook(store, { dispatcher: 'eu-west-1', at: 1, version: 0 })).toBe('stored')
  expect(await writeLook(store, { dispatcher: 'eu-west-1', at: 2, version: 0 })).toBe('conflict')
  expect(await readLook(store, 'eu-west-1')).toEqual({ at: 1, version: 1 })
})
