import { hostOf } from '../network/allow.ts'
import type { ClockSpan, Relay } from '../network/relay/relay.ts'
import type { DocumentReading } from './vitals-script.ts'

/**
 * Chromium leaves names to its proxy, so that it counts the relay's lookup as connecting: that part of connecting, ms, belongs to
 * the lookup. 0 where the name was known already.
 */
export function lookupWithin(connecting: ClockSpan, lookup: ClockSpan | undefined): number {
  if (lookup === undefined) return 0
  return Math.max(0, Math.min(connecting.until, lookup.until) - Math.max(connecting.from, lookup.from))
}

/** The reading of a document that came through a relay, with the time of its name's lookup where it belongs. */
export function withLookup(reading: DocumentReading, relay: Pick<Relay, 'lookupOf'> | undefined): DocumentReading {
  if (relay === undefined) return reading
  const { url, timeOrigin, connectStart, connect, dns } = reading
  const from = timeOrigin + connectStart
  const lookup = lookupWithin({ from, until: from + connect }, relay.lookupOf(hostOf(url)))
  return { ...reading, dns: dns + lookup, connect: connect - lookup }
}
