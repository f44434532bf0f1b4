import { expect, test } from 'vitest'
import { outsideRounds } from '#stages/why/outside.ts'
import { putRound } from '#store/records/rounds.ts'
import { fakeRound } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

test('of a time for before and after, the side without any round is named', async () => {
  const rounds = [0, 1, 2].map((n) => fakeRound(n, { Acme: { home: 1000 } }))
  const store = await openQuickStore({ now: () => Date.parse(rounds[0]?.startedAt ?? '') })
  try {
    const place = { benchmark: 'jackets', market: 'sydney-phone' }
    const outside = (at: string) => outsideRounds(store, { ...place, at })
    expect(await outside('2026-11-22T10:15:00.000Z')).toBeUndefined()
    for (const round of rounds) await putRound({ store, round, retention: 86_400_000 })
    const [first, last] = ['2026-11-22T10:00:00.000Z', '2026-11-22T10:30:00.000Z']
    expect(await outside('2026-11-22T09:00:00.000Z')).toEqual({ side: 'before', first, last })
    // A round at the very time is after it.
    expect(await outside(first)).toEqual({ side: 'before', first, last })
    expect(await outside('2026-11-22T10:01:00.000Z')).toBeUndefined()
    expect(await outside(last)).toBeUndefined()
    expect(await outside('2026-11-22T10:31:00.000Z')).toEqual({ side: 'since', first, last })
  } finally {
    await store.close()
  }
})
