import { expect, it } from 'vitest'
import type { Visit } from '#core/model/round.ts'
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

function slowDown({ loads }: Visit): void {
  for (const { metrics } of loads.flatMap(({ steps }) => steps)) if (metrics.lcp !== undefined) metrics.lcp *= 1.5
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

it('it ends after as many good rounds as it would hardly have if it went on failing, with the first of them', () => {
  const ends = (pattern: string, good: number) => {
    const [from, last] = [pattern.length, pattern.length + good - 1]
    expect(judged(rounds(pattern + '.'.repeat(good - 1)), alone).incidents.at(-1)).toMatchObject({ closedAt: null })
    const { incidents } = judged(rounds(pattern + '.'.repeat(good)), alone)
    expect(incidents.at(-1)).toMatchObject({ closedAt: at(from), closeDetectedAt: at(last) })
    return incidents.length
  }
  expect(ends('F..F..F', 12)).toBe(1)
  expect(ends('FF.FFFF', 5)).toBe(1)
  expect(ends('FFFFFFF', 2)).toBe(1)
  // The more often it failed, the sooner; the newest 24 rounds say how often.
  expect(ends('F..F..FFFFFFFFFFFFFFF', 4)).toBe(1)
  expect(ends(`${'F'.repeat(40)}.F`, 3)).toBe(1)
  expect(ends('FF..FF', 7)).toBe(2)
  // Never after more than that.
  expect(ends(`F.F.F${'.'.repeat(8)}F${'.'.repeat(15)}F`, 24)).toBe(1)
})

it.each([
  ['FF..', 2],
  ['FFF...', 2],
  ['FF....F....F..', 3],
])('failing on and off is one incident, after at most as many as it takes to know: %s', (pattern, most) => {
  const { incidents } = judged(rounds(pattern.repeat(Math.ceil(200 / pattern.length))), alone)
  expect(incidents.length).toBeLessThanOrEqual(most)
  expect(incidents.at(-1)?.closedAt).toBeNull()
})

it.each(['FF.F.', 'F.F.FF..FFF.F.F...FFFF.'])(
  'being behind by its failures alone is no other incident, however long it lasts, and ends with them: %s',
  (pattern) => {
    const failing = rounds('.'.repeat(150) + pattern.repeat(Math.ceil(200 / pattern.length)) + '.'.repeat(24))
    const { events, incidents } = judged(failing, fakeBenchmark({ competitors: ['Northpeak'] }))
    expect(events.some((one) => one.type === 'comparison' && one.event.type === 'FELL_BEHIND')).toBe(true)
    expect(incidents.filter(({ kind }) => kind !== 'failing')).toEqual([])
    expect(incidents.every(({ closedAt }) => closedAt !== null)).toBe(true)
  },
)

it('becoming slower while it fails on and off is an incident of its own, and lasts', () => {
  const failing = rounds('.'.repeat(150) + 'FF.F.'.repeat(40) + '.'.repeat(24)).map((round, n) => {
    if (n >= 270) for (const visit of round.visits) if (visit.site === 'Acme') slowDown(visit)
    return round
  })
  const { incidents } = judged(failing, fakeBenchmark({ competitors: ['Northpeak'] }))
  expect(incidents.filter(({ closedAt }) => closedAt === null)).toMatchObject([
    { kind: 'behind', cause: { kind: 'us' }, streams: [{ competitor: 'Northpeak' }, { competitor: 'Northpeak' }] },
  ])
})

it('an outage long after another one ends with two good rounds as the first did', () => {
  const { incidents } = judged(rounds(`FFFF${'.'.repeat(24)}FFFF..`), alone)
  expect(incidents).toMatchObject([
    { openedAt: at(0), closedAt: at(4), closeDetectedAt: at(5) },
    { openedAt: at(28), closedAt: at(32), closeDetectedAt: at(33) },
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
