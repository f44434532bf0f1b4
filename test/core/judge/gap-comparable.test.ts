import { expect, test } from 'vitest'
import { comparable } from '#core/judge/gap/comparable.ts'
import { fakeRound } from '../rounds.ts'

const here = { benchmark: 'jackets', market: 'sydney-phone' }
const walks = { Acme: { home: 100 } }

test('rounds are compared with those measured like the newest, oldest first', () => {
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

test('a method that comes back is compared with its earlier rounds', () => {
  const rounds = [fakeRound(0, walks), fakeRound(1, walks, { loads: 5 }), fakeRound(2, walks)]
  expect(comparable(rounds, here).rounds).toEqual([rounds[0], rounds[2]])
})

test('only recent rounds count, and it says how many were older', () => {
  const rounds = Array.from({ length: 70 }, (_, n) => fakeRound(n, walks))
  const { rounds: used, leftOut } = comparable(rounds, here)
  expect(used).toEqual(rounds.slice(6))
  expect(leftOut).toEqual([{ reason: 'older', rounds: 6 }])
})

test('no rounds, no method', () => {
  expect(comparable([], here)).toEqual({ rounds: [], method: null, leftOut: [] })
})

test('rounds of another benchmark or market are a mistake', () => {
  const alien = { ...fakeRound(0, walks), market: 'paris' }
  expect(() => comparable([alien], here)).toThrow('A round of jackets in paris has no place')
})
