import { expect, test } from 'vitest'
import { comparable } from '#core/judge/gap/comparable.ts'
import { fakeRound } from '../rounds.ts'

const here = { benchmark: 'jackets', market: 'sydney-phone' }
const walks = { Acme: { home: 100 } }

test('only rounds with the method of the newest are compared, oldest first', () => {
  const rounds = [
    fakeRound(3, walks),
    fakeRound(0, walks, { chromium: 152 }),
    fakeRound(1, walks, { chromium: 152, region: 'eu-west-1' }),
    fakeRound(2, walks),
  ]
  const { rounds: used, method, leftOut } = comparable(rounds, here)
  expect(used).toEqual([rounds[3], rounds[0]])
  expect(method).toEqual({ profile: 'phone-4g-1a2b3c', region: 'local', chromium: 153, loads: 3 })
  expect(leftOut).toEqual([
    { reason: 'other-method', rounds: 1, method: { ...method, chromium: 152 }, differs: ['chromium'] },
    {
      reason: 'other-method',
      rounds: 1,
      method: { ...method, chromium: 152, region: 'eu-west-1' },
      differs: ['region', 'chromium'],
    },
  ])
})

test('what an update of Outpace counts otherwise is not taken for a faster site', () => {
  const rounds = [fakeRound(0, walks), fakeRound(1, walks, { definitions: 2 }), fakeRound(2, walks, { definitions: 2 })]
  const { rounds: used, leftOut } = comparable(rounds, here)
  expect(used).toEqual(rounds.slice(1))
  expect(leftOut).toMatchObject([{ reason: 'other-method', rounds: 1, differs: ['definitions'] }])
})

test('rounds of another method are reported together', () => {
  const rounds = [fakeRound(0, walks, { loads: 5 }), fakeRound(1, walks, { loads: 5 }), fakeRound(2, walks)]
  expect(comparable(rounds, here).leftOut).toMatchObject([{ reason: 'other-method', rounds: 2, differs: ['loads'] }])
})

test('visits that do not say which pages they went to are compared with all', () => {
  const to = (n: number, walked?: string) => {
    const round = fakeRound(n, walks)
    return { ...round, visits: round.visits.map((visit) => ({ ...visit, ...(walked !== undefined && { walked }) })) }
  }
  const visited = (...rounds: ReturnType<typeof to>[]) =>
    comparable(rounds, here).rounds.map(({ visits }) => visits.length)
  expect(visited(to(0), to(1, 'new'))).toEqual([1, 1])
  expect(visited(to(0, 'old'), to(1))).toEqual([1, 1])
  expect(visited(to(0, 'old'), to(1, 'new'), to(2))).toEqual([0, 1, 1])
})

test('a method that is used again is compared with its earlier rounds', () => {
  const rounds = [fakeRound(0, walks), fakeRound(1, walks, { loads: 5 }), fakeRound(2, walks)]
  expect(comparable(rounds, here).rounds).toEqual([rounds[0], rounds[2]])
})

test('only recent rounds count, and the number of older ones is reported', () => {
  for (const older of [6, 1]) {
    const rounds = Array.from({ length: 64 + older }, (_, n) => fakeRound(n, walks))
    const { rounds: used, leftOut } = comparable(rounds, here)
    expect(used).toEqual(rounds.slice(older))
    expect(leftOut).toEqual([{ reason: 'older', rounds: older }])
  }
  expect(
    comparable(
      Array.from({ length: 64 }, (_, n) => fakeRound(n, walks)),
      here,
    ).leftOut,
  ).toEqual([])
})

test('without rounds there is no method', () => {
  expect(comparable([], here)).toEqual({ rounds: [], method: null, leftOut: [] })
})

test('rounds of another benchmark or market are refused', () => {
  const own = fakeRound(0, walks)
  expect(() => comparable([own, { ...own, market: 'paris' }], here)).toThrow('got one of jackets in paris')
  expect(() => comparable([own, { ...own, benchmark: 'boots' }], here)).toThrow('got one of boots in sydney-phone')
})
