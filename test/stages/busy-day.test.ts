import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Round } from '#core/model/round.ts'
import { daysOf } from '#stages/api/days.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import type { Store } from '#store/port.ts'
import { readDays } from '#store/records/days.ts'
import { putRound } from '#store/records/rounds.ts'
import { fakeBenchmark, fakeRound, sydney } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

const benchmark = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'], every: 60_000 })
const place = { benchmark: benchmark.id, market: sydney.id }

let store: Store
beforeEach(async () => {
  store = await openQuickStore({ now: () => Date.UTC(2026, 10, 22) })
})
afterEach(() => store.close())

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

/** Rounds of each day as people see it. */
async function shown(): Promise<number[]> {
  const view = {
    store,
    evidence: { get: async () => undefined },
    benchmark,
    market: sydney,
    now: Date.UTC(2026, 10, 22),
  }
  return (await daysOf(view, 3)).map(({ rounds }) => rounds)
}

/** These rounds are stored, then judged at once. */
async function deliverAtOnce(from: number, to: number) {
  for (let n = from; n < to; n++) await putRound({ store, round: minute(n) })
  await judgeRound({ store, benchmark, market: sydney })
}

describe('the record of the current day', () => {
  it('is stored with its first round, which lists the day, and shown with every round', async () => {
    const stored: number[][] = []
    const seen: number[][] = []
    for (let n = 0; n < 17; n++) {
      await deliver(n)
      stored.push(await covered())
      seen.push(await shown())
    }
    expect(stored.flat()).toEqual(Array(17).fill(1))
    expect(seen.flat()).toEqual(Array.from({ length: 17 }, (_, n) => n + 1))
  })

  it('is completed when the next day begins', async () => {
    await deliverAtOnce(1320, 1435)
    await deliver(1436)
    expect(await covered()).toEqual([1])
    expect(await shown()).toEqual([116])
    await deliver(1440)
    expect(await covered()).toEqual([116, 1])
  })

  it('is completed, too, when the next day begins with another interval', async () => {
    await deliverAtOnce(1320, 1436)
    const slower = { ...benchmark, every: 5 * 60_000 }
    await putRound({ store, round: minute(1440) })
    await judgeRound({ store, benchmark: slower, market: sydney, scheduledAt: minute(1440).scheduledAt })
    expect(await covered()).toEqual([116, 1])
  })

  it('is completed when many rounds of the next day are judged at once', async () => {
    await deliverAtOnce(1320, 1440)
    await deliverAtOnce(1440, 1700)
    expect(await covered()).toEqual([120, 1])
  })

  it('keeps count of the rounds with an unsteady worker, also of those that the judge has forgotten', async () => {
    await deliverAtOnce(1200, 1260)
    const unsteady = minute(1260)
    await putRound({ store, round: { ...unsteady, worker: { ...unsteady.worker, cpuIndex: 1 } } })
    await deliverAtOnce(1261, 1440)
    await deliver(1440)
    const days = await readDays(store, { ...place, sites: ['Acme', 'Northpeak'] })
    expect(days.map(({ rounds, unsteady: count }) => [rounds, count])).toEqual([
      [240, 1],
      [1, 0],
    ])
  })
})
