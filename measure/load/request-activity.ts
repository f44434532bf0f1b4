import type { Request } from 'playwright-core'

/** Types of requests that hold up the load event. */
const blocking = new Set(['document', 'stylesheet', 'image', 'font', 'script'])
/**
 * A page is quiet when no request has been in flight for this long, ms: the rule of Playwright's `networkidle`. What begins later
 * than that began by itself, and is not of the load.
 */
export const quiet = 500

/** When requests showed signs of life, in performance.now. */
export interface RequestActivity {
  start: number
  /** When the last request started or ended, and the last one that the load event waits for. */
  lastActivity: () => number
  lastBlocking: () => number
  /** Both without what began by itself later, as a pixel by a timer does: see `quiet`. */
  lastOfLoad: () => { activity: number; blocking: number }
  /** A request begins. */
  begin: (request: Request, isDocument: boolean) => void
  /** A request begins or ends. */
  sign: (request: Request) => void
  /** A request has its answer: it is alive, but the page did nothing. */
  answered: (request: Request) => void
  signedAt: (request: Request) => number
}

export function isBlocking(type: string): boolean {
  return blocking.has(type)
}

export function requestActivity(): RequestActivity {
  const start = performance.now()
  let lastActivity = start
  let lastBlocking = start
  const inLoad = new WeakSet<Request>()
  const signedAt = new WeakMap<Request, number>()
  const ofLoad = { activity: start, blocking: start }

  const sign = (request: Request): void => {
    lastActivity = performance.now()
    signedAt.set(request, lastActivity)
    const holdsUp = isBlocking(request.resourceType())
    if (holdsUp) lastBlocking = lastActivity
    if (!inLoad.has(request)) return
    ofLoad.activity = lastActivity
    if (holdsUp) ofLoad.blocking = lastActivity
  }
  return {
    start,
    lastActivity: () => lastActivity,
    lastBlocking: () => lastBlocking,
    lastOfLoad: () => ofLoad,
    begin: (request, isDocument) => {
      if (isDocument || performance.now() - ofLoad.activity < quiet) inLoad.add(request)
      sign(request)
    },
    sign,
    answered: (request) => void signedAt.set(request, performance.now()),
    signedAt: (request) => signedAt.get(request) ?? start,
  }
}
