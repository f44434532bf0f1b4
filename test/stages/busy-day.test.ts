import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Round } from '#core/model/round.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import type { Store } from '#store/port.ts'
import { readDays } from '#store/records/days.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { fakeBenchmark, fakeRound, sydney } from '../core/rounds.ts'

const benchmark = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'], every: 60_000 })
const place = { benchmark: benchmark.id, market: sydney.id }

let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-days-'))
  store = await openSqliteStore({ folder, now: () => Date.UTC(2026, 10, 22) })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** The round so many minutes after midnight in Sydney, which is 13:00 UTC. */
function minute(n: number): Round {
  const scheduledAt = new Date(Date.UTC(2026, 10, 21, 13, n)).toISOString()
  return { ...fakeRound(n, { Acme: { home: 1000 }, Northpeak: { home: 1000 } }), scheduledAt }
}

async function deliver(n: number) {
  const round = minute(n)
  await putRound({ store, round })
  await judgeRound({ store, benchmark, market: sydney, scheduledAt: round.scheduledAt })
}

/** Rounds that each day's record covers. */
async function covered(): Promise<number[]> {
  return (await readDays(store, { ...place, sites: ['Acme', 'Northpeak'] })).map(({ rounds }) => rounds)
}

/** These rounds are stored, then judged at once. */
async function deliverAtOnce(from: number, to: number) {
  for (let n = from; n < to; n++) await putRound({ store, round: minute(n) })
  await judgeRound({ store, benchmark, market: sydney })
}

describe('the record of the current day', () => {
  it('includes each round at once while the day has fewer than 100', async () => {
    await deliverAtOnce(0, 98)
    expect(await covered()).toEqual([98])
    await deliver(98)
    expect(await covered()).toEqual([99])
    await deliver(99)
    expect(await covered()).toEqual([100])
  })

  it('from then on is rewritten every ten minutes, and not for every round', async () => {
    await deliverAtOnce(0, 100)
    const after: number[][] = []
    for (let n = 100; n < 111; n++) {
      await deliver(n)
      after.push(await covered())
    }
    expect(after.flat()).toEqual([100, 100, 100, 100, 100, 100, 100, 100, 100, 110, 110])
  })

  it('is completed when the next day begins', async () => {
    await deliverAtOnce(1320, 1435)
    await deliver(1436)
    expect(await covered()).toEqual([115])
    await deliver(1440)
    expect(await covered()).toEqual([116, 1])
  })
})
