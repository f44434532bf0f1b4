import { setTimeout } from 'node:timers/promises'
import { isBusy, sqliteError } from './error.ts'

/**
 * ms that SQLite itself waits for another process. Short, because it blocks the whole process meanwhile, timers and
 * measurements included; and SQLite does not wait for every lock (https://www.sqlite.org/wal.html#busy).
 */
export const syncWait = 10

/** Runs `work`, retrying for `timeout` ms while another process holds a lock. Throws StoreError. */
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
    // Random, so that processes that collided once do not collide again.
    await setTimeout(Math.random() * 2 * syncWait)
  }
}
