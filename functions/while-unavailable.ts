import { setTimeout as sleep } from 'node:timers/promises'
import { StoreError } from '#store/store-error.ts'

/** ms between two attempts. */
const pauseBetween = 10_000
/** ms after which no further attempt is made: by then AWS has usually added capacity, or somebody has to look. */
const timeout = 5 * 60_000
/** ms that must be left for another attempt, and for saving elsewhere what it could not write. */
const lastAttempt = 75_000

export interface WhileUnavailableOptions {
  /** ms since 1970 by which the function has to be done. */
  deadline: number
  /** Waits for ms. */
  pause?: (ms: number) => Promise<unknown>
}

/**
 * Writes what took minutes to measure, again for a few minutes while the store is unavailable: a redelivery would measure it anew,
 * or come too late for that. Rejects with the last error.
 */
export async function whileUnavailable<Result>(
  write: () => Promise<Result>,
  { deadline, pause = sleep }: WhileUnavailableOptions,
): Promise<Result> {
  const until = Math.min(Date.now() + timeout, deadline - lastAttempt)
  for (;;) {
    try {
      return await write()
    } catch (error) {
      const mayPass = error instanceof StoreError && error.code === 'unavailable'
      if (!mayPass || Date.now() + pauseBetween > until) throw error
    }
    await pause(pauseBetween)
  }
}
