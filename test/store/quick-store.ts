import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '#store/port.ts'
import { openSqliteFile } from '#store/sqlite/file.ts'
import { sqliteStore } from '#store/sqlite/store.ts'

/** ms. A day after the first of `fakeRound`: by the clock of the machine, records with a fixed time expire some day. */
const usualNow = Date.UTC(2026, 10, 23, 10)

/**
 * The SQLite store without waiting for the disk: no power cut is tried here, and a test writes thousands of records. Without a `folder`
 * it has one of its own, which ends when it is closed.
 */
export async function openQuickStore({
  folder,
  now = () => usualNow,
}: {
  folder?: string
  now?: () => number
} = {}): Promise<Store> {
  const place = folder ?? mkdtempSync(join(tmpdir(), 'outpace-store-'))
  const path = join(place, 'outpace.db')
  const timeout = 5000
  const database = await openSqliteFile(path, timeout)
  database.exec('PRAGMA synchronous = OFF')
  const store = sqliteStore({ database, path, now, timeout })
  const close = async () => {
    await store.close()
    if (folder === undefined) rmSync(place, { recursive: true, force: true })
  }
  return { ...store, close }
}
