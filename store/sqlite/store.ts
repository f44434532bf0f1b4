import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { HOUR } from '#core/model/time.ts'
import { errnoOf } from '../file-error.ts'
import { leadsNowhere } from '../folder.ts'
import { checkKey } from '../key.ts'
import type { RecordPage, Store, StoreRecord, VersionedRecord } from '../port.ts'
import { checkRange, checkVersion, decodeValue, encodeRecord } from '../record.ts'
import { StoreError } from '../store-error.ts'
import { openEmptyDatabase, openSqliteFile, openSqliteFileToLook, select } from './file.ts'
import { groupCommit } from './group-commit.ts'
import { reopened } from './reopened.ts'
import { whenFree } from './wait.ts'

/** Name of the database in its folder. */
export const sqliteFile = 'outpace.db'

/** Whether a folder has a database. True also where this user may not look, or its disk is not there: opening it then says why. */
export function hasSqliteStore(folder: string): boolean {
  try {
    statSync(join(folder, sqliteFile))
    return true
  } catch (error) {
    return errnoOf(error) !== 'ENOENT' || [folder, join(folder, sqliteFile)].some(leadsNowhere)
  }
}

/** A page ends after about this many characters of JSON, as in DynamoDB (1 MB), whatever `limit` allows. */
const pageSize = 1_000_000

const purgeEvery = HOUR
/** Rows per purge, so that a writer in another process never waits long. */
const purgeRows = 100

/**
 * The store in `<folder>/outpace.db`; several processes may have it open. Throws StoreError.
 * `now` returns ms since 1970; `timeout` is ms to wait for other processes before `locked`, default 5000. `onlyLooks` also opens
 * one that exists and that this user may only read.
 */
export async function openSqliteStore({
  folder,
  now = Date.now,
  timeout = 5000,
  onlyLooks = false,
}: {
  folder: string
  now?: () => number
  timeout?: number
  onlyLooks?: boolean
}): Promise<Store> {
  const path = join(folder, sqliteFile)
  const openFile = onlyLooks ? openSqliteFileToLook : openSqliteFile
  return reopened(path, async () => sqliteStore({ database: await openFile(path, timeout), path, now, timeout }))
}

/** An empty store in memory, for a command that only reads where nothing was ever stored. */
export function emptyStore(): Store {
  return sqliteStore({ database: openEmptyDatabase(), path: ':memory:', now: Date.now, timeout: 0 })
}

/** The store over a database opened by `openSqliteFile`; `path` is for messages only. `close` closes the database. */
export function sqliteStore({
  database,
  path,
  now,
  timeout,
}: {
  database: DatabaseSync
  path: string
  now: () => number
  timeout: number
}): Store {
  const { insert, update, find, purge } = prepare(database)
  let purgedAt = Number.NEGATIVE_INFINITY

  const seconds = () => Math.floor(now() / 1000)

  /** Ranges differ only in which bounds they have. */
  const ranges = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const statement = ranges.get(sql) ?? database.prepare(sql)
    ranges.set(sql, statement)
    return statement
  }

  const attempt = async <T>(work: () => T): Promise<T> => {
    const unlessClosed = () => {
      if (database.isOpen) return work()
      throw new StoreError({ code: 'closed', message: `The database ${path} is closed. Open it again.` })
    }
    return whenFree({ work: unlessClosed, path, timeout })
  }

  const { write: writeInGroup, flush } = groupCommit(database, attempt)

  const write = async (work: () => { changes: number | bigint }): Promise<boolean> => {
    const stored = await writeInGroup(() => work().changes !== 0)
    if (database.isOpen && now() - purgedAt >= purgeEvery) {
      try {
        // A full batch means that there is more to purge, which the next write does.
        if (Number(purge.run(seconds()).changes) === purgeRows) return stored
      } catch {
        // The write is already safe and readers never see expired rows, so the next hour is soon enough.
      }
      purgedAt = now()
    }
    return stored
  }

  const add = async (record: StoreRecord): Promise<boolean> => {
    const { partition, sort, expiresAt = null } = record
    const value = encodeRecord(record)
    return write(() => insert.run({ partition, sort, expiresAt, value, now: seconds() }))
  }

  return {
    async create(record) {
      return (await add(record)) ? 'stored' : 'exists'
    },

    async replace(record, version) {
      checkVersion(version)
      if (version === 0) return (await add(record)) ? 'stored' : 'conflict'
      const { partition, sort, expiresAt = null } = record
      const value = encodeRecord(record)
      const stored = await write(() => update.run({ partition, sort, expiresAt, value, version, now: seconds() }))
      return stored ? 'stored' : 'conflict'
    },

    async get(partition, sort) {
      checkKey('partition', partition)
      checkKey('sort', sort)
      const row = await attempt(() => find.get(partition, sort, seconds()))
      return row && toRecord(row)
    },

    async range(query) {
      const { partition, from, to, after, order, limit } = checkRange(query)
      const oldestFirst = order === 'oldest-first'
      const conditions: [sql: string, value: SQLInputValue | undefined][] = [
        ['partition = ?', partition],
        ['sort >= ?', from],
        ['sort <= ?', to],
        [oldestFirst ? 'sort > ?' : 'sort < ?', after],
        ['(expires_at IS NULL OR expires_at > ?)', seconds()],
      ]
      const present = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
      const where = present.map(({ sql }) => sql).join(' AND ')
      const sql = `${select} WHERE ${where} ORDER BY sort ${oldestFirst ? 'ASC' : 'DESC'} LIMIT ?`
      const values = present.map(({ value }) => value)
      // One row beyond the page shows whether there is a next page.
      return attempt(() => toPage(prepared(sql).iterate(...values, limit + 1), limit))
    },

    async close() {
      await flush()
      if (database.isOpen) await attempt(() => database.close())
    },
  }
}

function prepare(database: DatabaseSync) {
  return {
    // DO UPDATE only replaces an expired record, which counts as absent.
    insert: database.prepare(`
      INSERT INTO records (partition, sort, version, expires_at, value)
      VALUES (:partition, :sort, 1, :expiresAt, :value)
      ON CONFLICT (partition, sort) DO UPDATE
      SET version = 1, expires_at = excluded.expires_at, value = excluded.value
      WHERE records.expires_at <= :now`),
    update: database.prepare(`
      UPDATE records SET version = version + 1, expires_at = :expiresAt, value = :value
      WHERE partition = :partition AND sort = :sort AND version = :version
      AND (expires_at IS NULL OR expires_at > :now)`),
    find: database.prepare(`
      ${select} WHERE partition = ? AND sort = ? AND (expires_at IS NULL OR expires_at > ?)`),
    purge: database.prepare(`
      DELETE FROM records WHERE rowid IN (SELECT rowid FROM records WHERE expires_at <= ? LIMIT ${purgeRows})`),
  }
}

type Row = Record<string, SQLOutputValue>

function toPage(rows: Iterable<Row>, limit: number): RecordPage {
  const records: VersionedRecord[] = []
  let size = 0
  for (const row of rows) {
    const last = records.at(-1)
    if (last && (records.length === limit || size > pageSize)) return { records, next: last.sort }
    records.push(toRecord(row))
    size += String(row.value).length
  }
  return { records }
}

function toRecord(row: Row): VersionedRecord {
  const key = { partition: String(row.partition), sort: String(row.sort) }
  const value = decodeValue(String(row.value), key)
  const version = Number(row.version)
  return { ...key, value, version, ...(row.expires_at !== null && { expiresAt: Number(row.expires_at) }) }
}
