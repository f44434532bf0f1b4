import { watch } from 'node:fs'
import { sqliteFile } from '#store/sqlite/store.ts'

/** Changes within this time, ms, are announced together: a round is several writes. */
const together = 300

/**
 * Calls `changed` when any process has written records into a state folder. Where the system cannot watch folders, nothing
 * is called, and readers ask every few seconds anyway.
 */
export function watchRecords(folder: string, changed: () => void): Disposable {
  let timer: NodeJS.Timeout | undefined
  const soon = (name: string | null): void => {
    // Reading touches the shared-memory file only.
    if (name !== null && name !== sqliteFile && name !== `${sqliteFile}-wal`) return
    timer ??= setTimeout(() => {
      timer = undefined
      changed()
    }, together)
  }
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => soon(name))
    watcher.on('error', () => watcher.close())
    return {
      [Symbol.dispose]: () => {
        clearTimeout(timer)
        watcher.close()
      },
    }
  } catch {
    return { [Symbol.dispose]: () => undefined }
  }
}
