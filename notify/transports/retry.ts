import { setTimeout as pause } from 'node:timers/promises'
import type { TransportError } from './transport.ts'

export interface RetryPolicy {
  attempts: number
  /** ms before the second attempt, doubled before each further one. */
  pause: number
  /** ms that a server may ask for with Retry-After; who asks for more is tried again by a later wake-up. */
  longest: number
}

/** Within one invocation: what takes longer is left to a later one. */
export const briefRetries: RetryPolicy = { attempts: 3, pause: 500, longest: 5000 }

/** Error of one attempt, with what the server asks for. */
export interface Attempt {
  error: TransportError
  /** ms. */
  retryAfter?: number
}

/**
 * Tries until it succeeds, is refused for good, or retryPolicy ends; then rejects with the last attempt's TransportError. Pauses are
 * by chance up to their length, so that workers that collided once do not collide again.
 */
export async function retry<T>(
  work: () => Promise<T>,
  { retryPolicy, attempt }: { retryPolicy: RetryPolicy; attempt: (cause: unknown) => Attempt },
): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await work()
    } catch (cause) {
      const { error, retryAfter } = attempt(cause)
      const wait = Math.max(retryAfter ?? 0, retryPolicy.pause * 2 ** (count - 1) * (0.5 + Math.random() / 2))
      if (!error.retry || count >= retryPolicy.attempts || wait > retryPolicy.longest) throw error
      await pause(wait)
    }
  }
}
