import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '#store/port.ts'
import { type Begin, type Database, noon, refusal } from './adapter.ts'
import { rangeContract } from './contract-range.ts'

/** What every adapter of the Store port promises. */
export function storeContract(name: string, begin: Begin): void {
  describe(`${name}, as a store`, () => {
    let now = noon
    let database: Database
    let store: Store

    beforeEach(async () => {
      now = noon
      database = await begin(() => now)
      store = await database.connect()
    })
    afterEach(() => database.end())

    it('creates once and leaves an existing record unchanged', async () => {
      expect(await store.create({ partition: 'p', sort: 's', value: 1 })).toBe('stored')
      expect(await store.create({ partition: 'p', sort: 's', value: 2 })).toBe('exists')
      expect(await store.get('p', 's')).toStrictEqual({ partition: 'p', sort: 's', value: 1, version: 1 })
    })

    it('has nothing under a key that was never written', async () => {
      await store.create({ partition: 'p', sort: 's', value: 1 })
      expect(await store.get('p', 'other')).toBeUndefined()
      expect(await store.get('other', 's')).toBeUndefined()
    })

    it('replaces a record that still has the version that was read', async () => {
      await store.create({ partition: 'p', sort: 's', value: 1, expiresAt: noon / 1000 + 60 })
      expect(await store.replace({ partition: 'p', sort: 's', value: 2 }, 1)).toBe('stored')
      expect(await store.get('p', 's')).toStrictEqual({ partition: 'p', sort: 's', value: 2, version: 2 })
    })

    it('conflicts when the record was replaced in between', async () => {
      const other = await database.connect()
      await store.create({ partition: 'p', sort: 's', value: 'first' })
      expect(await other.replace({ partition: 'p', sort: 's', value: 'other' }, 1)).toBe('stored')
      expect(await store.replace({ partition: 'p', sort: 's', value: 'mine' }, 1)).toBe('conflict')
      expect(await store.get('p', 's')).toMatchObject({ value: 'other', version: 2 })
    })

    it('takes version 0 to mean that the record must not exist yet', async () => {
      expect(await store.replace({ partition: 'p', sort: 's', value: 1 }, 1)).toBe('conflict')
      expect(await store.replace({ partition: 'p', sort: 's', value: 1 }, 0)).toBe('stored')
      expect(await store.replace({ partition: 'p', sort: 's', value: 2 }, 0)).toBe('conflict')
      expect(await store.get('p', 's')).toMatchObject({ value: 1, version: 1 })
    })

    it('lets exactly one of many creators win', async () => {
      const clients = [store, await database.connect(), await database.connect()]
      const attempts = Array.from({ length: 30 }, async (_, value) => {
        const answer = await (clients[value % 3] ?? store).create({ partition: 'p', sort: 's', value })
        return { answer, value }
      })
      const winners = (await Promise.all(attempts)).filter(({ answer }) => answer === 'stored')
      expect(winners).toHaveLength(1)
      expect(await store.get('p', 's')).toMatchObject({ value: winners[0]?.value, version: 1 })
    })

    it('loses no update of writers that read, replace and retry', async () => {
      const clients = [store, await database.connect(), await database.connect()]
      await store.create({ partition: 'p', sort: 'count', value: 0 })
      const increment = async (client: Store): Promise<void> => {
        const record = await client.get('p', 'count')
        const next = { partition: 'p', sort: 'count', value: Number(record?.value) + 1 }
        if ((await client.replace(next, record?.version ?? 0)) === 'conflict') await increment(client)
      }
      await Promise.all(clients.flatMap((client) => Array.from({ length: 5 }, () => increment(client))))
      expect(await store.get('p', 'count')).toMatchObject({ value: 15, version: 16 })
    })

    it('hides a record from the second it expires and lets another take its place', async () => {
      const expiresAt = noon / 1000 + 60
      await store.create({ partition: 'p', sort: 's', value: 'old', expiresAt })
      now = noon + 59_999
      expect(await store.get('p', 's')).toMatchObject({ value: 'old', expiresAt })
      now = noon + 60_000
      expect(await store.get('p', 's')).toBeUndefined()
      expect(await store.range({ partition: 'p' })).toStrictEqual({ records: [] })
      expect(await store.replace({ partition: 'p', sort: 's', value: 'late' }, 1)).toBe('conflict')
      expect(await store.create({ partition: 'p', sort: 's', value: 'new' })).toBe('stored')
      expect(await store.get('p', 's')).toStrictEqual({ partition: 'p', sort: 's', value: 'new', version: 1 })
    })

    it.each([
      ['zero, empty and null', { zero: 0, empty: '', no: null, off: false, list: [], object: {} }],
      ['nested lists', [[[], [0, [null, ['']]]], [{ a: [{ b: [] }] }]]],
      ['numbers to the last digit', [0.1 + 0.2, 5e-324, Number.MAX_VALUE, -1.5e-9, Number.MAX_SAFE_INTEGER]],
      [
        'text of any language, and control characters',
        ['日本語 🏎️ ñ n\u0303', '\0\r\n\u2028', `'; DROP TABLE records; --`],
      ],
      ['half a character, as cut-off page text has', ['cut \uD83C', '\uDFCE cut']],
      ['names that mean something to JavaScript', JSON.parse('{"__proto__": {"a": 1}, "constructor": 2, "": 3}')],
      ['a bare null', null],
      ['a bare zero', 0],
      ['a bare empty text', ''],
    ])('keeps %s', async (_, value) => {
      await store.create({ partition: 'p', sort: 's', value })
      expect((await store.get('p', 's'))?.value).toStrictEqual(value)
      expect((await store.range({ partition: 'p' })).records[0]?.value).toStrictEqual(value)
    })

    it('drops an undefined property and the sign of zero, as JSON does', async () => {
      await store.create({ partition: 'p', sort: 's', value: { gone: undefined, zero: -0 } })
      expect((await store.get('p', 's'))?.value).toStrictEqual({ zero: 0 })
    })

    const circular: unknown[] = []
    circular.push(circular)
    it.each([
      ['NaN', { visits: [{ duration: Number.NaN }] }],
      ['Infinity', Number.POSITIVE_INFINITY],
      ['undefined', undefined],
      ['undefined in a list', [undefined]],
      ['a hole in a list', new Array(2)],
      ['a function', { f: () => 1 }],
      ['a bigint', 1n],
      ['a Date', new Date(noon)],
      ['a Map', new Map()],
      ['a circle', circular],
    ])('refuses %s rather than keep something else', async (_, value) => {
      await expect(store.create({ partition: 'p', sort: 's', value })).rejects.toEqual(refusal('invalid'))
      await expect(store.replace({ partition: 'p', sort: 's', value }, 0)).rejects.toEqual(refusal('invalid'))
      expect(await store.get('p', 's')).toBeUndefined()
    })

    it('keeps a record of 340 KB and refuses one of 360 KB, counting bytes', async () => {
      const big = '€'.repeat((340 * 1024) / 3)
      expect(await store.create({ partition: 'p', sort: 'big', value: big })).toBe('stored')
      expect((await store.get('p', 'big'))?.value).toBe(big)
      const tooBig = '€'.repeat((360 * 1024) / 3)
      await expect(store.create({ partition: 'p', sort: 's', value: tooBig })).rejects.toEqual(refusal('too-large'))
      await expect(store.replace({ partition: 'p', sort: 'big', value: tooBig }, 1)).rejects.toEqual(
        refusal('too-large'),
      )
    })

    it.each([
      [`'; DROP TABLE records; --`],
      ['" OR 1=1'],
      ['%_*?'],
      ['a\0b'],
      ['\r\n\t'],
      ['../..'],
      ['\u{10FFFF}'],
      ['🏎️'],
    ])('takes %j for a key like any other', async (text) => {
      expect(await store.create({ partition: text, sort: text, value: 1 })).toBe('stored')
      expect(await store.create({ partition: text, sort: text, value: 2 })).toBe('exists')
      expect(await store.get(text, text)).toStrictEqual({ partition: text, sort: text, value: 1, version: 1 })
      expect((await store.range({ partition: text, from: text, to: text })).records).toHaveLength(1)
    })

    it('distinguishes keys that only look alike', async () => {
      const keys = ['a', 'A', 'a ', ' a', 'a\0', 'é', 'e\u0301', 'a\0b', 'a\0c']
      for (const sort of keys) expect(await store.create({ partition: 'p', sort, value: sort })).toBe('stored')
      for (const sort of keys) expect((await store.get('p', sort))?.value).toBe(sort)
    })

    it.each([
      ['an empty partition', '', 's'],
      ['an empty sort', 'p', ''],
      ['half a character', 'p', 'cut \uD83C'],
      ['a partition above 2048 bytes', '€'.repeat(683), 's'],
      ['a sort above 1024 bytes', 'p', '€'.repeat(342)],
    ])('refuses %s as a key in every verb', async (_, partition, sort) => {
      const refused = refusal('invalid')
      await expect(store.create({ partition, sort, value: 1 })).rejects.toEqual(refused)
      await expect(store.replace({ partition, sort, value: 1 }, 1)).rejects.toEqual(refused)
      await expect(store.get(partition, sort)).rejects.toEqual(refused)
      await expect(store.range({ partition, from: sort })).rejects.toEqual(refused)
    })

    it('accepts the longest keys', async () => {
      const key = { partition: 'p'.repeat(2048), sort: 's'.repeat(1024) }
      expect(await store.create({ ...key, value: 1 })).toBe('stored')
      expect(await store.get(key.partition, key.sort)).toMatchObject(key)
    })

    it.each([[-1], [0.5], [Number.NaN]])('refuses to replace version %d', async (version) => {
      const replaced = store.replace({ partition: 'p', sort: 's', value: 1 }, version)
      await expect(replaced).rejects.toEqual(refusal('invalid'))
    })

    it.each([[0.5], [Number.NaN], [Number.POSITIVE_INFINITY]])('refuses an expiry of %d', async (expiresAt) => {
      const created = store.create({ partition: 'p', sort: 's', value: 1, expiresAt })
      await expect(created).rejects.toEqual(refusal('invalid'))
    })

    it('refuses operations after close, which may be called twice and leaves other stores open', async () => {
      const other = await database.connect()
      await store.close()
      await store.close()
      const closed = refusal('closed')
      await expect(store.create({ partition: 'p', sort: 's', value: 1 })).rejects.toEqual(closed)
      await expect(store.replace({ partition: 'p', sort: 's', value: 1 }, 0)).rejects.toEqual(closed)
      await expect(store.get('p', 's')).rejects.toEqual(closed)
      await expect(store.range({ partition: 'p' })).rejects.toEqual(closed)
      expect(await other.create({ partition: 'p', sort: 's', value: 1 })).toBe('stored')
    })
  })

  rangeContract(name, begin)
}
