import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Round } from '#core/model/round.ts'
import { quarterRounds } from '#stages/sample/quarter.ts'
import { putRound } from '#store/records/rounds.ts'
import { market, now, type SmallApi, smallApi } from './small.ts'

let api: SmallApi
beforeAll(async () => {
  // Four days of a round every two hours; one of them failed for us.
  api = await smallApi({
    rounds: 48,
    change: (round, index) =>
      index !== 40
        ? round
        : {
            ...round,
            visits: round.visits.map((visit) =>
              visit.site === 'Wattle Lane' ? { ...visit, status: 'failed' as const, loads: [] } : visit,
            ),
          },
  })
})
afterAll(() => api[Symbol.asyncDispose]())

interface Rounds {
  trend: { at: string[]; times: { site: string; medians: (number | null)[] }[]; gaps: { ratios: (number | null)[] }[] }
}

test('a trend goes down to single rounds, two days at most', async () => {
  const { body } = await api.get(`${market}/rounds?step=home&from=2026-11-26&to=2026-11-27`)
  const { trend } = body as Rounds
  // Sydney's days.
  expect([trend.at[0], trend.at.at(-1), trend.at.length]).toEqual([
    '2026-11-25T14:00:00.000Z',
    '2026-11-27T12:00:00.000Z',
    24,
  ])
  const [us, them] = trend.times
  const ratio = (us?.medians[0] ?? 0) / (them?.medians[0] ?? 1)
  expect(trend.gaps[0]?.ratios[0]).toBeCloseTo(ratio, 6)
  const narrow = await api.get(`${market}/rounds?from=2026-11-27T10:00:00Z&to=2026-11-27T14:00:00Z`)
  expect((narrow.body as Rounds).trend.at).toHaveLength(3)
  expect(await api.get(`${market}/rounds?from=2026-11-20&to=2026-11-27`)).toMatchObject({
    status: 400,
    body: { error: 'to: more than 2 days after from.' },
  })
})

test('a round without a time has no gap, rather than a huge one', async () => {
  const { body } = await api.get(`${market}/rounds?step=home&from=2026-11-27&to=2026-11-28`)
  const { trend } = body as Rounds
  const missing = trend.times[0]?.medians.indexOf(null) ?? -1
  expect(missing).toBeGreaterThanOrEqual(0)
  for (const { ratios } of trend.gaps) expect(ratios[missing]).toBeNull()
})

interface Journey {
  counted: { rounds: number; first: string }
  steps: {
    sites: { site: string; shown: number | null; figure: { median: number; n: number }; gap: object | null }[]
  }[]
}

test('a journey has its percentile, its rounds and its competitor', async () => {
  const day = (await api.get(`${market}/journey?window=24h&percentile=p75`)).body as Journey
  expect(day.counted.rounds).toBe(13)
  const week = (await api.get(`${market}/journey?window=7d&percentile=p95&competitor=Nordregn`)).body as Journey
  expect(week.counted.rounds).toBe(48)
  const [us, them] = week.steps[0]?.sites ?? []
  expect([us?.site, them?.site]).toEqual(['Wattle Lane', 'Nordregn'])
  expect(us?.shown ?? 0).toBeGreaterThan(us?.figure.median ?? Number.NaN)
  expect(us?.gap).toBeNull()
  expect(them?.gap).toMatchObject({ ratio: expect.any(Number), low: expect.any(Number) })
})

test('a percentile that so few loads cannot have is not shown', async () => {
  const { steps } = (await api.get(`${market}/journey?window=24h&percentile=p95`)).body as Journey
  expect(steps[0]?.sites.map(({ shown, figure }) => [shown, figure.n])).toEqual([
    [null, 12],
    [null, 13],
    [null, 13],
  ])
})

test('a round that is new, or a setting that has changed, counts at once', async () => {
  await using own = await smallApi({ rounds: 3 })
  const dots = async () => {
    const { steps } = (await own.get(`${market}/journey`)).body as { steps: { sites: { dots: unknown[] }[] }[] }
    return steps[0]?.sites[0]?.dots.length
  }
  expect(await dots()).toBe(3)
  const [newest] = [...quarterRounds(now)].slice(-1)
  const scheduledAt = new Date(Date.parse(newest?.scheduledAt ?? '') + 1000).toISOString()
  await putRound({ store: own.store, round: { ...(newest as Round), scheduledAt } })
  expect(await dots()).toBe(4)
  const figure = async () =>
    ((await own.get(`${market}/journey`)).body as Journey).steps[0]?.sites.map(({ site }) => site) ?? []
  expect(await figure()).toHaveLength(3)
  const [contest] = await own.options.contests()
  if (contest === undefined) throw new Error('There is no contest.')
  const benchmark = { ...contest.benchmark, sites: contest.benchmark.sites.slice(0, 2) }
  own.options.contests = async () => [{ ...contest, benchmark }]
  expect(await figure()).toHaveLength(2)
})
