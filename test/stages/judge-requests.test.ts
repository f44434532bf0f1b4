import { expect, test } from 'vitest'
import { countRequests } from '#bench/counted-store.ts'
import { market, benchmark as quarterly, roundAt } from '#bench/quarter-hours.ts'
import { benchmarkUsage } from '#core/analysis/cost/usage/benchmark.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { sizing } from '#infra/sizing.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { putRound } from '#store/records/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

/** Every hour; three days of them fill the detectors' windows. */
const benchmark = { ...quarterly, every: 60 * 60_000 }
const hour = (n: number) => roundAt(4 * n)
const aDay = 24
const month = 365 / 12

test('what a day of rounds costs to store and judge is within a tenth of the estimate', async () => {
  const store = await openQuickStore({ now: () => Date.parse(hour(0).scheduledAt) })
  try {
    for (let n = 0; n < 3 * aDay; n++) await putRound({ store, round: hour(n) })
    await judgeRound({ store, benchmark, market })
    const counted = countRequests(store)
    for (let n = 3 * aDay; n < 4 * aDay; n++) {
      const round = hour(n)
      await putRound({ store: counted.store, round })
      await judgeRound({ store: counted.store, benchmark, market, scheduledAt: round.scheduledAt })
    }
    const usage = benchmarkUsage(benchmark, { settings: defaultSettings(), sizing, home: market.region, measured: [] })
    const estimated = (wanted: 'dynamoRead' | 'dynamoWrite') =>
      usage.find(({ purpose, item }) => purpose === 'records' && item === wanted)?.amount.likely ?? Number.NaN
    // The live settings are a unit a round, which functions/live.ts reads.
    const reads = estimated('dynamoRead') / ((counted.readUnits + aDay) * month)
    const writes = estimated('dynamoWrite') / (counted.writeUnits * month)
    expect(reads).toBeGreaterThan(0.9)
    expect(reads).toBeLessThan(1.1)
    expect(writes).toBeGreaterThan(0.9)
    expect(writes).toBeLessThan(1.1)
  } finally {
    await store.close()
  }
})
