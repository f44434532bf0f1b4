import type { LoggedRequest } from '#core/model/logged-request.ts'

/** What appears within this time after the last request ended belongs to the load, ms: the rule by which a page is quiet. */
const quiet = 500
/** An address asked for this often is polled. */
const polled = 3
/** Types whose requests last however long the page is open. */
const lasting = new Set(['media', 'eventsource', 'websocket', 'ping', 'beacon', 'cspviolationreport'])

/**
 * Whether a page was still loading at a time, ms since its navigation started: until its load event and shortly after any
 * request for something new. `offset` is when the request log began, ms since the navigation started.
 */
export function loadingTimes(
  requests: readonly LoggedRequest[],
  { load, offset }: { load: number | undefined; offset: number },
): (at: number) => boolean {
  const times = new Map<string, number>()
  for (const request of requests) times.set(addressOf(request), (times.get(addressOf(request)) ?? 0) + 1)
  const spans = requests
    .filter((request) => !lasting.has(request.type) && (times.get(addressOf(request)) ?? 0) < polled)
    .map(({ at, duration = 0 }) => ({ from: at + offset, to: at + offset + duration + quiet }))
  return (at) => at <= (load ?? 0) + quiet || spans.some(({ from, to }) => at >= from && at <= to)
}

function addressOf({ url }: LoggedRequest): string {
  return url.split(/[?#]/, 1)[0] ?? ''
}
