import type { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers'

/** A statement that writes; returns whether it changed something. */
type Write = () => boolean

export interface GroupCommit {
  /** Resolves once the write is safe. */
  write: (work: Write) => Promise<boolean>
  /** Commits what is waiting, now. */
  flush: () => Promise<void>
}

/**
 * Commits writes that are asked for in the same turn of the event loop in one transaction: every commit waits for the disk, and
 * the judge alone writes a dozen records a round. `attempt` retries while another process holds the lock. If a commit fails,
 * so does every write in it, because none of them was stored.
 */
export function groupCommit(database: DatabaseSync, attempt: <T>(work: () => T) => Promise<T>): GroupCommit {
  let waiting: { work: Write; resolve: (changed: boolean) => void; reject: (error: unknown) => void }[] = []

  const flush = async (): Promise<void> => {
    const group = waiting
    waiting = []
    if (group.length === 0) return
    try {
      const changed = await attempt(() =>
        commit(
          database,
          group.map(({ work }) => work),
        ),
      )
      for (const [index, { resolve }] of group.entries()) resolve(changed[index] ?? false)
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ work, resolve, reject })
      }),
    flush,
  }
}

function commit(database: DatabaseSync, writes: readonly Write[]): boolean[] {
  // A single statement is a transaction of its own.
  if (writes.length === 1) return writes.map((write) => write())
  database.exec('BEGIN IMMEDIATE')
  try {
    const changed = writes.map((write) => write())
    database.exec('COMMIT')
    return changed
  } catch (error) {
    // SQLite has rolled back by itself after some errors, such as a full disk.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
