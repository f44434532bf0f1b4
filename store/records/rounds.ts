import type { MarketKey } from '#core/model/market-key.ts'
import type { Round } from '#core/model/round.ts'
import { DAY } from '#core/model/time.ts'
import { instantKey, joinKey } from '../key.ts'
import type { Store } from '../port.ts'
import { StoreError } from '../store-error.ts'
import { walkRange } from '../walk.ts'
import { fitRound } from './fit.ts'
import { packRound } from './packed-round.ts'
import { toRound } from './round-record.ts'

/** ms. */
const roundRetention = 35 * DAY

/** Rounds asked for at once. */
const pageLimit = 1000

export type RoundId = Pick<Round, 'benchmark' | 'market' | 'scheduledAt'>

/** Where a round is stored. Different spellings of the same instant give the same key. Throws StoreError `invalid`. */
export function roundKey({ benchmark, market, scheduledAt }: RoundId): { partition: string; sort: string } {
  return { partition: roundPartition({ benchmark, market }), sort: instantKey(scheduledAt) }
}

/** Idempotent: an existing round is left unchanged. `retention` is ms from its scheduled time. Throws StoreError. */
export async function putRound({
  store,
  round,
  retention = roundRetention,
}: {
  store: Store
  round: Round
  retention?: number
}): Promise<'stored' | 'exists'> {
  const expiresAt = Math.ceil((Date.parse(round.scheduledAt) + retention) / 1000)
  const record = { ...roundKey(round), expiresAt }
  try {
    return await store.create({ ...record, value: packRound(round) })
  } catch (error) {
    // Sizing it beforehand would write every round out as JSON twice, and nearly all of them fit.
    if (!(error instanceof StoreError && error.code === 'too-large')) throw error
    return store.create({ ...record, value: fitRound(round) })
  }
}

/** Throws StoreError. */
export async function hasRound(store: Store, id: RoundId): Promise<boolean> {
  const { partition, sort } = roundKey(id)
  return (await store.get(partition, sort)) !== undefined
}

export interface RoundQuery extends MarketKey {
  /** Inclusive bounds on the scheduled time, ISO 8601. */
  from?: string
  to?: string
  /** At most this many rounds, the newest. */
  newest?: number
  /** At most this many rounds, the oldest. */
  oldest?: number
}

/**
 * Rounds by scheduled time, always oldest first. One at a time, because a month of them may not fit into memory;
 * only with `newest` are that many held. Throws StoreError; `bad-record` names the key of a record that is not a round.
 */
export async function* readRounds(store: Store, query: RoundQuery): AsyncGenerator<Round> {
  const { newest, oldest = Number.POSITIVE_INFINITY } = query
  if (newest === undefined) {
    let left = oldest
    for await (const round of walk({ store, query, order: 'oldest-first', limit: Math.min(oldest, 100) })) {
      yield round
      if (--left === 0) return
    }
    return
  }
  if (!Number.isInteger(newest) || newest < 1) {
    throw new StoreError({ code: 'invalid', message: `The newest ${newest} rounds were requested. Request 1 or more.` })
  }
  const rounds: Round[] = []
  for await (const round of walk({ store, query, order: 'newest-first', limit: Math.min(newest, pageLimit) })) {
    rounds.push(round)
    if (rounds.length === newest) break
  }
  yield* rounds.reverse()
}

async function* walk({
  store,
  query,
  order,
  limit,
}: {
  store: Store
  query: RoundQuery
  order: 'oldest-first' | 'newest-first'
  limit: number
}): AsyncGenerator<Round> {
  const bounds = {
    ...(query.from !== undefined && { from: instantKey(query.from) }),
    ...(query.to !== undefined && { to: instantKey(query.to) }),
  }
  const range = { partition: roundPartition(query), order, limit, ...bounds }
  for await (const record of walkRange(store, range)) yield toRound(record)
}

function roundPartition({ benchmark, market }: Pick<Round, 'benchmark' | 'market'>): string {
  return joinKey('round', benchmark, market)
}
