import { expect, it } from 'vitest'
import { dayOf } from '#core/analysis/day.ts'
import type { Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { dateAt } from '#core/model/time.ts'
import { daysBetween } from '#stages/api/days.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import type { Store } from '#store/port.ts'
import { readDays } from '#store/records/days.ts'
import { putRound } from '#store/records/rounds.ts'
import { StoreError } from '#store/store-error.ts'
import { fakeBenchmark, fakeRound, sydney } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

const benchmark = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'], every: 60 * 60_000 })
const place = { benchmark: benchmark.id, market: sydney.id }
const dates = { from: '2026-01-01', to: '2026-12-31' }

/** Repeatable numbers from 0 to 1: mulberry32. */
function randomFrom(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Crashes at its nth write. */
function failingAt(real: Store, write: number): Store {
  let writes = 0
  const replace: Store['replace'] = async (record, version) => {
    if (writes++ >= write) throw new StoreError({ code: 'unavailable', message: 'The process crashed.' })
    return real.replace(record, version)
  }
  return { ...real, replace }
}

/** Clocks go forward on 29 March in Berlin and back on 1 November in New York; Lord Howe moves by half an hour on 5 April. */
it.each([
  ['Europe/Berlin', '2026-03-28T12:10:00Z', 1],
  ['America/New_York', '2026-10-31T09:20:00Z', 2],
  ['Australia/Lord_Howe', '2026-04-04T03:40:00Z', 3],
  ['Asia/Kathmandu', '2026-07-01T00:00:00Z', 4],
])(
  'days in %s are those of a replay after redeliveries, late rounds, crashes and judges at once',
  async (timeZone, start, seed) => {
    const market: Market = { ...sydney, timeZone }
    const random = randomFrom(seed)
    const store = await openQuickStore({ now: () => Date.parse(start) })
    try {
      const rounds = Array.from({ length: 60 }, (_, n): Round => {
        const scheduledAt = new Date(Date.parse(start) + n * benchmark.every).toISOString()
        const time = 900 + Math.round(200 * random())
        return { ...fakeRound(n, { Acme: { home: time }, Northpeak: { home: 1000 } }), scheduledAt }
      })
      const judge = (round: Round, to = store) =>
        judgeRound({ store: to, benchmark, market, scheduledAt: round.scheduledAt })
      const later: Round[] = []
      const arrived: Round[] = []
      for (const round of rounds) {
        const fate = random()
        // The last one comes in time, so that a judge repairs whatever a crash left.
        if (fate < 0.15 && round !== rounds.at(-1)) {
          later.push(round)
          continue
        }
        await putRound({ store, round })
        arrived.push(round)
        if (fate < 0.35) await judge(round, failingAt(store, Math.floor(8 * random()))).catch(() => undefined)
        else if (fate < 0.5) await Promise.all([judge(round), judge(round)])
        else await judge(round)
        const again = arrived[Math.floor(arrived.length * random())]
        if (fate > 0.8 && again !== undefined) await judge(again)
        const late = fate > 0.7 ? later.shift() : undefined
        if (late === undefined) continue
        await putRound({ store, round: late })
        arrived.push(late)
        await judge(late)
      }
      await judge(rounds.at(-1) as Round)
      const expected = [...new Set(rounds.map(({ scheduledAt }) => dateAt(scheduledAt, timeZone)))].map((date) =>
        dayOf({ benchmark, market, date, rounds: arrived }),
      )
      const view = { store, evidence: { get: async () => undefined }, benchmark, market, now: Date.parse(start) }
      expect(await daysBetween(view, dates)).toEqual(expected)
      const stored = await readDays(store, { ...place, sites: ['Acme', 'Northpeak'] })
      expect(stored.slice(0, -1)).toEqual(expected.slice(0, -1))
    } finally {
      await store.close()
    }
  },
)
