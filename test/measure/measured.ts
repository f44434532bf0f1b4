import { beforeAll, beforeEach } from 'vitest'

/**
 * Measures once for all tests of a file, and again before a test that gets another chance, because the same figures would fail it
 * again.
 *
 * @param limit ms, where hooks usually have less
 */
export function measuredOnce(measure: () => Promise<void>, limit?: number): void {
  beforeAll(measure, limit)
  beforeEach(async ({ task }) => {
    if ((task.result?.retryCount ?? 0) > 0) await measure()
  }, limit)
}
