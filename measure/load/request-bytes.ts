import type { Request } from 'playwright-core'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import { bounded } from './bounded.ts'
import type { Traffic } from './traffic.ts'

/** Chromium sometimes never reports the size of a finished request, as of a prefetched document, ms. */
const sizeLimit = 1_000

/** What Resource Timing takes headers for, bytes (https://www.w3.org/TR/resource-timing/#dom-performanceresourcetiming-transfersize). */
export const timedHeaders = 300

/** Counts the bytes of requests, finished or not. */
export interface RequestBytes {
  /** The page makes a request. */
  begin: (entry: LoggedRequest) => void
  /** Which of the requests of its URL it is; -1 for one that the page did not make. */
  placeOf: (entry: LoggedRequest) => number
  /** Adds a finished request, once its size is known. */
  measure: (request: Request, entry: LoggedRequest) => void
  /** Its bytes are counted with the next `complete`. */
  fail: (entry: LoggedRequest) => void
  /** Counts what has arrived until now, of unfinished requests too: see `RequestLog.complete`. */
  complete: (
    open: ReadonlyMap<Request, LoggedRequest>,
    hintedSizes: () => Promise<ReadonlyMap<string, number>>,
  ) => Promise<void>
}

export function countBytes(traffic: Traffic, add: (entry: LoggedRequest, bytes: number) => void): RequestBytes {
  /** Failed requests whose bytes have not been counted yet. */
  const broken = new Set<LoggedRequest>()
  /** Of requests that had not ended when they were last counted, the bytes counted then. */
  const partial = new WeakMap<LoggedRequest, number>()
  const sizes = new Set<Promise<void>>()
  /** Finished requests that Early Hints had answered, and whose bytes have not been counted yet. */
  const hinted = new Set<LoggedRequest>()
  /** Number of requests of each URL, and which of them an entry is: so they are found again in what arrived. */
  const ofUrl = new Map<string, number>()
  const places = new WeakMap<LoggedRequest, number>()

  const placeOf = (entry: LoggedRequest): number => places.get(entry) ?? -1
  const arrived = (entry: LoggedRequest): number => traffic.bytesOf(entry.url, placeOf(entry)) ?? 0
  /** Counts what of a request has arrived until now, instead of what had when it was last counted. */
  const count = (entry: LoggedRequest, bytes: number): void => {
    add(entry, bytes - (partial.get(entry) ?? 0))
    partial.set(entry, bytes)
  }
  return {
    begin: (entry) => {
      const nth = ofUrl.get(entry.url) ?? 0
      ofUrl.set(entry.url, nth + 1)
      places.set(entry, nth)
    },
    placeOf,
    measure: (request, entry) => {
      const size = bounded(sizeOf(request, entry), { limit: sizeLimit, late: () => arrived(entry) })
        .then((bytes) => {
          count(entry, 0)
          add(entry, bytes)
          // Those after the first are cached indeed.
          if (places.get(entry) === 0 && traffic.hintedBody(entry.url, 0) !== undefined) hinted.add(entry)
        })
        // The page was closed in the meantime; what is known so far is kept.
        .catch(() => undefined)
        .finally(() => sizes.delete(size))
      sizes.add(size)
    },
    fail: (entry) => void broken.add(entry),
    complete: async (open, hintedSizes) => {
      await Promise.all(sizes)
      if (hinted.size > 0) {
        const known = await hintedSizes()
        for (const entry of hinted)
          add(entry, timedHeaders + (known.get(entry.url) ?? traffic.hintedBody(entry.url, 0) ?? 0))
        hinted.clear()
      }
      for (const entry of [...broken, ...open.values()]) count(entry, arrived(entry))
      broken.clear()
    },
  }
}

async function sizeOf(request: Request, entry: LoggedRequest): Promise<number> {
  const response = await request.response()
  entry.status = response?.status() ?? 0
  const { responseBodySize, responseHeadersSize } = await request.sizes()
  return responseBodySize + responseHeadersSize
}
