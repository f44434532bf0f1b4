import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '#core/analysis/day.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { StepSample } from '#core/model/round.ts'
import { apiApp } from '#stages/api/app.ts'
import type { standingCards } from '#stages/api/standing-cards.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import { setPaused } from '#store/records/controls.ts'
import { putDay } from '#store/records/days.ts'
import { putRound } from '#store/records/rounds.ts'
import { fakeRound, notOk } from '../../core/rounds.ts'
import { host, type SmallApi, smallApi } from './small.ts'

const benchmark: Benchmark = {
  ...quarterBenchmark,
  business: { monthlyRevenue: { amount: 2_000_000, currency: 'AUD' }, conversionPerSecond: 0.07 },
}
/** Nothing is stored of it. */
const other: Benchmark = { ...benchmark, id: 'other', name: 'Another' }

let api: SmallApi
let cards: StandingView[]
beforeAll(async () => {
  api = await smallApi({
    rounds: 40,
    benchmark,
    change: (round, index) => ({
      ...round,
      visits: round.visits.map((visit) =>
        visit.site === 'Nordregn' && index > 35 ? { ...visit, status: 'blocked' as const, loads: [] } : visit,
      ),
    }),
  })
  const [market] = benchmark.markets
  if (market === undefined) throw new Error('no market')
  await judgeRound({ store: api.store, benchmark, market })
  api.options.contests = async () => [
    { benchmark: other, store: api.store },
    { benchmark, store: api.store },
  ]
  cards = ((await api.get('/api/standing')).body as { cards: StandingView[] }).cards
})
afterAll(() => api[Symbol.asyncDispose]())

test('what needs attention comes first', () => {
  expect(cards.map(({ verdict }) => [verdict.benchmark.id, verdict.target.verdict])).toEqual([
    ['generated-quarter', 'behind'],
    ['other', 'unknown'],
  ])
})

test('a card says whether the promise is kept', () => {
  expect(cards.map(({ promise }) => promise)).toEqual([
    'You keep the 3.00 s promise on every step; the slowest, home, is estimated at 2.36 s.',
    '',
  ])
})

test('an answer that has no time for all markets begins with those that need attention, and names the rest', async () => {
  // Markets by the dozen, of which only the last have rounds: one is behind, and another failed.
  const many = Array.from({ length: 30 }, (_, n): Benchmark => ({ ...other, id: `many-${n}`, name: `Number ${n}` }))
  const failing = { ...benchmark, id: 'failing' }
  const [place] = failing.markets
  if (place === undefined) throw new Error('no market')
  for (const n of [0, 1, 2]) {
    const sites = Object.fromEntries(failing.sites.map(({ name }) => [name, notOk('failed', { step: 'home' })]))
    await putRound({ store: api.store, round: { ...fakeRound(n, sites), benchmark: failing.id, market: place.id } })
  }
  await judgeRound({ store: api.store, benchmark: failing, market: place })
  let clock = Date.UTC(2026, 10, 28, 10)
  const app = apiApp({
    ...api.options,
    contests: async () => [...many, benchmark, failing].map((each) => ({ benchmark: each, store: api.store })),
    // Two cards a second.
    judge: async () => {
      clock += 490
    },
    now: () => clock,
  })
  const ask = (path: string) => app.request(`http://${host}${path}`, { headers: { host } })
  const answer = (await (await ask('/api/standing')).json()) as Awaited<ReturnType<typeof standingCards>>
  const made = answer.cards.map(({ verdict }) => verdict.benchmark.id)
  expect(made.slice(0, 2)).toEqual(expect.arrayContaining(['generated-quarter', 'failing']))
  expect([made.length, answer.rest.length]).toEqual([3, 29])
  expect(answer.rest[0]).toEqual({
    benchmark: { id: 'many-1', name: 'Number 1' },
    market: { id: place.id, name: place.name },
  })
  // Each of them has its card when it is asked for by itself.
  const one = (await (await ask(`/api/standing?benchmark=many-9&market=${place.id}`)).json()) as typeof answer
  expect([one.cards.length, one.rest]).toEqual([1, []])
  // A table that lacks most of its lines would pass for all of it.
  const table = await ask('/api/standing.csv')
  expect([table.status, await table.text()]).toEqual([503, expect.stringContaining('32 markets')])
  expect((await ask('/api/standing.csv?benchmark=failing')).status).toBe(200)
})

