import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '#store/port.ts'
import { openSqliteFile } from '#store/sqlite/file.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { noon } from '../adapter.ts'
import { storeContract } from '../contract.ts'
import { endOf, linesOf, startChild } from './processes.ts'

storeContract('SQLite', async (now) => {
  const folder = await mkdtemp(join(tmpdir(), 'outpace-'))
  const stores: Store[] = []
  return {
    async connect() {
      const store = await openSqliteStore({ folder, now })
      stores.push(store)
      return store
    },
    async end() {
      for (const store of stores) await store.close()
      await rm(folder, { recursive: true })
    },
  }
})

/** A frame that ends a transaction has the size of the database in its header: https://www.sqlite.org/fileformat2.html#walformat */
function commitsIn(wal: string): number {
  const bytes = readFileSync(wal)
  const [head, frameHead] = [32, 24]
  const page = bytes.readUInt32BE(8)
  let commits = 0
  for (let at = head; at + frameHead <= bytes.length; at += frameHead + page) {
    if (bytes.readUInt32BE(at + 4) > 0) commits++
  }
  return commits
}

describe('the SQLite file', () => {
  let folder: string
  const path = () => join(folder, 'outpace.db')
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outpace-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const inspect = (sql: string) => {
    const database = new DatabaseSync(path(), { readOnly: true })
    try {
      return database.prepare(sql).get()
    } finally {
      database.close()
    }
  }

  it('is created with its folder, and its records are there when it is opened again', async () => {
    const deep = join(folder, 'not', 'yet', '.outpace')
    const first = await openSqliteStore({ folder: deep })
    await first.create({ partition: 'p', sort: 's', value: 1 })
    await first.close()
    const second = await openSqliteStore({ folder: deep })
    expect(await second.get('p', 's')).toMatchObject({ value: 1 })
    await second.close()
  })

  it('syncs every commit, and readers do not wait for the writer', async () => {
    const database = await openSqliteFile(path(), 1000)
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    database.close()
  })

  it('commits writes that are asked for at once together, each with its own outcome', async () => {
    const store = await openSqliteStore({ folder, now: () => noon })
    await store.create({ partition: 'p', sort: 'taken', value: 1 })
    const before = commitsIn(`${path()}-wal`)
    const outcomes = await Promise.all([
      ...Array.from({ length: 40 }, (_, n) => store.create({ partition: 'p', sort: `${n}`, value: n })),
      store.create({ partition: 'p', sort: 'taken', value: 2 }),
      store.replace({ partition: 'p', sort: 'taken', value: 3 }, 1),
      store.replace({ partition: 'p', sort: 'taken', value: 4 }, 1),
    ])
    expect(commitsIn(`${path()}-wal`) - before).toBe(1)
    expect(outcomes).toEqual([...Array(40).fill('stored'), 'exists', 'stored', 'conflict'])
    expect(await store.get('p', 'taken')).toMatchObject({ value: 3, version: 2 })
    await store.close()
  })

  it('stores what was asked for before it was closed', async () => {
    const store = await openSqliteStore({ folder })
    const stored = store.create({ partition: 'p', sort: 's', value: 1 })
    await store.close()
    expect(await stored).toBe('stored')
    expect(inspect('SELECT count(*) AS count FROM records')).toEqual({ count: 1 })
  })

  it.each(['outpace.db', '.'])('goes on in a new file once its own is gone: %s', async (gone) => {
    const store = await openSqliteStore({ folder })
    const add = (sort: string) => store.create({ partition: 'p', sort, value: 1 })
    await add('before')
    await rm(join(folder, gone), { recursive: true })
    await Promise.all([add('a'), add('b')])
    expect(inspect('SELECT group_concat(sort) AS sorts FROM records')).toEqual({ sorts: 'a,b' })
    await rm(join(folder, gone), { recursive: true })
    expect(await store.get('p', 'a')).toBeUndefined()
    await store.close()
    await expect(add('c')).rejects.toThrow('is closed')
  })

  it('can be read with any SQLite', async () => {
    const store = await openSqliteStore({ folder })
    await store.create({ partition: 'p', sort: 's', value: { lcp: 1800 } })
    expect(inspect("SELECT value ->> 'lcp' AS lcp FROM records")).toEqual({ lcp: 1800 })
    await store.close()
  })

  it('ends a page after 1 MB, as DynamoDB does', async () => {
    const store = await openSqliteStore({ folder })
    const value = 'x'.repeat(100_000)
    for (let index = 10; index < 30; index += 1) await store.create({ partition: 'p', sort: `${index}`, value })
    const { records, next } = await store.range({ partition: 'p', limit: 1000 })
    expect([records.length, next]).toEqual([10, '19'])
    expect((await store.range({ partition: 'p', limit: 1000, after: '19' })).records).toHaveLength(10)
    await store.close()
  })

  it('purges expired records once an hour', async () => {
    let now = noon
    const store = await openSqliteStore({ folder, now: () => now })
    const rows = () => inspect('SELECT count(*) AS count FROM records')?.count
    for (let index = 0; index < 150; index += 1) {
      await store.create({ partition: 'p', sort: `${index}`, value: 1, expiresAt: noon / 1000 + 60 })
    }
    now += 61_000
    await store.create({ partition: 'p', sort: 'soon', value: 1 })
    expect(rows()).toBe(151)
    now += 3_600_000
    // In batches, so that nobody waits long.
    await store.create({ partition: 'p', sort: 'later', value: 1 })
    expect(rows()).toBe(52)
    await store.create({ partition: 'p', sort: 'again', value: 1 })
    expect(rows()).toBe(3)
    await store.close()
  })

  it('serves several processes that start and write at once', async () => {
    const names = ['a', 'b', 'c', 'd']
    const children = names.map((name) => startChild('hammer', folder, name))
    await Promise.all(children.map((child) => once(child.stdout, 'data')))
    const endings = Promise.all(children.map(endOf))
    for (const child of children) child.stdin.write('!')
    for (const { status, stderr } of await endings) {
      // Empty: nor does Node warn that node:sqlite is experimental.
      expect(stderr).toBe('')
      expect(status).toBe(0)
    }
    const won = (await endings).flatMap(({ stdout }): number[] => JSON.parse(stdout))
    expect(won.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index))

    const store = await openSqliteStore({ folder })
    expect(await store.get('shared', 'count')).toMatchObject({ value: 160, version: 160 })
    for (const name of names) {
      expect((await store.range({ partition: `own ${name}`, limit: 40 })).records).toHaveLength(40)
    }
    await store.close()
    expect(inspect('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' })
  })

  it.each([[1], [25], [120]])('keeps every acknowledged record when killed after %d', async (count) => {
    const child = startChild('stream', folder)
    const acknowledged: string[] = []
    for await (const sort of linesOf(child)) {
      acknowledged.push(sort)
      if (acknowledged.length === count) child.kill('SIGKILL')
    }
    const store = await openSqliteStore({ folder })
    for (const sort of acknowledged) {
      expect((await store.get('stream', sort))?.value).toMatchObject({ index: Number(sort) })
    }
    expect(await store.create({ partition: 'stream', sort: 'after', value: 1 })).toBe('stored')
    await store.close()
    expect(acknowledged.length).toBeGreaterThanOrEqual(count)
    expect(inspect('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' })
  })
})
