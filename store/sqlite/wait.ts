import { setTimeout } from 'node:timers/promises'
import { isBusy, sqliteError } from './error.ts'

/**
 * ms that SQLite itself waits for another process. Short, because the whole process stands still meanwhile, timers and
 * measurements included; and not every lock is waited for (https://www.sqlite.org/wal.html#busy).
 */
export const syncWait = 10

/** Does `work`, again and again while another process is in the way, for `timeout` ms. Throws StoreError. */
export async function whenFree<T>({
  work,
  path,
  timeout,
}: {
  work: () => T
  path: string
  timeout: number
}): Promise<T> {
  const deadline = performance.now() + timeout
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw sqliteError(error, path)
    }
    // By chance, so that processes that collided once do not collide again.
    await setTimeout(Math.random() * 2 * syncWait)
  }
}
