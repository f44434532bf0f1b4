import { setTimeout as pause } from 'node:timers/promises'
import type { TransportError } from './transport.ts'

export interface RetryPolicy {
  attempts: number
  /** ms before the second attempt, doubled before each further one. */
  pause: number
  /** ms. Longest wait, including Retry-After; anything longer is left to a later invocation. */
  longest: number
}

/** Fits into one invocation; anything longer is left to a later one. */
export const briefRetries: RetryPolicy = { attempts: 3, pause: 500, longest: 5000 }

/** Error of one attempt, with the Retry-After of the server. */
export interface Attempt {
  error: TransportError
  /** ms. */
  retryAfter?: number
}

/**
 * Retries until it succeeds, is permanently rejected or the policy is exhausted; then rejects with the last attempt's
 * TransportError. Pauses have jitter, so that workers that collided once do not collide again.
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
