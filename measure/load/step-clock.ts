import type { Page } from 'playwright-core'

/** What is used of Playwright's own settings of a page or context, which are in this process. */
interface TimeoutSettings {
  _timeout: TimeoutOf
  _navigationTimeout: TimeoutOf
}

/** ms that a call waits; 0: for ever. */
type TimeoutOf = (options: { timeout?: number }) => number

/** How much earlier than its limit a step is over, ms: timers and clocks are not that exact. */
const tolerance = 100

/** The clock of a step. */
export interface StepClock {
  begin: () => void
  /** Whether the limit has passed since the step began. */
  end: () => boolean
}

/**
 * Ends whatever a script waits for, however long it would wait, with its step, `limit` ms after that began. The time-out then names what
 * was waited for; a wait that went on would be cut off by `within`, which does not know.
 */
export function endWaitsWithStep(page: Page, limit: number): StepClock {
  let begun: number | undefined
  const left = () => (begun === undefined ? Number.POSITIVE_INFINITY : begun + limit - performance.now())
  for (const { _timeoutSettings: settings } of [page, page.context()] as unknown as {
    _timeoutSettings: TimeoutSettings
  }[]) {
    for (const name of ['_timeout', '_navigationTimeout'] as const) {
      const usual = settings[name].bind(settings)
      settings[name] = (options) => {
        const wanted = usual(options)
        const most = left()
        if (most === Number.POSITIVE_INFINITY) return wanted
        // Playwright takes 0 for no limit.
        return Math.max(1, Math.floor(Math.min(wanted === 0 ? most : wanted, most)))
      }
    }
  }
  return {
    begin: () => {
      begun = performance.now()
    },
    end: () => {
      const isOver = left() <= tolerance
      begun = undefined
      return isOver
    },
  }
}
