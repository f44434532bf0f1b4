import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorMessage } from '#core/model/error-message.ts'
import { fileError } from '../file-error.ts'
import { StoreError } from '../store-error.ts'

/** Primary result codes (https://www.sqlite.org/rescode.html); extended codes have them in their low byte. */
const primary = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const

/** An error of `node:sqlite` as a StoreError. Rethrows any other error, which is a bug. */
export function sqliteError(cause: unknown, path: string): StoreError {
  if (cause instanceof StoreError) return cause
  const errcode = errcodeOf(cause)
  if (errcode === undefined) throw cause
  switch (errcode & 0xff) {
    case primary.busy:
    case primary.locked:
      return new StoreError({
        code: 'locked',
        message: `The database ${path} is locked by another process. Close the program that holds the lock (a database browser, a backup) and try again.`,
        cause,
      })
    case primary.readOnly:
      return new StoreError({
        code: 'read-only',
        message: `This user has no permission to write the database ${path} or its folder. Grant the user of this process the right to write both (SQLite creates two more files there), or use another folder.`,
        cause,
      })
    case primary.full:
      return full(cause, path)
    case primary.corrupt:
    case primary.notADatabase:
      return new StoreError({
        code: 'corrupt',
        message: `The database ${path} is damaged or not a database. Restore a backup, rescue what is readable with 'sqlite3 "${path}" .recover', or move the file away to start with an empty one.`,
        cause,
      })
    case primary.cannotOpen:
      return cannotOpen(cause, path)
    case primary.ioError:
      // WAL's shared memory reports a full disk as an I/O error (SQLITE_IOERR_SHMSIZE).
      if (spaceLeft(path) === 0) return full(cause, path)
      return unavailable({ cause, path, errcode })
    // Not a union: SQLite may add codes.
    default:
      return unavailable({ cause, path, errcode })
  }
}

/** True when waiting a moment may help. */
export function isBusy(error: unknown): boolean {
  const errcode = errcodeOf(error)
  return errcode !== undefined && [primary.busy, primary.locked].some((code) => code === (errcode & 0xff))
}

function errcodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return typeof error.errcode === 'number' ? error.errcode : undefined
}

function full(cause: unknown, path: string): StoreError {
  return new StoreError({
    code: 'full',
    message: `No space left on the disk for the database ${path}. Free some space and try again; nothing stored so far is lost.`,
    cause,
  })
}

/** SQLite says only "unable to open"; the file system knows why. */
function cannotOpen(cause: unknown, path: string): StoreError {
  try {
    // With the dot, a file in place of the folder is said to be none.
    accessSync(`${dirname(path)}/.`, constants.R_OK | constants.W_OK | constants.X_OK)
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK)
  } catch (error) {
    return fileError(error, path)
  }
  if (spaceLeft(path) === 0) return full(cause, path)
  return new StoreError({
    code: 'unavailable',
    message: `The database ${path} cannot be opened. Check that it is a file, not a folder, and that its disk is mounted.`,
    cause,
  })
}

function unavailable({ cause, path, errcode }: { cause: unknown; path: string; errcode: number }): StoreError {
  const said = errorMessage(cause)
  return new StoreError({
    code: 'unavailable',
    message: `The database ${path} cannot be used: ${said} (SQLite ${errcode}). Check the disk that it is on, or move the file away to start with an empty one.`,
    cause,
  })
}

/** Bytes; undefined when the file system does not report it. */
function spaceLeft(path: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize
  } catch {
    return undefined
  }
}
