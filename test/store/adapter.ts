import { expect } from 'vitest'
import type { Store } from '#store/port.ts'
import type { StoreErrorCode } from '#store/store-error.ts'

/** An empty database of one adapter. */
export interface Database {
  /** Another client of the same data, as another process would have it. */
  connect(): Promise<Store>
  /** Closes what is left open and removes the data. */
  end(): Promise<void>
}

/** Begins an empty database whose clients read the time from `now` (ms). */
export type Begin = (now: () => number) => Promise<Database>

export const noon = Date.UTC(2026, 10, 22, 12)

export const refusal = (code: StoreErrorCode) => expect.objectContaining({ name: 'StoreError', code })
