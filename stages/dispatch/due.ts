import { auditShares } from '#core/analysis/audit/shares.ts'
import { newestDigestSlot } from '#core/analysis/digest/slot.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import type { DigestTime } from '#core/model/settings.ts'
import { DAY, WEEK } from '#core/model/time.ts'
import type { Controls } from '#store/records/controls.ts'
import type { PlannedBenchmark } from './plan.ts'
import { newestSlot } from './slots.ts'

/** Kinds of work, each with a queue of its own. */
export const workKinds = ['run', 'audit', 'field', 'digest'] as const
export type WorkKind = (typeof workKinds)[number]

interface Common extends PlannedBenchmark {
  /** ms: names the work, so that the same work sent twice is done once. */
  slot: number
  /** ms from one slot to the next: later than that it is not done. */
  every: number
}

export type DueWork = Common &
  /** `requested`: by a person, outside of the schedule. */
  (
    | { kind: 'run'; market: Market; requested?: true }
    /** `steps` are a share of the audit: see core/analysis/audit/shares.ts. */
    | { kind: 'audit'; market: Market; steps: string[] }
    | { kind: 'field' }
    | { kind: 'digest' }
  )

export interface DueOptions {
  planned: readonly PlannedBenchmark[]
  controls: Controls
  /** The last look, ms; work due at that time was seen then. */
  since: number
  /** ms. */
  now: number
  /** The markets of this dispatcher. */
  isOurs: (market: Market) => boolean
  /** Once per installation: field data where a key is configured, and digests where there are any. */
  home?: { field: boolean; digest: DigestTime | null }
}

/**
 * What is due after the last look and until now, oldest slot first. Of slots that were missed meanwhile only the newest is
 * due, and only if it is less than one interval old: nobody is served by several rounds of the same minute.
 */
export function dueWork(options: DueOptions): DueWork[] {
  const { planned, controls, since, now, home } = options
  const digestSlot = slotByTimeZone(home?.digest ?? null, now)
  const due = planned.flatMap((each): DueWork[] => [
    ...measurements(each, options),
    ...(home === undefined ? [] : messages(each, { field: home.field, digestSlot, controls, now })),
  ])
  return due.filter(({ slot }) => slot > since && slot <= now).sort((a, b) => a.slot - b.slot)
}

export interface MissedRounds extends MarketKey {
  rounds: number
}

/** Scheduled rounds that came due after `since` (ms) and before the newest that is due. */
export function missedRounds(due: readonly DueWork[], since: number): MissedRounds[] {
  return due.flatMap((work) => {
    if (work.kind !== 'run' || work.requested) return []
    const rounds = Math.ceil((work.slot - since) / work.every) - 1
    return rounds < 1 ? [] : [{ benchmark: work.benchmark.id, market: work.market.id, rounds }]
  })
}

function measurements(entry: PlannedBenchmark, { controls, now, isOurs }: DueOptions): DueWork[] {
  const { benchmark } = entry
  const { id, every, audits } = benchmark
  return benchmark.markets.filter(isOurs).flatMap((market): DueWork[] => {
    const requested = controls.requested
      .filter((request) => request.benchmark === id && request.market === market.id)
      .map(({ at }): DueWork => ({ ...entry, kind: 'run', requested: true, market, slot: Date.parse(at), every }))
    if (controls.isPaused(id, market.id)) return requested
    return [
      ...requested,
      { ...entry, kind: 'run', market, every, slot: roundSlot(benchmark, market, now) },
      ...(audits === undefined ? [] : auditsOf(entry, { market, every: audits.every, now })),
    ]
  })
}

function auditsOf(
  entry: PlannedBenchmark,
  { market, every, now }: { market: Market; every: number; now: number },
): DueWork[] {
  // All shares have the same slot, which names the audit that they form together.
  const slot = newestSlot(now, { every, key: `audit ${entry.benchmark.id} ${market.id}` })
  return auditShares(entry.benchmark).map((steps) => ({ ...entry, kind: 'audit', market, steps, slot, every }))
}

/** Computing on the clocks of a time zone takes a thousand times as long as everything else about a benchmark. */
function slotByTimeZone(digest: DigestTime | null, now: number): (timeZone: string) => number | undefined {
  const known = new Map<string, number>()
  return (timeZone) => {
    if (digest === null) return undefined
    const slot = known.get(timeZone) ?? newestDigestSlot(now, digest, timeZone)
    known.set(timeZone, slot)
    return slot
  }
}

interface MessagesOptions extends Pick<DueOptions, 'controls' | 'now'> {
  field: boolean
  digestSlot: (timeZone: string) => number | undefined
}

function messages(entry: PlannedBenchmark, { field, digestSlot, controls, now }: MessagesOptions): DueWork[] {
  const { id, markets } = entry.benchmark
  const isPaused = markets.every((market) => controls.isPaused(id, market.id))
  // The digest's week is that of the first market, too.
  const slot = digestSlot(markets[0]?.timeZone ?? 'UTC')
  const asks = {
    ...entry,
    kind: 'field',
    every: DAY,
    slot: newestSlot(now, { every: DAY, key: `field ${id}` }),
  } as const
  return [
    ...(field && !isPaused ? [asks] : []),
    ...(slot === undefined ? [] : [{ ...entry, kind: 'digest', every: WEEK, slot } as const]),
  ]
}

/** The newest slot of a market's rounds at or before `now`, ms. */
export function roundSlot({ id, every }: Pick<Benchmark, 'id' | 'every'>, market: Market, now: number): number {
  return newestSlot(now, { every, key: `round ${id} ${market.id}` })
}
