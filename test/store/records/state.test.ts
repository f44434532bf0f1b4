import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MarketState, startState } from '#core/judge/state.ts'
import type { Store } from '#store/port.ts'
import { readJudge, writeState } from '#store/records/verdicts.ts'
import { fakeBenchmark } from '../../core/rounds.ts'
import { refusal } from '../adapter.ts'
import { openQuickStore } from '../quick-store.ts'

const place = { benchmark: 'jackets', market: 'sydney-phone' }
const partition = 'verdict#jackets#sydney-phone'

/** A state of about 700 KB, in which every character takes two UTF-16 units. */
function largeState(mark: string): MarketState {
  const texts = Array.from({ length: 2000 }, (_, n) => `${mark}${n}${'😀'.repeat(80)}`)
  const watermark = '2026-11-22T10:00:00.000Z'
  return { ...startState(fakeBenchmark()), watermark, pages: { Acme: { home: { texts, seen: [] } } } }
}

let store: Store
beforeEach(async () => {
  store = await openQuickStore({ now: () => Date.UTC(2026, 10, 23) })
})
afterEach(() => store.close())

async function commit(state: MarketState, to = store) {
  const { versions } = await readJudge(store, place)
  return writeState(to, { ...place, state, versions })
}
const stored = async () => (await readJudge(store, place)).saved?.state
const sorts = async () => (await store.range({ partition, limit: 1000 })).records.map(({ sort }) => sort)

describe('a state that is too large for one record', () => {
  it('is read back unchanged, and its records replace those of the state before', async () => {
    expect(await commit(largeState('a'))).toBe('stored')
    expect(await stored()).toEqual(largeState('a'))
    expect(await commit(largeState('b'))).toBe('stored')
    expect(await stored()).toEqual(largeState('b'))
    const found = await sorts()
    expect(found.length).toBeGreaterThan(2)
    expect(found.slice(1).every((sort) => sort.startsWith('state#2-'))).toBe(true)
    const small = startState(fakeBenchmark())
    expect(await commit({ ...small, watermark: '2026-11-22T10:15:00.000Z' })).toBe('stored')
    expect(await sorts()).toEqual(['state'])
  })

  it('changes nothing when the judge crashes before the commit', async () => {
    await commit(largeState('a'))
    const dying: Store = {
      ...store,
      // The parts are written by then: a state in one record is refused as too large first.
      replace: (record, version) =>
        'parts' in (record.value as object) ? Promise.reject(new Error('crashed')) : store.replace(record, version),
    }
    await expect(commit(largeState('b'), dying)).rejects.toThrow('crashed')
    expect(await stored()).toEqual(largeState('a'))
    await commit(largeState('c'))
    expect(await stored()).toEqual(largeState('c'))
    expect((await sorts()).filter((sort) => sort.includes('#1-'))).toEqual([])
  })

  it('is complete when the judge crashes right after the commit', async () => {
    await commit(largeState('a'))
    let replaced = 0
    const dying: Store = {
      ...store,
      replace: async (...asked) => {
        if (replaced > 0) throw new Error('crashed')
        const outcome = await store.replace(...asked)
        replaced++
        return outcome
      },
    }
    await expect(commit(largeState('b'), dying)).rejects.toThrow('crashed')
    expect(await stored()).toEqual(largeState('b'))
    await commit(largeState('c'))
    expect((await sorts()).filter((sort) => /#[12]-/.test(sort))).toEqual([])
  })

  it('is that of the judge that committed first', async () => {
    await commit(largeState('a'))
    const { versions } = await readJudge(store, place)
    expect(await writeState(store, { ...place, state: largeState('b'), versions })).toBe('stored')
    expect(await writeState(store, { ...place, state: largeState('c'), versions })).toBe('conflict')
    expect(await stored()).toEqual(largeState('b'))
  })

  it('is read again when another judge commits in between', async () => {
    await commit(largeState('a'))
    let readings = 0
    const busy: Store = {
      ...store,
      range: async (query) => {
        const page = await store.range(query)
        if (readings++ === 0) await commit(largeState('b'))
        return query.after === undefined ? { ...page, records: page.records.slice(0, 1), next: 'state' } : page
      },
    }
    expect((await readJudge(busy, place)).saved?.state).toEqual(largeState('b'))
  })

  it('is refused when a record of it is gone', async () => {
    await commit(largeState('a'))
    const [, part = ''] = await sorts()
    await store.replace({ partition, sort: part, value: { v: 1 }, expiresAt: 1 }, 1)
    await expect(readJudge(store, place)).rejects.toThrow(refusal('bad-record'))
  })
})
