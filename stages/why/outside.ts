import type { MarketKey } from '#core/model/market-key.ts'
import type { Store } from '#store/port.ts'
import { type RoundQuery, readRounds } from '#store/records/rounds.ts'

/** The stored rounds of a market, all of which are on the same side of a time; ISO 8601. */
export interface Outside {
  side: 'before' | 'since'
  first: string
  last: string
}

/** Of a time (ISO 8601) without a stored round before it, or since: which one is missing. Undefined where both are, or none at all. Throws StoreError. */
export async function outsideRounds(
  store: Store,
  { at, ...key }: MarketKey & { at: string },
): Promise<Outside | undefined> {
  const [first, last] = [await one(store, { ...key, oldest: 1 }), await one(store, { ...key, newest: 1 })]
  if (first === undefined || last === undefined) return undefined
  if (Date.parse(first) >= Date.parse(at)) return { side: 'before', first, last }
  return Date.parse(last) < Date.parse(at) ? { side: 'since', first, last } : undefined
}

async function one(store: Store, query: RoundQuery): Promise<string | undefined> {
  for await (const { scheduledAt } of readRounds(store, query)) return scheduledAt
  return undefined
}
