import type { Day } from '#core/analysis/day.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import type { Metric } from '#core/model/metric.ts'
import { DAY } from '#core/model/time.ts'
import { joinKey } from '../key.ts'
import type { Store, VersionedRecord } from '../port.ts'
import { versionedValue } from '../record.ts'
import { walkRange } from '../walk.ts'
import { noteDay } from './weeks.ts'

/** 25 months, ms. */
export const historyRetention = 762 * DAY

/** One site's part of a day, in a record of its own, so that its size does not grow with the number of sites. */
interface DayOfSite extends Omit<Day, 'sites' | 'gaps'> {
  site: Day['sites'][number]
  /** Of us to this site, by step and metric; empty for ourselves. Without names, which would be half of the record. */
  gaps: Record<
    string,
    Partial<Record<Metric, [ratio: number, low: number | null, high: number | null, rounds: number]>>
  >
}

export interface DayId extends MarketKey {
  date: string
  /** Ours first, as in the benchmark. */
  sites: readonly string[]
}

/**
 * Stores a day unless a more complete one is there. A day is derived from its rounds alone, so the one with more rounds is
 * right, however often and in whatever order days are written. Our own site comes last: once it is stored, all are.
 * `retention` is ms from the day. Throws StoreError.
 */
export async function putDay({
  store,
  day,
  retention = historyRetention,
}: {
  store: Store
  day: Day
  retention?: number
}): Promise<'stored' | 'unchanged'> {
  const expiresAt = Math.ceil((Date.parse(day.date) + retention) / 1000)
  await noteDay(store, day, expiresAt)
  const outcomes: ('stored' | 'unchanged')[] = []
  for (const each of partsOf(day).toReversed()) outcomes.push(await putPart({ store, day: each, expiresAt }))
  return outcomes.includes('stored') ? 'stored' : 'unchanged'
}

function partsOf({ sites, gaps, ...day }: Day): DayOfSite[] {
  return sites.map((site) => ({
    ...day,
    site,
    gaps: packed(gaps.filter(({ competitor }) => competitor === site.name)),
  }))
}

function packed(gaps: Day['gaps']): DayOfSite['gaps'] {
  const bySteps = Map.groupBy(gaps, ({ step }) => step)
  // Not by assignment: a step may be called `__proto__`.
  return Object.fromEntries(
    [...bySteps].map(([step, own]) => [
      step,
      Object.fromEntries(own.map(({ metric, ratio, low, high, rounds }) => [metric, [ratio, low, high, rounds]])),
    ]),
  )
}

async function putPart({
  store,
  day,
  expiresAt,
}: {
  store: Store
  day: DayOfSite
  expiresAt: number
}): Promise<'stored' | 'unchanged'> {
  const key = { partition: partitionOf(day, day.site.name), sort: day.date }
  for (;;) {
    const found = await store.get(key.partition, key.sort)
    if (found !== undefined) {
      const known = toPart(found)
      if (known.rounds > day.rounds || JSON.stringify(known) === JSON.stringify(day)) return 'unchanged'
    }
    if ((await store.replace({ ...key, value: day, expiresAt }, found?.version ?? 0)) === 'stored') return 'stored'
  }
}

/** Undefined unless our own site is stored. Throws StoreError. */
export async function getDay(store: Store, { date, sites, ...market }: DayId): Promise<Day | undefined> {
  const parts: DayOfSite[] = []
  for (const site of sites) {
    const record = await store.get(partitionOf(market, site), date)
    if (record === undefined && parts.length === 0) return undefined
    if (record !== undefined) parts.push(toPart(record))
  }
  return joined(parts)
}

/** Days from `from` to `to`, dates and both inclusive, oldest first. Throws StoreError. */
export async function readDays(
  store: Store,
  { from, to, sites, ...market }: Omit<DayId, 'date'> & { from?: string; to?: string },
): Promise<Day[]> {
  const bounds = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  const days = new Map<string, DayOfSite[]>()
  for (const [index, site] of sites.entries()) {
    for await (const record of walkRange(store, { partition: partitionOf(market, site), ...bounds })) {
      // A day without us has not been stored completely yet.
      if (index === 0) days.set(record.sort, [toPart(record)])
      else days.get(record.sort)?.push(toPart(record))
    }
  }
  return [...days.values()].flatMap((parts) => joined(parts) ?? [])
}

function joined(parts: readonly DayOfSite[]): Day | undefined {
  const [first] = parts
  if (first === undefined) return undefined
  const { site: _, gaps: _gaps, ...day } = first
  return { ...day, sites: parts.map(({ site }) => site), gaps: parts.flatMap(gapsOf) }
}

function gapsOf({ site, gaps }: DayOfSite): Day['gaps'] {
  return Object.entries(gaps).flatMap(([step, byMetric]) =>
    Object.entries(byMetric).map(([metric, [ratio, low, high, rounds]]) => ({
      competitor: site.name,
      step,
      metric: metric as Metric,
      ratio,
      low,
      high,
      rounds,
    })),
  )
}

function partitionOf({ benchmark, market }: MarketKey, site: string): string {
  return joinKey('day', benchmark, market, site)
}

function toPart(record: VersionedRecord): DayOfSite {
  return versionedValue(
    record,
    'is not a day that this version of Outpace can read. Delete it; it is rebuilt from the rounds.',
  )
}
