/**
 * - `locked`         another process held the database for too long; trying again may help
 * - `read-only`      this user may not write (or not even read) the file, folder, table or bucket
 * - `full`           no space left
 * - `corrupt`        the file is damaged or no database at all
 * - `newer-version`  written by a newer Outpace than this one
 * - `bad-record`     one record has not the shape it should have
 * - `too-large`      a record above the size every adapter can keep
 * - `invalid`        a key, value, query or file name that no adapter accepts; nothing was written
 * - `closed`         used after `close`
 * - `unavailable`    anything else that keeps the store from answering
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

/** The only error of `store/`. The message says what happened, where, and how to mend it. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor({ code, message, cause }: { code: StoreErrorCode; message: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
