import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { contend } from '#bench/contention.ts'
import { judgeRounds } from '#core/judge/judge.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { signedRankInterval } from '#core/statistics/hodges-lehmann.ts'
import { median } from '#core/statistics/quantile.ts'
import { walkPages } from '#measure/journey/pages.ts'
import serve from '#scenarios/demo/serve.ts'
import { plainProfile } from '../measure/here.ts'
import { measuredOnce } from '../measure/measured.ts'
import { race } from '../measure/race.ts'

/** Of each kind; the least with an interval of 99.9 % is 11. `node bench/aa.ts` races 200, which is too long for here. */
const rounds = { quiet: Number(process.env.OUTPACE_AA_ROUNDS ?? 12), contended: 5 }

const market: Market = {
  id: 'here',
  name: 'Here',
  region: 'local',
  profile: plainProfile,
  locale: 'en-AU',
  timeZone: 'UTC',
}
const MINUTE = 60_000
/** One comparison every 15 minutes at 500 false alarms a year: 70 rounds between two of them, so a bias would soon alarm. */
const benchmark: Benchmark = {
  id: 'test',
  name: 'Test',
  sites: ['One', 'Other'].map((name, n) => ({
    name,
    us: n === 0,
    origin: 'served',
    walk: { kind: 'pages', pages: {} },
  })),
  steps: ['home'],
  markets: [market],
  every: 15 * MINUTE,
  loads: 1,
  limits: { step: 30_000, visit: 60_000, memory: 2e9 },
  target: { against: 'fastest', metric: 'lcp', margin: 0.05 },
  alarm: { to: [], falseAlarmsPerYear: 500 },
}

const quiet: Round[] = []
const contended: Round[] = []
measuredOnce(async () => {
  quiet.length = 0
  contended.length = 0
  const demo = await serve({ shops: { Pluvio: { release: 'slimmer' } } })
  const contestant = { origin: demo.origins.Pluvio, journey: walkPages({ home: '/' }, ['home']) }
  const raceSome = async (raced: Round[], count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      const number = quiet.length + contended.length
      const scheduledAt = new Date(Date.UTC(2026, 10, 22) + number * benchmark.every)
      const contestants = { One: contestant, Other: contestant }
      raced.push((await race({ contestants, steps: ['home'], scheduledAt })).round)
    }
  }
  try {
    await raceSome(quiet, rounds.quiet)
    using _others = contend(3 * availableParallelism())
    await raceSome(contended, rounds.contended)
  } finally {
    await demo.close()
  }
}, 600_000)

test('one shop entered twice is as fast as itself', () => {
  const lcpOf = ({ visits }: Round, name: string): number => {
    const loads = visits.find(({ site }) => site === name)?.loads ?? []
    return median(loads.flatMap(({ steps }) => steps[0]?.metrics.lcp ?? []))
  }
  const gaps = quiet.map((round) => Math.log(lcpOf(round, 'One') / lcpOf(round, 'Other')))
  const { low, high } = signedRankInterval(gaps, 0.001)
  expect(low).toBeLessThanOrEqual(0)
  expect(high).toBeGreaterThanOrEqual(0)
  // On a busy machine an interval may be so wide that it proves nothing; the middle of the gaps does not move with it.
  expect(Math.abs(median(gaps))).toBeLessThan(0.3)
  // Neither always goes first: an order that is not shuffled would be an advantage.
  const firstCame = quiet.filter(({ visits }) => visits[0]?.site === 'One').length
  expect(firstCame).toBeGreaterThan(quiet.length * 0.15)
  expect(firstCame).toBeLessThan(quiet.length * 0.85)
})

test('it raises no alarm when other processes take the CPU', () => {
  // As many of each kind, so that the judge still learns what is usual.
  const judged = [...quiet.slice(-rounds.contended), ...contended]
  const { judge, events } = judgeRounds({ benchmark, market, rounds: judged })
  expect(judge.comparisons[0]?.detector.seq).toBeGreaterThan(rounds.contended)
  expect(events.filter(({ type }) => type === 'incident')).toEqual([])
  const bad = events.filter((event) => event.type === 'comparison' && event.event.type !== 'FIRST_VERDICT')
  expect(bad).toEqual([])

  // The contention was real: the worker itself felt it.
  const speed = (some: readonly Round[]) => median(some.map(({ worker }) => worker.cpuIndex))
  expect(speed(contended)).toBeLessThan(0.85 * speed(quiet))
})
