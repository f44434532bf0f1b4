import type { Request } from 'playwright-core'

/** Parts of a request's duration, ms; absent where it had none, as on a connection that was open already. What they leave is waiting to be sent. */
export interface RequestPhases {
  dns?: number
  /** Without TLS. */
  connect?: number
  ssl?: number
  /** From the request sent to the first byte of the answer. */
  wait?: number
  receive?: number
}

/** Of Chromium's `Network.Response.timing`, whose times are -1 where a request has no such part. Undefined without any. */
export function phasesOf(timing: ReturnType<Request['timing']>): RequestPhases | undefined {
  const { domainLookupStart, domainLookupEnd, connectStart, secureConnectionStart, connectEnd } = timing
  const isSecure = secureConnectionStart >= 0
  const all = {
    dns: between(domainLookupStart, domainLookupEnd),
    connect: between(connectStart, isSecure ? secureConnectionStart : connectEnd),
    ssl: isSecure ? between(secureConnectionStart, connectEnd) : undefined,
    wait: between(timing.requestStart, timing.responseStart),
    receive: between(timing.responseStart, timing.responseEnd),
  }
  const known = Object.entries(all).filter(([, ms]) => ms !== undefined)
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

function between(start: number, end: number): number | undefined {
  return start >= 0 && end >= start ? Math.round(end - start) : undefined
}
