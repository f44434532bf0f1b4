import type { Request } from 'playwright-core'
import type { RequestPhases } from '#core/model/logged-request.ts'
import type { ClockSpan } from '../network/relay/relay.ts'
import { lookupWithin } from './lookup.ts'

/** Of Chromium's `Network.Response.timing`, whose times are -1 where a request has no such part; `lookup` is when a relay resolved its name. Undefined without any. */
export function phasesOf(timing: ReturnType<Request['timing']>, lookup?: ClockSpan): RequestPhases | undefined {
  const { domainLookupStart, domainLookupEnd, connectStart, secureConnectionStart, connectEnd } = timing
  const connecting = { from: timing.startTime + connectStart, until: timing.startTime + connectEnd }
  const inRelay = connectStart < 0 ? 0 : lookupWithin(connecting, lookup)
  const isSecure = secureConnectionStart >= 0
  const all = {
    dns: inRelay > 0 ? Math.round(inRelay) : between(domainLookupStart, domainLookupEnd),
    connect: between(connectStart + inRelay, isSecure ? secureConnectionStart : connectEnd),
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
