import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RangeQuery, Store, VersionedRecord } from '#store/port.ts'
import { type Begin, type Database, noon, refusal } from './adapter.ts'

/** The part of the contract about `range`. */
export function rangeContract(name: string, begin: Begin): void {
  describe(`${name}, over a range`, () => {
    let now = noon
    let database: Database
    let store: Store

    beforeEach(async () => {
      now = noon
      database = await begin(() => now)
      store = await database.connect()
    })
    afterEach(() => database.end())

    const fill = async (sorts: string[], partition = 'p') => {
      for (const sort of sorts) await store.create({ partition, sort, value: sort })
    }
    const all = async (query: RangeQuery, between = async () => {}): Promise<VersionedRecord[]> => {
      const records: VersionedRecord[] = []
      let after: string | undefined
      do {
        const page = await store.range({ ...query, ...(after !== undefined && { after }) })
        expect(page.records.length).toBeLessThanOrEqual(query.limit ?? 100)
        records.push(...page.records)
        after = page.next
        await between()
      } while (after !== undefined)
      return records
    }
    const sorts = async (query: RangeQuery) => (await all(query)).map(({ sort }) => sort)

    it('is empty, without a next page, where there are no records', async () => {
      await fill(['a'], 'other')
      expect(await store.range({ partition: 'p' })).toStrictEqual({ records: [] })
    })

    it('returns whole records of its own partition only', async () => {
      await fill(['a'], 'p ')
      await fill(['a'], 'P')
      const expiresAt = noon / 1000 + 60
      await store.create({ partition: 'p', sort: 'b', value: [1], expiresAt })
      expect(await all({ partition: 'p' })).toStrictEqual([
        { partition: 'p', sort: 'b', value: [1], version: 1, expiresAt },
      ])
    })

    it('includes both bounds, in both orders', async () => {
      await fill(['a', 'b', 'c', 'd'])
      expect(await sorts({ partition: 'p', from: 'b', to: 'c' })).toEqual(['b', 'c'])
      expect(await sorts({ partition: 'p', from: 'b', to: 'c', order: 'newest-first' })).toEqual(['c', 'b'])
      expect(await sorts({ partition: 'p', from: 'b' })).toEqual(['b', 'c', 'd'])
      expect(await sorts({ partition: 'p', to: 'b' })).toEqual(['a', 'b'])
      expect(await sorts({ partition: 'p', from: 'bb', to: 'z' })).toEqual(['c', 'd'])
      expect(await sorts({ partition: 'p', from: 'b', to: 'b' })).toEqual(['b'])
      expect(await sorts({ partition: 'p', from: 'c', to: 'b' })).toEqual([])
    })

    it.each([[1], [2], [3], [7], [8]])('returns every record once in pages of %d, in both orders', async (limit) => {
      const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
      await fill(keys)
      expect(await sorts({ partition: 'p', limit })).toEqual(keys)
      expect(await sorts({ partition: 'p', limit, order: 'newest-first' })).toEqual(keys.toReversed())
      expect(await sorts({ partition: 'p', limit, from: 'b', to: 'f' })).toEqual(keys.slice(1, 6))
      expect(await sorts({ partition: 'p', limit, from: 'b', to: 'f', order: 'newest-first' })).toEqual(
        keys.slice(1, 6).toReversed(),
      )
    })

    it('pages through more than a megabyte', async () => {
      const value = 'x'.repeat(300_000)
      for (const sort of ['a', 'b', 'c', 'd', 'e']) await store.create({ partition: 'p', sort, value })
      expect(await sorts({ partition: 'p', limit: 1000 })).toEqual(['a', 'b', 'c', 'd', 'e'])
    })

    it('neither skips nor repeats a record while others are being inserted', async () => {
      const keys = Array.from({ length: 20 }, (_, index) => `k${String(index).padStart(2, '0')}`)
      await fill(keys)
      for (const order of ['oldest-first', 'newest-first'] as const) {
        let inserted = 0
        const between = async () => {
          inserted += 1
          await fill([`a-${order}-${inserted}`, `k05-${order}-${inserted}`, `z-${order}-${inserted}`])
        }
        // Ends, although the records behind the last page keep growing, because only so many are added.
        const seen = await all({ partition: 'p', limit: 3, order }, () =>
          inserted < 8 ? between() : Promise.resolve(),
        )
        const names = seen.map(({ sort }) => sort)
        expect(new Set(names).size).toBe(names.length)
        const old = names.filter((sort) => keys.includes(sort))
        expect(old).toEqual(order === 'oldest-first' ? keys : keys.toReversed())
      }
    })

    it('skips expired records, however many there are', async () => {
      for (let index = 0; index < 25; index += 1) {
        const sort = `k${String(index).padStart(2, '0')}`
        const expiresAt = noon / 1000 + (index % 5 === 0 ? 120 : 60)
        await store.create({ partition: 'p', sort, value: index, expiresAt })
      }
      now = noon + 60_000
      expect(await sorts({ partition: 'p', limit: 2 })).toEqual(['k00', 'k05', 'k10', 'k15', 'k20'])
    })

    it('orders by bytes of UTF-8, not by UTF-16 or a locale', async () => {
      // In UTF-16 the surrogates of 🏎 come before U+FF01; in UTF-8 after.
      const keys = ['\0', ' ', '#', '10', '9', 'A', 'Z', 'a', 'a\0', 'a\0b', 'aa', 'z', 'ä', '€', '\uFF01', '🏎']
      await fill(keys.toReversed())
      expect(await sorts({ partition: 'p' })).toEqual(keys)
      expect(await sorts({ partition: 'p', from: '€', to: '🏎' })).toEqual(['€', '\uFF01', '🏎'])
    })

    it('orders and pages any keys by their bytes', async () => {
      const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 })
      let run = 0
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(text, { maxLength: 12 }),
          fc.integer({ min: 1, max: 5 }),
          async (keys, limit) => {
            run += 1
            await fill(keys, `p${run}`)
            const ordered = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
            expect(await sorts({ partition: `p${run}`, limit })).toEqual(ordered)
            expect(await sorts({ partition: `p${run}`, limit, order: 'newest-first' })).toEqual(ordered.toReversed())
          },
        ),
        { seed: 20261122, numRuns: 30 },
      )
    })

    it.each([[0], [-1], [1001], [1.5], [Number.NaN]])('refuses a page of %d records', async (limit) => {
      await expect(store.range({ partition: 'p', limit })).rejects.toEqual(refusal('invalid'))
    })
  })
}
