import { expect, it } from 'vitest'
import { fakeBenchmark, fakeRound, noisyRounds, notOk } from '../rounds.ts'
import { judged, usual } from './judge-streams.ts'

/** Our journey fails in some rounds, never in two in a row. */

const broken = notOk('failed', { step: 'home', message: 'HTTP 503' })

/** `F` is a failed round; 20 good ones come before. */
function rounds(pattern: string, step = 'home') {
  const failing = step === 'home' ? broken : notOk('failed', { step, walk: { home: 1000 } })
  return noisyRounds({ count: 20 + pattern.length, walks: usual }).map((round, n) =>
    pattern[n - 20] === 'F'
      ? { ...round, visits: round.visits.map((visit) => (visit.site === 'Acme' ? { ...visit, ...failing } : visit)) }
      : round,
  )
}

const at = (n: number) => fakeRound(20 + n, {}).scheduledAt
const alone = fakeBenchmark({ competitors: [] })

it.each([
  ['with competitors', fakeBenchmark()],
  ['without any', alone],
])('failing in every third round is an incident at the third failure, and stays one: %s', (_, benchmark) => {
  const { incidents } = judged(rounds('F..F..F..F..F..F..F..F'), benchmark)
  expect(incidents).toMatchObject([
    {
      kind: 'failing',
      openedAt: at(0),
      detectedAt: at(6),
      closedAt: null,
      failure: { step: 'home', message: 'HTTP 503' },
    },
  ])
})

it('it ends after seven good rounds, with the first of them', () => {
  expect(judged(rounds('F..F..F......'), alone).incidents).toMatchObject([{ closedAt: null }])
  expect(judged(rounds('F..F..F.......'), alone).incidents).toMatchObject([
    { closedAt: at(7), closeDetectedAt: at(13) },
  ])
})

it('two failures among seven, three among eight and three at different steps are none', () => {
  for (const pattern of ['F....F........', 'F..F...F.......'])
    expect(judged(rounds(pattern), alone).incidents).toEqual([])
  const [home, search] = [rounds('F..F........'), rounds('......F.....', 'search')]
  const both = home.map((round, n) => (n === 26 ? (search[n] ?? round) : round))
  expect(judged(both, alone).incidents).toEqual([])
})

it('after an outage, which ends with two good rounds, it takes three new failures', () => {
  const outage = rounds('FFF..F..F..F.')
  expect(judged(outage.slice(0, 30), alone).incidents).toMatchObject([{ openedAt: at(0), closedAt: at(3) }])
  expect(judged(outage, alone).incidents).toMatchObject([
    { openedAt: at(0), closedAt: at(3) },
    { openedAt: at(5), detectedAt: at(11), closedAt: null },
  ])
})
