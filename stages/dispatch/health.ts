import { ROUNDS_IN_A_ROW } from '#core/judge/incident/journey.ts'
import { conditions, type MarketCondition, type MarketHealth, silenceAfter } from '#core/model/health.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import { joinKey } from '#store/key.ts'
import type { Store } from '#store/port.ts'
import type { Controls } from '#store/records/controls.ts'
import { readExpected, readHealth, type StoredExpected, writeExpected } from '#store/records/health.ts'
import { inParallel } from '../parallel.ts'
import type { DueWork } from './due.ts'
import type { PlannedBenchmark } from './plan.ts'

/** A market that the plan expects rounds of, and what there is to say about it. */
export interface CountedMarket extends MarketKey {
  /** Since when each condition has held; ISO 8601, UTC. Empty where all is well. */
  since: Partial<Record<MarketCondition, string>>
  /** Whether it was not expected when markets were counted before: new, or resumed. */
  isNew: boolean
}

export interface CountOptions {
  store: Store
  planned: readonly PlannedBenchmark[]
  controls: Pick<Controls, 'isPaused'>
  /** ms. */
  now: number
}

/**
 * Counts the markets on AWS that the plan expects rounds of: two queries, however many there are. A market that is paused or no
 * longer in the plan is not counted, and one that is new or resumed is silent only after its time has passed from then on.
 * Throws StoreError.
 */
export async function countMarkets({ store, planned, controls, now }: CountOptions): Promise<CountedMarket[]> {
  const [health, known] = await Promise.all([readHealth(store), readExpected(store)])
  const deployed = planned.flatMap(({ benchmark }) =>
    benchmark.markets
      .filter(({ region }) => region !== 'local')
      .map(({ id, region }) => ({
        ...{ benchmark, market: id, region, key: joinKey(benchmark.id, id) },
        isPaused: controls.isPaused(benchmark.id, id),
      })),
  )
  const starting = new Date(now).toISOString()
  const changes = expectationChanges({ deployed, known, starting })
  // As many as there are markets, once: in the first count of a deployment.
  await inParallel(changes, (change) => writeExpected(store, change))
  const expected = deployed.filter(({ isPaused }) => !isPaused)
  return expected.map(({ benchmark, market, key }) => ({
    benchmark: benchmark.id,
    market,
    since: conditionsOf(health.get(key), {
      every: benchmark.every,
      expectedSince: known.get(key)?.since ?? starting,
      now,
    }),
    isNew: (known.get(key)?.since ?? null) === null,
  }))
}

interface DeployedMarket {
  key: string
  region: string
  isPaused: boolean
}

function expectationChanges({
  deployed,
  known,
  starting,
}: {
  deployed: readonly DeployedMarket[]
  known: ReadonlyMap<string, StoredExpected>
  starting: string
}): (StoredExpected & { key: string })[] {
  const planned = new Map(deployed.map((market) => [market.key, market]))
  return [...new Set([...planned.keys(), ...known.keys()])].flatMap((key) => {
    const [before, market] = [known.get(key), planned.get(key)]
    const region = market?.region ?? null
    const since = market === undefined || market.isPaused ? null : (before?.since ?? starting)
    const isKnown = before !== undefined && before.since === since && before.region === region
    return isKnown ? [] : [{ key, since, region, recordVersion: before?.recordVersion ?? 0 }]
  })
}

interface Expectation {
  every: number
  expectedSince: string
  now: number
}

function conditionsOf(health: MarketHealth | undefined, expectation: Expectation): CountedMarket['since'] {
  const held = conditions.flatMap((condition) => {
    const since = sinceOf(condition, health, expectation)
    return since === undefined ? [] : [[condition, since] as const]
  })
  return Object.fromEntries(held)
}

function sinceOf(
  condition: MarketCondition,
  health: MarketHealth | undefined,
  { every, expectedSince, now }: Expectation,
): string | undefined {
  switch (condition) {
    case 'silent': {
      const last = health !== undefined && health.round > expectedSince ? health.round : expectedSince
      return now - Date.parse(last) > silenceAfter(every) ? last : undefined
    }
    case 'behind':
    case 'promise':
      return firstOf(condition, health)
    case 'failing': {
      const { unmeasured = null } = health ?? {}
      return (
        firstOf(condition, health) ?? ((unmeasured?.rounds ?? 0) >= ROUNDS_IN_A_ROW ? unmeasured?.since : undefined)
      )
    }
    default:
      return condition satisfies never
  }
}

function firstOf(
  kind: MarketHealth['incidents'][number]['kind'],
  health: MarketHealth | undefined,
): string | undefined {
  return health?.incidents
    .filter((incident) => incident.kind === kind)
    .map(({ since }) => since)
    .toSorted()[0]
}

/**
 * Whether a region measures work, by the newest plan, which is that of the dispatcher that counts: a stack that was not deleted when
 * its markets went to another region, or were removed, would go on with the plan that it was deployed with. Throws StoreError.
 */
export async function expectedFrom(store: Store, region: string): Promise<(work: DueWork) => boolean> {
  const known = await readExpected(store)
  return (work) => {
    const expected = 'market' in work ? known.get(joinKey(work.benchmark.id, work.market.id)) : undefined
    return expected?.region === undefined || expected.region === region
  }
}

/** Markets in which each condition holds. */
export function totalsOf(counted: readonly CountedMarket[]): Record<MarketCondition, number> {
  const count = (condition: MarketCondition) => counted.filter(({ since }) => since[condition] !== undefined).length
  return { silent: count('silent'), behind: count('behind'), promise: count('promise'), failing: count('failing') }
}
