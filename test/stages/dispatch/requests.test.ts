import { afterEach, beforeEach, expect, test } from 'vitest'
import { countRequests } from '#bench/counted-store.ts'
import { sharedUsage } from '#core/analysis/cost/usage/deployment.ts'
import type { BenchmarkSource } from '#core/config/live/live.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { sizing } from '#infra/sizing.ts'
import { dispatch } from '#stages/dispatch/dispatch.ts'
import { livePlan } from '#stages/dispatch/live-plan.ts'
import type { Store } from '#store/port.ts'
import { updateHealth } from '#store/records/health.ts'
import { writeSettings } from '#store/records/settings.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'
import { openQuickStore } from '../../store/quick-store.ts'

const minute = 60_000
/** Long enough to count the markets six times. */
const looked = 30 * minute
const month = (365 / 12) * 24 * 60 * minute
const start = Date.UTC(2026, 10, 22, 10)
const home = 'ap-southeast-2'

let store: Store
let now = start
beforeEach(async () => {
  store = await openQuickStore({ now: () => now })
})
afterEach(() => store.close())

const pages = { home: '/', search: '/search?q=rain+jacket', product: '/p/123', basket: '/basket' }
const competitor = (name: string) => ({ name, origin: `https://www.${name.toLowerCase()}.example`, pages })
const before = { every: '30 minutes', competitors: [competitor('Globex')] }
const after = { ...before, competitors: [competitor('Globex'), competitor('Northpeak')] }

/** What a month of looks reads and writes in the region of home, in units, and what the estimate says. */
async function compared(count: number) {
  const sources = Array.from({ length: count }, (_, n): BenchmarkSource => {
    const markets = ['sydney', 'perth', 'dublin'].map((id) => ({ ...sydney, id, region: home }))
    return { benchmark: fakeBenchmark({ id: `benchmark-${n}`, markets }), data: {} }
  })
  for (const { benchmark } of sources) {
    const change = { number: 1, at: new Date(start).toISOString(), by: 'ann@acme.example', before, after }
    await writeSettings(store, { benchmark: benchmark.id, change, version: 0, now })
    for (const { id } of benchmark.markets) {
      const place = { benchmark: benchmark.id, market: id }
      const round = new Date(start).toISOString()
      await updateHealth(store, place, () => ({
        ...{ version: 1, ...place, round, unmeasured: null, verdict: 'behind', worst: 1.2345678901234567 },
        incidents: [{ kind: 'behind', since: round }],
      }))
    }
  }
  const lookEveryMinute = async (counted: Store, ms: number) => {
    for (const until = now + ms; now < until; ) {
      now += minute
      await dispatch({
        store: counted,
        plan: livePlan({ store: counted, sources, version: 'v1', leftOut: () => undefined }),
        dispatcher: home,
        isOurs: () => true,
        home: { digest: null, field: false },
        counted: () => undefined,
        send: async () => undefined,
        now,
      })
    }
  }
  // The first looks note since when each market is expected, once.
  await lookEveryMinute(store, 10 * minute)
  const requests = countRequests(store)
  await lookEveryMinute(requests.store, looked)
  const benchmarks = sources.map(({ benchmark }) => benchmark)
  const usage = sharedUsage(benchmarks, { settings: defaultSettings(), sizing, home, measured: [] })
  const estimated = (wanted: 'dynamoRead' | 'dynamoWrite') =>
    usage
      .filter(({ purpose, item }) => purpose === 'dispatching' && item === wanted)
      .reduce((sum, { amount }) => sum + amount.likely, 0)
  return {
    reads: estimated('dynamoRead') / ((requests.readUnits * month) / looked),
    writes: estimated('dynamoWrite') / ((requests.writeUnits * month) / looked),
  }
}

test.each([1, 40])(
  'what the looks of a month over %i benchmarks cost is within a tenth of the estimate',
  async (count) => {
    const { reads, writes } = await compared(count)
    expect(reads).toBeGreaterThan(0.9)
    expect(reads).toBeLessThan(1.1)
    expect(writes).toBeCloseTo(1, 1)
  },
)