test('a card says what the delay costs, in the words of a mail, with its assumption', () => {
  expect(cards[0]?.cost?.said).toMatch(
    /^About A\$[\d,]+ in monthly sales at risk while this lasts \(A\$[\d,]+ to A\$[\d,]+\)\.$/,
  )
  expect(cards[0]?.cost?.assumption).toContain('each second of delay costs 7% of sales')
  expect(cards[1]?.cost).toBeNull()
})

test('a card says that a journey is out of date, from the days of its market', async () => {
  const walk = { home: 1000 }
  const [market] = other.markets
  if (market === undefined) return expect.fail('There is no market.')
  for (let date = 1; date <= 8; date++) {
    const at = `2026-11-${20 + date}T02:00:00.000Z`
    const visits = { Acme: walk, Nordregn: notOk('changed', { step: 'search' }) }
    const round = { ...fakeRound(0, visits), benchmark: other.id, scheduledAt: at }
    const day = dayOf({ benchmark: other, market, date: at.slice(0, 10), rounds: [round] })
    if (day !== null) await putDay({ store: api.store, day })
  }
  const found = ((await api.get('/api/standing')).body as { cards: StandingView[] }).cards
  expect(found[1]?.quality).toEqual([
    expect.stringMatching(
      /^The journey of Nordregn is out of date: since 21 Nov .* 8 ended at search\. Run "outpace check other --live"/,
    ),
  ])
})

test('a card says what was not measured, and why', () => {
  expect(cards[0]?.quality).toEqual(['Nordregn: blocked in 4 of 40 visits.'])
  expect(cards[1]?.quality).toEqual([])
})

test('a paused market says since when, so that its figures are not taken for those of now', async () => {
  await using own = await smallApi({ rounds: 2 })
  const quality = async () =>
    ((await own.get('/api/standing')).body as { cards: StandingView[] }).cards.map((card) => card.quality[0])
  const place = { benchmark: 'generated-quarter', market: 'sydney-phone' }
  const said = 'Measuring has been paused since 28 Nov, 20:00.'
  await setPaused(own.store, { ...place, paused: true, at: '2026-11-28T09:00:00Z' })
  expect(await quality()).toEqual([said])
  await setPaused(own.store, { ...place, paused: false, at: '2026-11-28T09:30:00Z' })
  expect(await quality()).not.toEqual([said])
})

test.each(['lcp', 'icp'] as const)(
  'the small trend is of the step and metric that the sentence names: %s',
  async (metric) => {
    const [market] = benchmark.markets
    if (market === undefined) return expect.fail('There is no market.')
    const slow = (metrics: object) =>
      Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, 3 * value]))
    // A step that stays on its document has no LCP.
    const asked = (step: StepSample): StepSample => {
      const { lcp = 0, ...others } = step.metrics
      return step.name !== 'product' || metric === 'lcp'
        ? step
        : { ...step, kind: 'soft', metrics: { ...others, icp: lcp } }
    }
    await using slowProduct = await smallApi({
      rounds: 20,
      benchmark,
      change: (round) => ({
        ...round,
        visits: round.visits.map((visit) => ({
          ...visit,
          loads: visit.loads.map((load) => ({
            ...load,
            steps: load.steps
              .map(asked)
              .map((step) =>
                visit.site === 'Wattle Lane' && step.name === 'product'
                  ? { ...step, metrics: slow(step.metrics) }
                  : step,
              ),
          })),
        })),
      }),
    })
    await judgeRound({ store: slowProduct.store, benchmark, market })
    const [card] = ((await slowProduct.get('/api/standing')).body as { cards: StandingView[] }).cards
    expect(card?.sentence).toMatch(/The largest gap is to \w+ on product: /)
    expect(card?.trend).toMatchObject({ step: 'product', metric })
    expect(card?.trend?.gaps[0]?.days.at(-1)?.[0]).toBeGreaterThan(1)
  },
)
