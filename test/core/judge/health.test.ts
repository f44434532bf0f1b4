import { expect, it } from 'vitest'
import { healthOf } from '#core/judge/health.ts'
import { judgeRounds } from '#core/judge/judge.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, notOk, sydney } from '../rounds.ts'
import { usual } from './judge-streams.ts'

const benchmark = fakeBenchmark()
const round = (n: number, us: FakeVisit, them: FakeVisit | Record<string, number> = usual.Globex) =>
  fakeRound(n, { Acme: us, Northpeak: them, Globex: them })

const at = (n: number) => fakeRound(n, {}).scheduledAt

function health(...visits: Parameters<typeof round>[1][]) {
  const rounds = visits.map((us, n) => round(n, us))
  return healthOf(judgeRounds({ benchmark, market: sydney, rounds }).judge, { rounds, before: undefined })
}

it.each([
  ['blocks us', notOk('blocked')],
  ['has other pages', notOk('changed')],
  ['has a journey whose script stops', notOk('failed', { code: 'script-error', step: 'search', walk: { home: 1000 } })],
])('a site of ours that %s is not measured, whatever the competitors do: no alert would come', (_, us) => {
  expect(health(us, us)?.unmeasured).toEqual({ since: round(0, us).scheduledAt, rounds: 2 })
})

it('a failure of our site is a measurement, unless every site failed', () => {
  const down = notOk('failed', { code: 'http-error', step: 'home' })
  expect(health(down, down)).toMatchObject({ unmeasured: null, incidents: [{ kind: 'failing' }] })
  const rounds = [round(0, down, down)]
  const { judge } = judgeRounds({ benchmark, market: sydney, rounds })
  expect(healthOf(judge, { rounds, before: undefined })?.unmeasured).toMatchObject({ rounds: 1 })
})

it('a journey that works again in an incident that goes on does not fail', () => {
  const down = notOk('failed', { code: 'http-error', step: 'home' })
  const rounds = [round(0, down), round(1, down)]
  const { judge } = judgeRounds({ benchmark, market: sydney, rounds })
  for (const { failure } of judge.state.open)
    if (failure !== undefined) failure.recoveredAt = rounds[1]?.scheduledAt ?? ''
  expect(healthOf(judge, { rounds, before: undefined })?.incidents).toMatchObject([{ kind: 'behind' }])
})

it('a round in which our journey came through ends a time without measurements; one without a visit to us goes on with it', () => {
  const through = (n: number) => fakeRound(n, { Globex: usual.Globex, Northpeak: notOk('blocked'), Acme: usual.Acme })
  const without = (n: number) => fakeRound(n, { Globex: usual.Globex, Northpeak: usual.Globex })
  const unmeasured = (...rounds: ReturnType<typeof fakeRound>[]) =>
    healthOf(judgeRounds({ benchmark, market: sydney, rounds }).judge, { rounds, before: undefined })?.unmeasured
  expect(unmeasured(without(0), through(1))).toBeNull()
  expect(unmeasured(through(0), without(1), without(2))).toEqual({ since: without(1).scheduledAt, rounds: 2 })
  const rounds = [without(3)]
  const { judge } = judgeRounds({ benchmark, market: sydney, rounds })
  const known = healthOf(judge, { rounds, before: undefined })
  if (known === null) throw new Error('a market that was measured')
  const before = { ...known, unmeasured: { since: at(1), rounds: 2 } }
  expect(healthOf(judge, { rounds, before })?.unmeasured).toEqual({ since: at(1), rounds: 3 })
})
