import { expect, it } from 'vitest'
import { alarmingStreams, falseAlarmIntervalOf } from '#core/judge/streams.ts'
import { unsteadyRounds } from '#core/judge/worker-history.ts'
import { fakeBenchmark, noisyRounds, sydney } from '../rounds.ts'

const perth = { ...sydney, id: 'perth', name: 'Perth' }
const promising = { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 3000 } as const

it('every competitor, step and market can raise an alarm, and so can all competitors together and the promise on every step', () => {
  expect(alarmingStreams(fakeBenchmark())).toBe(6)
  expect(alarmingStreams(fakeBenchmark({ target: promising }))).toBe(8)
  expect(alarmingStreams(fakeBenchmark({ target: promising, markets: [sydney, perth] }))).toBe(16)
  expect(alarmingStreams(fakeBenchmark({ target: promising, competitors: [] }))).toBe(2)
})

it('the accepted false alarms are shared by all streams of the benchmark', () => {
  const rounds = (streams: number, perYear: number) => (streams * 365 * 96) / perYear
  expect(falseAlarmIntervalOf(fakeBenchmark())).toBeCloseTo(rounds(6, 1))
  expect(falseAlarmIntervalOf(fakeBenchmark({ markets: [sydney, perth] }))).toBeCloseTo(rounds(12, 1))
  expect(falseAlarmIntervalOf(fakeBenchmark({ alarm: { to: [], falseAlarmsPerYear: 4 } }))).toBeCloseTo(rounds(6, 4))
})

it('accepting more false alarms than there are rounds still leaves ten rounds between them', () => {
  const weekly = { every: 7 * 86_400_000, alarm: { to: [], falseAlarmsPerYear: 5000 } }
  expect(falseAlarmIntervalOf(fakeBenchmark(weekly))).toBe(10)
})

it('a worker is called unsteady only when there is enough history to compare with', () => {
  const rounds = noisyRounds({ count: 40, walks: { Acme: { home: 1000 } } })
  const slowAt = (odd: number) =>
    rounds.map((round, n) => ({ ...round, worker: { ...round.worker, cpuIndex: n === odd ? 300 : 1000 + (n % 5) } }))
  expect(unsteadyRounds(rounds)).toEqual([])
  expect(unsteadyRounds(slowAt(30)).map(({ seed }) => seed)).toEqual([30])
  expect(unsteadyRounds(slowAt(5))).toEqual([])
})

it('a worker whose speed always varies is hardly ever called unsteady', () => {
  const rounds = noisyRounds({ count: 200, walks: { Acme: { home: 1000 } } }).map((round, n) => ({
    ...round,
    worker: { ...round.worker, cpuIndex: 1000 * (1 + 0.9 * Math.sin(n * 1.7)) },
  }))
  expect(unsteadyRounds(rounds).length).toBeLessThan(5)
})
