import { join } from 'node:path'
import type { Store } from '#store/port.ts'
import { openSqliteFile } from '#store/sqlite/file.ts'
import { sqliteStore } from '#store/sqlite/store.ts'

/** The SQLite store without waiting for the disk: no power cut is tried here, and a test writes thousands of records. */
export async function openQuickStore({
  folder,
  now = Date.now,
}: {
  folder: string
  now?: () => number
}): Promise<Store> {
  const path = join(folder, 'outpace.db')
  const timeout = 5000
  const database = await openSqliteFile(path, timeout)
  database.exec('PRAGMA synchronous = OFF')
  return sqliteStore({ database, path, now, timeout })
}
