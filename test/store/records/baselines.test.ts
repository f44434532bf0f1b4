import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Baseline } from '#core/judge/standing.ts'
import type { Store } from '#store/port.ts'
import { createBaseline, readBaseline, readBaselines } from '#store/records/baselines.ts'
import { baselineScenes } from '../../notify/baseline-scenes.ts'
import { openQuickStore } from '../quick-store.ts'

let store: Store
beforeEach(async () => {
  store = await openQuickStore()
})
afterEach(() => store.close())

const { baseline } = baselineScenes.behind?.() ?? expect.fail()
const numbered = (number: number, changes: Partial<Baseline> = {}): Baseline => ({ ...baseline, number, ...changes })
const place = { benchmark: baseline.benchmark, market: baseline.market }

it('is stored once, however many judges find it', async () => {
  const outcomes = await Promise.all([1, 2, 3].map((rounds) => createBaseline(store, numbered(1, { rounds }))))
  expect(outcomes.toSorted()).toEqual(['exists', 'exists', 'stored'])
  expect(await readBaselines(store, baseline.benchmark)).toHaveLength(1)
})

it('is read by market, the newest first asked for', async () => {
  expect(await readBaseline(store, place)).toBeUndefined()
  for (const number of [2, 10, 1, 9]) await createBaseline(store, numbered(number))
  await createBaseline(store, numbered(99, { market: `${baseline.market}-2` }))
  await createBaseline(store, numbered(99, { benchmark: 'boots' }))
  expect(await readBaseline(store, place)).toEqual(numbered(10))
  const all = await readBaselines(store, baseline.benchmark)
  expect(all.map(({ market, number }) => `${market} ${number}`)).toEqual([
    'sydney-phone 1',
    'sydney-phone 2',
    'sydney-phone 9',
    'sydney-phone 10',
    'sydney-phone-2 99',
  ])
})

it('written by another version is refused with its name', async () => {
  await store.create({ partition: 'baseline#jackets', sort: 'sydney-phone#000001', value: { version: 2 } })
  await expect(readBaseline(store, place)).rejects.toThrow(/sydney-phone#000001.*is not a baseline/)
})
