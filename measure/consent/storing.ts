import { setTimeout as pause } from 'node:timers/promises'
import type { Page, Request } from 'playwright-core'

/** Follows the requests with which a page may have its consent stored. */
export interface Storing {
  /** Resolves when those that were made since have been answered, and what follows them at once, or after `most` ms. */
  wait: (most: number) => Promise<void>
  end: () => void
}

/** Types of requests that store something: what else an accepted page loads is not waited for. */
const types = new Set(['fetch', 'xhr', 'document', 'ping', 'beacon'])
/** An answer is acted on within this, ms. */
const atOnce = 100

export function watchStoring(page: Page): Storing {
  const open = new Set<Request>()
  let lastEnd = performance.now()
  const begin = (request: Request): void => {
    if (types.has(request.resourceType())) open.add(request)
  }
  const finish = (request: Request): void => {
    if (open.delete(request)) lastEnd = performance.now()
  }
  page.on('request', begin)
  page.on('requestfinished', finish)
  page.on('requestfailed', finish)
  return {
    wait: async (most) => {
      for (const end = performance.now() + most; performance.now() < end; await pause(atOnce / 2)) {
        if (open.size === 0 && performance.now() - lastEnd >= atOnce) return
      }
    },
    end: () => {
      page.off('request', begin)
      page.off('requestfinished', finish)
      page.off('requestfailed', finish)
    },
  }
}
