import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteFile, openSqliteFileToLook } from '#store/sqlite/file.ts'
import { hasSqliteStore, openSqliteStore, sqliteStore } from '#store/sqlite/store.ts'
import type { StoreErrorCode } from '#store/store-error.ts'
import { endOf, startChild } from './processes.ts'

describe('the SQLite store says what is wrong', () => {
  let folder: string
  const path = () => join(folder, 'outpace.db')
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outpace-'))
  })
  afterEach(async () => {
    await chmod(folder, 0o755)
    await rm(folder, { recursive: true })
  })

  const record = { partition: 'p', sort: 's', value: 1 }
  const expectError = async (work: Promise<unknown>, { code, says }: { code: StoreErrorCode; says: RegExp }) => {
    await expect(work).rejects.toMatchObject({
      name: 'StoreError',
      code,
      message: expect.stringMatching(says),
    })
    await expect(work).rejects.toThrow(path())
  }

  it('when another process holds the lock; reads still work, and writes do afterwards', async () => {
    const store = await openSqliteStore({ folder, timeout: 50 })
    const child = startChild('hold', folder)
    await once(child.stdout, 'data')
    await expectError(store.create(record), { code: 'locked', says: /locked by another process.*Close/ })
    await expect(store.create(record)).rejects.toHaveProperty('cause.errcode', 5)
    expect(await store.get('p', 's')).toBeUndefined()
    child.stdin.end()
    await once(child, 'close')
    expect(await store.create(record)).toBe('stored')
    await store.close()
  })

  it('when a file is where its folder should be', async () => {
    await writeFile(join(folder, 'state'), '')
    const file = join(folder, 'state', 'outpace.db')
    await expect(openSqliteFileToLook(file, 50)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`${file} cannot be used (ENOTDIR): there is a file where a folder is needed`),
    })
  })

  it.each([
    ['its folder', '.outpace'],
    ['the file', '.outpace/outpace.db'],
  ])('when %s is a link to a disk that is not mounted, which is not an empty store', async (_, name) => {
    const state = join(folder, '.outpace')
    if (name !== '.outpace') await mkdir(state)
    await symlink('/mnt/not-there/at-all', join(folder, name))
    expect(hasSqliteStore(state)).toBe(true)
    await expect(openSqliteStore({ folder: state, onlyLooks: true })).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(/outpace\.db cannot be (opened|read or written).* Check .*disk/),
    })
  })

  it('a link to a folder that is there and has none yet is an empty store', async () => {
    await mkdir(join(folder, 'disk'))
    await symlink(join(folder, 'disk'), join(folder, '.outpace'))
    expect(hasSqliteStore(join(folder, '.outpace'))).toBe(false)
  })

  it('when another process locks a file that has no tables yet', async () => {
    const child = startChild('hold', folder)
    await once(child.stdout, 'data')
    await expectError(openSqliteStore({ folder, timeout: 50 }), { code: 'locked', says: /Close the program/ })
    const patient = openSqliteStore({ folder, timeout: 20_000 })
    child.stdin.end()
    const store = await patient
    expect(await store.create(record)).toBe('stored')
    await store.close()
  })

  it('when the disk is full; nothing acknowledged is lost, and writes work again once there is space', async () => {
    const database = await openSqliteFile(path(), 1000)
    const store = sqliteStore({ database, path: path(), now: Date.now, timeout: 50 })
    database.exec('PRAGMA max_page_count = 40')
    let stored = 0
    const fill = async () => {
      for (; stored < 1000; stored += 1) {
        await store.create({ partition: 'p', sort: `${stored}`, value: 'x'.repeat(5000) })
      }
    }
    await expectError(fill(), { code: 'full', says: /No space left.*Free some space/ })
    expect(stored).toBeGreaterThan(5)
    expect((await store.range({ partition: 'p' })).records).toHaveLength(stored)
    // Writes that are committed together fail together.
    const together = Array.from({ length: 20 }, (_, n) =>
      store.create({ partition: 'q', sort: `${n}`, value: 'x'.repeat(5000) }),
    )
    await expectError(Promise.all(together), { code: 'full', says: /No space left/ })
    expect((await store.range({ partition: 'q' })).records).toEqual([])
    database.exec('PRAGMA max_page_count = 1000')
    expect(await store.create({ partition: 'p', sort: `${stored}`, value: 1 })).toBe('stored')
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    await store.close()
  })

  it('when the file is not a database, and leaves it unchanged', async () => {
    await writeFile(path(), 'Dear diary, '.repeat(1000))
    await expectError(openSqliteStore({ folder }), { code: 'corrupt', says: /not a database.*move the file away/ })
    expect(await readFile(path(), 'utf8')).toMatch(/^(Dear diary, ){1000}$/)
  })

  it('when the file is damaged', async () => {
    const store = await openSqliteStore({ folder })
    for (let index = 0; index < 50; index += 1) {
      await store.create({ partition: 'p', sort: `${index}`, value: 'x'.repeat(3000) })
    }
    await store.close()
    const handle = await open(path(), 'r+')
    // All but the first page, which holds the header and the schema.
    const { size } = await handle.stat()
    await handle.write(Buffer.alloc(size - 4096, 0xa5), 0, size - 4096, 4096)
    await handle.close()
    const damaged = await openSqliteStore({ folder })
    await expectError(damaged.get('p', '7'), { code: 'corrupt', says: /damaged.*Restore a backup/ })
    await expectError(damaged.range({ partition: 'p' }), { code: 'corrupt', says: /'sqlite3 "[^"]+" \.recover'/ })
    await expectError(damaged.create(record), { code: 'corrupt', says: /damaged/ })
    await damaged.close()
  })

  it('when a value was changed by hand', async () => {
    const store = await openSqliteStore({ folder })
    await store.create(record)
    const database = new DatabaseSync(path())
    database.exec(`UPDATE records SET value = 'x'`)
    database.close()
    await expect(store.get('p', 's')).rejects.toMatchObject({
      code: 'bad-record',
      message: expect.stringContaining('The record "p" "s" is not JSON'),
    })
    await store.close()
  })

  it('when a newer Outpace wrote the file, and leaves it unchanged', async () => {
    const database = new DatabaseSync(path())
    database.exec('CREATE TABLE future (a); PRAGMA user_version = 2')
    database.close()
    const before = await readFile(path())
    await expectError(openSqliteStore({ folder }), {
      code: 'newer-version',
      says: /version 2.*knows 1.*Update Outpace/,
    })
    expect((await readFile(path())).equals(before)).toBe(true)
  })

  it("when the file is another program's database", async () => {
    const database = new DatabaseSync(path())
    database.exec('CREATE TABLE other (a); PRAGMA user_version = 1')
    database.close()
    await expectError(openSqliteStore({ folder }), { code: 'unavailable', says: /no such table.*move the file away/ })
  })

  it('when there is a folder where the file should be', async () => {
    await mkdir(path())
    await expectError(openSqliteStore({ folder }), { code: 'unavailable', says: /a file, not a folder/ })
  })

  it('when there is a file where the folder should be', async () => {
    await writeFile(path(), '')
    const opening = openSqliteStore({ folder: path() })
    await expectError(opening, { code: 'unavailable', says: /EEXIST.*Move it away/ })
    await expectError(openSqliteStore({ folder: join(path(), 'deep') }), { code: 'unavailable', says: /ENOTDIR/ })
  })

  it.each([
    ['the folder, which is empty', { made: false, fileMode: 0o444, folderMode: 0o555 }],
    ['the folder with the file in it', { made: true, fileMode: 0o666, folderMode: 0o555 }],
    ['the file', { made: true, fileMode: 0o444, folderMode: 0o777 }],
    ['file and folder', { made: true, fileMode: 0o444, folderMode: 0o555 }],
    ['even reading', { made: true, fileMode: 0o000, folderMode: 0o777 }],
  ])('when this user has no permission to write: %s', async (_, { made, fileMode, folderMode }) => {
    if (made) {
      const store = await openSqliteStore({ folder })
      await store.create({ ...record, sort: 'before' })
      await store.close()
      await chmod(path(), fileMode)
    }
    await chmod(folder, folderMode)
    const { stdout, stderr } = await endOf(startChild('write', folder))
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^read-only\n/)
    expect(stdout).toContain(path())
    expect(stdout).toMatch(/right/)
  })

  it.each([
    ['closed', true],
    ['in use by another process', false],
  ])('but not when this user only looks at it, while it is %s', async (_, closed) => {
    const store = await openSqliteStore({ folder })
    await store.create({ ...record, partition: 'p', sort: 'before', value: 'measured' })
    if (closed) await store.close()
    for (const name of await readdir(folder)) await chmod(join(folder, name), 0o444)
    await chmod(folder, 0o555)
    const { stdout, stderr } = await endOf(startChild('look', folder, 'before'))
    expect(stderr).toBe('')
    expect(stdout).toBe('"measured"\nread-only\n')
    await store.close()
  })

  it('when this user has no permission to create the folder', async () => {
    await chmod(folder, 0o555)
    const { stdout } = await endOf(startChild('write', join(folder, '.outpace')))
    expect(stdout).toMatch(/^read-only\n.*EACCES/)
  })
})
