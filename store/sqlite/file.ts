import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { makeFolder } from '../folder.ts'
import { StoreError } from '../store-error.ts'
import { sqliteError } from './error.ts'
import { syncWait, whenFree } from './wait.ts'

/** Version of the tables below, stored in the file's `user_version`. */
const schemaVersion = 1

/** `value` comes last, so that filtering by expiry does not read it. */
const schema = `
  CREATE TABLE records (
    partition TEXT NOT NULL,
    sort TEXT NOT NULL,
    version INTEGER NOT NULL,
    expires_at INTEGER,
    value TEXT NOT NULL,
    PRIMARY KEY (partition, sort)
  ) STRICT;
  CREATE INDEX records_by_expiry ON records (expires_at) WHERE expires_at IS NOT NULL;
  PRAGMA user_version = ${schemaVersion};
`

export const select = 'SELECT partition, sort, version, expires_at, value FROM records'

/**
 * Opens the file with its tables, creating it and its folder when missing. Several processes may do so at once; `timeout` is
 * ms to wait for them. Throws StoreError, and leaves a file that it refuses unchanged.
 */
export async function openSqliteFile(path: string, timeout: number): Promise<DatabaseSync> {
  makeFolder(dirname(path))
  return whenFree({ work: () => open(path), path, timeout })
}

/** Opens a file that exists, also where this user may only read it. Throws StoreError. */
export async function openSqliteFileToLook(path: string, timeout: number): Promise<DatabaseSync> {
  return whenFree({ work: () => openToLook(path), path, timeout })
}

/** A database without a file, empty. */
export function openEmptyDatabase(): DatabaseSync {
  return open(':memory:')
}

/**
 * To read it, SQLite wants to create a log beside the file. Without the right to, the file is read as one that does not change, which
 * holds until a writer begins: then there is a log, with which it can be read as usual.
 */
function openToLook(path: string): DatabaseSync {
  try {
    return open(path)
  } catch (error) {
    if (sqliteError(error, path).code !== 'read-only' || existsSync(`${path}-wal`)) throw error
    return open(path, { unchanged: true })
  }
}

function open(path: string, { unchanged = false } = {}): DatabaseSync {
  const database = unchanged
    ? new DatabaseSync(Object.assign(pathToFileURL(path), { search: '?immutable=1' }), { readOnly: true })
    : new DatabaseSync(path, { timeout: syncWait })
  try {
    // Before changing anything in a file that may not be ours.
    const version = versionOf(database)
    if (version > schemaVersion) throw newer(path, version)
    if (!unchanged) {
      // FULL syncs every commit, so that acknowledged writes survive a power cut too.
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
      if (version === 0) createTables(database)
    }
    // With another program's file, this fails here rather than in a later operation.
    database.prepare(select)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function createTables(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    // Another process may have been faster.
    if (versionOf(database) === 0) database.exec(schema)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version)
}

function newer(path: string, version: number): StoreError {
  return new StoreError({
    code: 'newer-version',
    message: `The database ${path} was written by a newer Outpace (version ${version}; this one knows ${schemaVersion}). Update Outpace, or move the file away to start with an empty one.`,
  })
}
