import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Benchmark } from '#core/model/benchmark.ts'
import { countEvery } from '#core/model/health.ts'
import { dispatch } from '#stages/dispatch/dispatch.ts'
import { type CountedMarket, totalsOf } from '#stages/dispatch/health.ts'
import { newestSlot } from '#stages/dispatch/slots.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import type { Store } from '#store/port.ts'
import { setPaused } from '#store/records/controls.ts'
import { putRound } from '#store/records/rounds.ts'
import { stretches, usual } from '../../core/judge/judge-streams.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, notOk, sydney, type Walk } from '../../core/rounds.ts'
import { openQuickStore } from '../../store/quick-store.ts'

const minute = 60_000
const hour = 60 * minute
/** A time at which markets are counted. */
const start = newestSlot(Date.UTC(2026, 10, 22, 10), { every: countEvery, key: 'count' })
const perth = { ...sydney, id: 'perth', name: 'Perth' }
const berlin = { ...sydney, id: 'berlin', region: 'eu-central-1' }
const desk = { ...sydney, id: 'desk', region: 'local' }
const benchmark = fakeBenchmark({ markets: [sydney, perth, berlin, desk] })

let store: Store
let now: number
beforeEach(async () => {
  now = start
  vi.useFakeTimers({ now, toFake: ['Date'] })
  store = await openQuickStore({ now: () => now })
})
afterEach(async () => {
  vi.useRealTimers()
  await store.close()
})

/** What the looks of `ms` find at last, one every five minutes or in other steps; `at` gets the times at which markets are counted. */
async function count(
  ms: number,
  {
    benchmarks = [benchmark],
    step = 5 * minute,
    at = [],
  }: { benchmarks?: Benchmark[]; step?: number; at?: number[] } = {},
): Promise<CountedMarket[]> {
  let found: readonly CountedMarket[] = []
  for (const end = now + ms; now < end; ) {
    now += step
    vi.setSystemTime(now)
    await dispatch({
      store,
      plan: async () => benchmarks.map((each) => ({ benchmark: each, versions: {} })),
      dispatcher: 'home',
      isOurs: () => false,
      send: async () => undefined,
      refused: () => undefined,
      counted: (markets) => {
        found = markets
        at.push(now)
      },
      now,
    })
  }
  return [...found]
}

const silent = (markets: readonly CountedMarket[]) =>
  markets.flatMap(({ market, since }) => (since.silent === undefined ? [] : [`${market} ${since.silent}`]))

async function judged(visits: Record<string, FakeVisit | Walk>[], { market = sydney, from = now } = {}): Promise<void> {
  for (const [n, each] of visits.entries()) {
    const scheduledAt = new Date(from + n * 15 * minute).toISOString()
    await putRound({ store, round: { ...fakeRound(n, each), market: market.id, scheduledAt } })
  }
  await judgeRound({ store, benchmark, market, retention: 1e12 })
}

test('a market is silent once its time has passed since it was deployed, since its last round, and since it was resumed', async () => {
  expect(silent(await count(45 * minute))).toEqual([])
  const begun = new Date(start + 5 * minute).toISOString()
  expect(silent(await count(10 * minute))).toEqual([`sydney-phone ${begun}`, `perth ${begun}`, `berlin ${begun}`])

  const round = now
  await judged([usual])
  expect(silent(await count(45 * minute))).toEqual([`perth ${begun}`, `berlin ${begun}`])
  expect(silent(await count(5 * minute))).toHaveLength(3)
  expect(silent(await count(5 * minute))[0]).toBe(`sydney-phone ${new Date(round).toISOString()}`)

  const pause = (paused: boolean, market = 'perth') =>
    setPaused(store, { benchmark: 'jackets', market, paused, at: new Date(now).toISOString() })
  await pause(true)
  const markets = await count(5 * minute)
  expect(markets.map(({ market }) => market)).toEqual(['sydney-phone', 'berlin'])
  await pause(false)
  expect(silent(await count(45 * minute)).map((each) => each.split(' ')[0])).toEqual(['sydney-phone', 'berlin'])
  expect(silent(await count(10 * minute))).toHaveLength(3)

  // Also one that had rounds before it was paused.
  await pause(true, sydney.id)
  await count(5 * minute)
  await pause(false, sydney.id)
  expect(silent(await count(45 * minute)).map((each) => each.split(' ')[0])).toEqual(['perth', 'berlin'])
})

