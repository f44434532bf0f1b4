import type { LoggedRequest } from '#core/model/logged-request.ts'

/** Finds which requests of service workers are those of the page, passed on. */
export interface WorkerRequests {
  /** A request began: of a worker, or of the page. */
  began: (entry: LoggedRequest, by: 'worker' | 'page') => void
  /** The page's request has an answer. */
  answered: (entry: LoggedRequest, by: 'worker' | 'network') => void
  /** A request is over. */
  ended: (entry: LoggedRequest) => void
  /** What has no answer until now is taken for passed on where a worker asks for the same. */
  matchOpen: () => void
}

/** What a worker asks for again when it has answered from its cache begins within this, ms. */
const atOnce = 100

/**
 * A worker that answers the page's request from the network makes the same request. The events of the two come in any order, because
 * page and worker are processes of their own, and only the answer says that the worker had a part in it: what it stores ahead can be what
 * the page asks the network for at the same time. `join` is called once for each pair.
 */
export function matchWorkerRequests(join: (made: LoggedRequest, asked: LoggedRequest) => void): WorkerRequests {
  const made = new Set<LoggedRequest>()
  /** Of requests of the page, the one of a worker that was under way at the same time. */
  const asked = new Map<LoggedRequest, LoggedRequest | undefined>()
  const passed = new Map<LoggedRequest, { endedAt: number | undefined }>()

  const isSame = (one: LoggedRequest, other: LoggedRequest): boolean =>
    one.url === other.url && one.method === other.method
  const pair = (own: LoggedRequest, page: LoggedRequest): void => {
    made.delete(own)
    asked.delete(page)
    passed.delete(page)
    join(own, page)
  }

  return {
    began: (entry, by) => {
      if (by === 'page') {
        const own = [...made].find((other) => isSame(other, entry))
        if (own !== undefined) made.delete(own)
        asked.set(entry, own)
        return
      }
      const now = performance.now()
      for (const [page, { endedAt = now }] of passed) {
        if (now - endedAt > atOnce) passed.delete(page)
        else if (isSame(page, entry)) return pair(entry, page)
      }
      const open = [...asked].find(([page, own]) => own === undefined && isSame(page, entry))
      if (open === undefined) made.add(entry)
      else asked.set(open[0], entry)
    },
    answered: (page, by) => {
      const own = asked.get(page)
      asked.delete(page)
      if (by === 'network') return
      if (own === undefined) passed.set(page, { endedAt: undefined })
      else pair(own, page)
    },
    ended: (entry) => {
      made.delete(entry)
      const own = asked.get(entry)
      asked.delete(entry)
      if (own !== undefined) pair(own, entry)
      const ofPage = passed.get(entry)
      if (ofPage !== undefined) ofPage.endedAt = performance.now()
    },
    matchOpen: () => {
      for (const [page, own] of asked) if (own !== undefined) pair(own, page)
    },
  }
}
