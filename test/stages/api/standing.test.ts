import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import { type SmallApi, smallApi } from './small.ts'

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

test('a card says what the delay costs, in the words of a mail, with its assumption', () => {
  expect(cards[0]?.cost?.said).toMatch(
    /^About A\$[\d,]+ in monthly sales at risk while this lasts \(A\$[\d,]+ to A\$[\d,]+\)\.$/,
  )
  expect(cards[0]?.cost?.assumption).toContain('each second of delay costs 7% of sales')
  expect(cards[1]?.cost).toBeNull()
})

test('a card says what was not measured, and why', () => {
  expect(cards[0]?.quality).toEqual(['Nordregn: blocked in 4 of 40 visits.'])
  expect(cards[1]?.quality).toEqual([])
})
