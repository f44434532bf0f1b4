import { bounded } from './bounded.ts'
import { JourneyError } from './failure.ts'

/** Playwright's time-outs explain more, so they fire first; this one ends an action that none of them ends. */
export async function within(limit: number, action: Promise<unknown>): Promise<void> {
  const late = (): never => {
    throw new JourneyError('timeout', `The step did not finish within ${limit / 1000} s (limits.step).`)
  }
  await bounded(action, { limit: limit + 1_000, late })
}

/** Preparations, which have nothing to do with the site, ms. */
const promptLimit = 20_000

/** Rejects with a JourneyError when the browser does not answer a preparation. */
export async function prompt<T>(work: Promise<T>): Promise<T> {
  const late = (): never => {
    throw new JourneyError('worker', `The browser did not answer within ${promptLimit / 1000} s.`)
  }
  return await bounded(work, { limit: promptLimit, late })
}

/** Rejects with the signal's reason once it is aborted. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
