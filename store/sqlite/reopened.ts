import { statSync } from 'node:fs'
import type { Store } from '../port.ts'

/**
 * A store that is opened anew once its file is gone: a user who wants to start afresh removes it, while `watch` goes on. SQLite would go on
 * writing to the file that it opened, which has no name any more (https://www.sqlite.org/howtocorrupt.html, 2.4).
 */
export async function reopened(path: string, open: () => Promise<Store>): Promise<Store> {
  let store = await open()
  let opened = identityOf(path)
  let isClosed = false
  let opening: Promise<Store> | undefined

  const openAgain = async (): Promise<Store> => {
    try {
      // SQLite leaves alone what has taken the place of a file that is gone.
      await store.close()
      store = await open()
      opened = identityOf(path)
      return store
    } finally {
      opening = undefined
    }
  }

  const current = async (): Promise<Store> => {
    if (isClosed || identityOf(path) === opened) return opening ?? store
    opening ??= openAgain()
    return opening
  }

  return {
    create: async (record) => (await current()).create(record),
    replace: async (record, version) => (await current()).replace(record, version),
    get: async (partition, sort) => (await current()).get(partition, sort),
    range: async (query) => (await current()).range(query),
    async close() {
      isClosed = true
      await opening?.catch(() => undefined)
      await store.close()
    },
  }
}

/** Which file is at a path; undefined without one that this user can see. */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}
