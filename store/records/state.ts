import { createHash } from 'node:crypto'
import type { MarketState } from '#core/judge/state.ts'
import { joinKey } from '../key.ts'
import type { Store } from '../port.ts'
import { StoreError } from '../store-error.ts'

/** Sort key of the record that commits a state. Never the key of a stream: those have three parts. */
export const STATE = 'state'

/**
 * A state that is too large for one record: its JSON is the text of these records, joined. They are written before the record
 * that names them, under keys of their own, so that a judge that crashes or comes too late changes nothing.
 *
 *     parts of the new state ──► state: commits ──► parts of the old state expire
 */
interface SplitState {
  v: 1
  parts: string[]
}

/** Characters of a part: at most 3 bytes each. */
const partLength = 100_000

interface WriteOptions {
  partition: string
  state: MarketState
  /** Of the records of the partition, as they were read: that of the state is to be replaced. */
  versions: ReadonlyMap<string, number>
}

/** `conflict` when another judge replaced the state in the meantime. Throws StoreError. */
export async function replaceState(
  store: Store,
  { partition, state, versions }: WriteOptions,
): Promise<'stored' | 'conflict'> {
  const version = versions.get(STATE) ?? 0
  const { outcome, names } = await replaceWhole(store, { partition, state, version })
  if (outcome === 'conflict') return 'conflict'
  const expiresAt = Math.floor(Date.parse(state.watermark ?? state.firstAt ?? '') / 1000) || 1
  for (const [sort, read] of versions) {
    // Parts of the state before, and those of judges that did not get to commit.
    if (isPart(sort) && !names.includes(sort)) {
      await store.replace({ partition, sort, value: { v: 1, text: '' }, expiresAt }, read)
    }
  }
  return 'stored'
}

/** In one record if it fits, else in parts with these names. */
async function replaceWhole(
  store: Store,
  { partition, state, version }: { partition: string; state: MarketState; version: number },
): Promise<{ outcome: 'stored' | 'conflict'; names: string[] }> {
  const key = { partition, sort: STATE }
  try {
    return { outcome: await store.replace({ ...key, value: state }, version), names: [] }
  } catch (error) {
    // Sizing it beforehand would write every state out as JSON twice, and nearly all of them fit.
    if (!(error instanceof StoreError && error.code === 'too-large')) throw error
  }
  const parts = partsOf(JSON.stringify(state), version + 1)
  for (const { sort, text } of parts) await store.create({ partition, sort, value: { v: 1, text } })
  const names = parts.map(({ sort }) => sort)
  const value: SplitState = { v: 1, parts: names }
  return { outcome: await store.replace({ ...key, value }, version), names }
}

/** The keys say which commit the parts are for and what they contain: two judges never write different parts under one key. */
function partsOf(json: string, version: number): { sort: string; text: string }[] {
  const hash = createHash('sha256').update(json).digest('hex').slice(0, 16)
  return Array.from({ length: Math.ceil(json.length / partLength) }, (_, index) => ({
    sort: joinKey(STATE, `${version}-${hash}-${index}`),
    text: json.slice(index * partLength, (index + 1) * partLength),
  }))
}

export function isPart(sort: string): boolean {
  return sort.startsWith(`${STATE}#`) && sort.split('#').length === 2
}

/** The state in a record; `missing` when a part is not there, because another judge has committed meanwhile. */
export function joinState(value: object, texts: ReadonlyMap<string, string>): MarketState | 'missing' {
  if (!('parts' in value)) return value as MarketState
  const found = (value as SplitState).parts.map((sort) => texts.get(sort))
  return found.includes(undefined) ? 'missing' : (JSON.parse(found.join('')) as MarketState)
}
