import type { SavedJudge, SavedStream } from '#core/judge/judge.ts'
import type { MarketState } from '#core/judge/state.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import type { Metric } from '#core/model/metric.ts'
import { joinKey, show } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { nameOf } from '../record.ts'
import { StoreError } from '../store-error.ts'
import { walkRange } from '../walk.ts'
import { isPart, joinState, replaceState, STATE } from './state.ts'

/** The stored state of a judge, and the version of each record, 0 where there is none yet. */
export interface StoredJudge {
  /** Null before the first round. */
  saved: SavedJudge | null
  versions: Map<string, number>
}

/** Times that a state is read again whose parts another judge replaced meanwhile. */
const mostReadings = 5

/** Throws StoreError. */
export async function readJudge(store: Store, key: MarketKey): Promise<StoredJudge> {
  for (let reading = 1; reading <= mostReadings; reading++) {
    const found = await readOnce(store, partitionOf(key))
    if (found !== 'missing') return found
  }
  throw new StoreError({
    code: 'bad-record',
    message: `The verdicts of ${key.benchmark} in ${key.market} are incomplete: some were deleted by hand. Delete the partition ${show(partitionOf(key))}; its rounds are judged again.`,
  })
}

/** One range query. */
async function readOnce(store: Store, partition: string): Promise<StoredJudge | 'missing'> {
  const versions = new Map<string, number>()
  const streams: SavedStream[] = []
  const texts = new Map<string, string>()
  let head: object | null = null
  for await (const record of walkRange(store, { partition, limit: 1000 })) {
    const value = checked(record)
    versions.set(record.sort, record.version)
    if (record.sort === STATE) head = value
    else if (isPart(record.sort)) texts.set(record.sort, (value as unknown as { text: string }).text)
    else streams.push(value as SavedStream)
  }
  if (head === null) return { saved: null, versions }
  const state = joinState(head, texts)
  return state === 'missing' ? 'missing' : { saved: { state, streams }, versions }
}

/**
 * Commits what the judge decided, having read these `versions`. `conflict` when another judge did in the meantime: read again.
 * Throws StoreError.
 */
export async function writeState(
  store: Store,
  { state, versions, ...key }: MarketKey & { state: MarketState; versions: ReadonlyMap<string, number> },
): Promise<'stored' | 'conflict'> {
  return replaceState(store, { partition: partitionOf(key), state, versions })
}

/** Key of a stream within its partition; `us` names the streams of promises and of all competitors together. */
export function streamKey(stream: SavedStream, { us, metric }: { us: string; metric: Metric }): string {
  switch (stream.kind) {
    case 'comparison':
      return joinKey(stream.competitor, stream.step, metric)
    case 'pooled':
      return joinKey(us, stream.step, metric, 'pooled')
    case 'promise':
      return joinKey(us, stream.step, metric)
    default:
      return stream satisfies never
  }
}

/**
 * Writes a stream unless the stored one is newer according to its watermark. There may be several writers; the one that has
 * seen fewer rounds gives way. Throws StoreError.
 */
export async function writeStream(
  store: Store,
  { stream, sort, version, ...key }: MarketKey & { stream: SavedStream; sort: string; version: number },
): Promise<void> {
  const partition = partitionOf(key)
  for (let expected = version; ; ) {
    if ((await store.replace({ partition, sort, value: stream }, expected)) === 'stored') return
    const found = await store.get(partition, sort)
    if (found !== undefined && !isOlder(checked(found) as SavedStream, stream)) return
    expected = found?.version ?? 0
  }
}

function isOlder(one: SavedStream, other: SavedStream): boolean {
  if (one.epoch !== other.epoch) return one.epoch < other.epoch
  return watermarkOf(one) < watermarkOf(other)
}

function watermarkOf(stream: SavedStream): number {
  return stream.kind === 'promise' ? stream.watch.wm : stream.detector.wm
}

function partitionOf({ benchmark, market }: MarketKey): string {
  return joinKey('verdict', benchmark, market)
}

/** Checks only the version: this program wrote it. */
function checked(record: VersionedRecord): MarketState | SavedStream {
  const { value } = record
  const version = typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined
  if (version === 1) return value as MarketState | SavedStream
  const newer = typeof version === 'number' && version > 1
  throw new StoreError({
    code: newer ? 'newer-version' : 'bad-record',
    message: newer
      ? `${nameOf(record)} was written by a newer Outpace (version ${version}; this one knows 1). Update Outpace.`
      : `${nameOf(record)} is not a verdict: it was changed by hand or damaged. Delete the partition; its rounds are judged again.`,
  })
}
