/**
 * - `locked`         another process held the database for too long; trying again may help
 * - `read-only`      this user has no permission to write (or even read) the file, folder, table or bucket
 * - `full`           no space left
 * - `corrupt`        the file is damaged or not a database
 * - `newer-version`  written by a newer Outpace than this one
 * - `bad-record`     a record does not have the expected shape
 * - `too-large`      a record larger than every adapter can store
 * - `invalid`        a key, value, query or file name that no adapter accepts; nothing was written
 * - `closed`         used after `close`
 * - `unavailable`    the store cannot answer for any other reason
 */
export type StoreErrorCode =
  | 'locked'
  | 'read-only'
  | 'full'
  | 'corrupt'
  | 'newer-version'
  | 'bad-record'
  | 'too-large'
  | 'invalid'
  | 'closed'
  | 'unavailable'

/** The only error of `store/`. The message says what happened, where, and how to fix it. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor({ code, message, cause }: { code: StoreErrorCode; message: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
