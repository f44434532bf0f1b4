import { expect, test } from 'vitest'
import { contend } from '../../bench/contention.ts'
import type { Benchmark, Market } from '../../core/benchmark.ts'
import { judgeRounds } from '../../core/judge.ts'
import type { Round } from '../../core/round.ts'
import { median } from '../../core/statistics/quantile.ts'
import { walkPages } from '../../measure/pages.ts'
import serve from '../../scenarios/demo/serve.ts'
import { race } from '../measure/race.ts'

/** Half of them quiet, then other processes take the CPU. `node bench/aa.ts` races 200, which is too long for here. */
const rounds = Number(process.env.OUTPACE_AA_ROUNDS ?? 12)

const market: Market = {
  id: 'here',
  name: 'Here',
  region: 'local',
  profile: { name: 'plain', viewport: { width: 1, height: 1 }, deviceScaleFactor: 1, mobile: false, cpuSlowdown: 1 },
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

test('a shop raced against itself raises no alarm when other processes take the CPU', async () => {
  const demo = await serve({ shops: { Pluvio: { release: 'slimmer' } } })
  const contestant = { origin: demo.origins.Pluvio, journey: walkPages({ home: '/' }, ['home']) }
  const raced: Round[] = []
  const raceSome = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      const scheduledAt = new Date(Date.UTC(2026, 10, 22) + raced.length * 15 * MINUTE)
      const contestants = { One: contestant, Other: contestant }
      raced.push((await race({ contestants, steps: ['home'], scheduledAt })).round)
    }
  }
  try {
    await raceSome(Math.floor(rounds / 2))
    using _others = contend(6)
    await raceSome(Math.ceil(rounds / 2))
  } finally {
    await demo.close()
  }
  const { judge, events } = judgeRounds({ benchmark, market, rounds: raced })
  expect(judge.comparisons[0]?.detector.seq).toBeGreaterThan(rounds / 2)
  expect(events.filter(({ type }) => type === 'incident')).toEqual([])
  const bad = events.filter((event) => event.type === 'comparison' && event.event.type !== 'FIRST_VERDICT')
  expect(bad).toEqual([])

  // The contention was real: the worker itself felt it.
  const speed = (some: readonly Round[]) => median(some.map(({ worker }) => worker.cpuIndex))
  expect(speed(raced.slice(rounds / 2))).toBeLessThan(0.85 * speed(raced.slice(0, rounds / 2)))
}, 600_000)