test('markets are counted every five minutes, although the dispatcher looks every minute', async () => {
  const at: number[] = []
  await count(12 * minute, { step: minute, at })
  expect(at.map((ms) => (ms - start) / minute)).toEqual([5, 10])
})

test('a benchmark that is removed is not missed, and is given its time when it comes back', async () => {
  await count(hour)
  expect(await count(5 * minute, { benchmarks: [] })).toEqual([])
  expect(silent(await count(45 * minute))).toEqual([])
  expect(silent(await count(10 * minute))).toHaveLength(3)
})

test('while nobody counts no time is lost: the first count after an outage says who is silent', async () => {
  await count(5 * minute)
  expect(silent(await count(3 * hour, { step: 3 * hour }))).toHaveLength(3)
})

test('a market is new in the first count that expects it', async () => {
  const news = (markets: readonly CountedMarket[]) => markets.map(({ isNew }) => isNew)
  expect(new Set(news(await count(5 * minute)))).toEqual(new Set([true]))
  expect(new Set(news(await count(5 * minute)))).toEqual(new Set([false]))
})

test('a market is behind, breaks its promise or fails as long as it has such an incident, and is named with its onset', async () => {
  const slower = { ...usual, Acme: { home: 1000, search: 2600 } }
  const rounds = stretches([
    [60, usual],
    [40, slower],
  ]).map(({ visits }) => Object.fromEntries(visits.map(({ site, ...visit }) => [site, visit])))
  await judged(rounds, { from: start - 100 * 15 * minute })
  const markets = await count(5 * minute)
  expect(totalsOf(markets)).toEqual({ silent: 0, behind: 1, promise: 0, failing: 0 })
  const [{ market, since } = { market: '', since: {} }] = markets
  expect(market).toBe('sydney-phone')
  // The onset is a time at which the site had become slower, give or take a few rounds.
  expect(Math.abs(Date.parse(since.behind ?? '') - (start - 40 * 15 * minute))).toBeLessThan(10 * 15 * minute)
})

test('a market fails when our journey does, and when nothing at all can be measured, in two rounds in a row', async () => {
  const failing = { ...usual, Acme: notOk('failed', { step: 'search', walk: { home: 1000 } }) }
  const dead = { Acme: notOk('failed'), Northpeak: notOk('failed'), Globex: notOk('blocked') }
  await judged([usual, failing, failing], { from: now - 45 * minute })
  await judged([usual, usual, dead], { market: perth, from: now - 45 * minute })
  await judged([dead, dead], { market: berlin, from: now - 30 * minute })
  const failed = (markets: CountedMarket[]) =>
    markets.flatMap(({ market, since }) => (since.failing === undefined ? [] : [`${market} ${since.failing}`]))
  const at = (minutes: number) => new Date(start + minutes * minute).toISOString()
  expect(failed(await count(5 * minute))).toEqual([`sydney-phone ${at(-30)}`, `berlin ${at(-30)}`])
  // One round in which a site could be measured is enough.
  await judged([{ ...dead, Globex: usual.Globex ?? {} }], { market: berlin })
  await judged([dead], { market: perth })
  expect(failed(await count(5 * minute))).toEqual([`sydney-phone ${at(-30)}`, `perth ${at(-15)}`])
})

test('judging again what is known leaves what is counted unchanged', async () => {
  const dead = { Acme: notOk('failed'), Northpeak: notOk('failed'), Globex: notOk('blocked') }
  await judged([usual, dead], { from: now - 30 * minute })
  for (let n = 0; n < 3; n++) await judgeRound({ store, benchmark, market: sydney, retention: 1e12 })
  expect(totalsOf(await count(5 * minute)).failing).toBe(0)
})
