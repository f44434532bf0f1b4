import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { computed } from '#stages/api/computed.ts'
import { roundsSince } from '#stages/api/market-source.ts'
import { roundAt } from '#stages/dispatch/round-at.ts'
import { recordingWalks } from '#stages/import/walk.ts'
import { recentIncidents } from '#stages/incidents/incidents.ts'
import { muteBenchmark } from '#stages/incidents/marks.ts'
import { readMarker } from '#stages/markers/markers.ts'
import type { Store } from '#store/port.ts'
import { putIncident } from '#store/records/incidents.ts'
import { putRound } from '#store/records/rounds.ts'
import { day0, fakeIncident, minute } from '../core/incidents.ts'
import { fakeBenchmark, fakeRound, sydney } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

/** How far back, how long and how many. */

const DAY = 24 * 60 * 60_000
const benchmark = fakeBenchmark({ competitors: [], steps: ['home'] })

let store: Store
beforeAll(async () => {
  store = await openQuickStore({ now: () => day0 })
})
afterAll(() => store.close())

it('a marker is of the last ten years or the next one', () => {
  const isTaken = (days: number, ms = 0) => {
    const at = new Date(day0 + days * DAY + ms).toISOString()
    return readMarker({ label: 'Release', kind: 'release', at }, day0).ok
  }
  expect([isTaken(-3650), isTaken(-3650, -1)]).toEqual([true, false])
  expect([isTaken(365), isTaken(365, 1)]).toEqual([true, false])
})

it('notifications are muted for a minute at least and a year at most', async () => {
  const mute = (length: string) => muteBenchmark(store, { benchmark: 'muted', length, now: day0 })
  expect(await mute('365 days')).toMatchObject({ ok: true, value: new Date(day0 + 365 * DAY).toISOString() })
  expect(await mute('8761 hours')).toMatchObject({ ok: false, words: { hint: 'Mute for 365 days at most.' } })
  expect((await mute('60 s')).ok).toBe(true)
  expect(await mute('59 s')).toMatchObject({ ok: false, words: { hint: 'Mute for a minute at least.' } })
})

it('a round that is asked for is due at the next minute that begins in 20 seconds or later', () => {
  const due = (seconds: number) => roundAt(day0 + seconds * 1000)
  expect([0, 40].map(due)).toEqual([minute(1), minute(1)])
  expect([40.001, 60].map(due)).toEqual([minute(2), minute(2)])
})

it('incidents of the weeks asked for and of the week before them are listed', async () => {
  const weekly = [1, 2, 3, 4].map((week) => fakeIncident({ at: -(week * 7 * 24 * 60) + 1 }))
  for (const incident of weekly) await putIncident({ store, incident, retention: 400 * DAY })
  const { incidents } = await recentIncidents({ store, benchmark, market: sydney, now: day0, weeks: 2 })
  expect(incidents.map(({ openedAt }) => openedAt)).toEqual([3, 2, 1].map((week) => minute(-(week * 7 * 24 * 60) + 1)))
})

it('a view of a span has its newest 700 rounds: a week of one each quarter of an hour', async () => {
  const rounds = Array.from({ length: 701 }, (_, n) => fakeRound(n, {}))
  await Promise.all(rounds.map((round) => putRound({ store, round, retention: 400 * DAY })))
  const evidence = { get: async () => undefined }
  const found = await roundsSince({ store, evidence, benchmark, market: sydney, now: day0 + 30 * DAY }, day0 - DAY)
  expect(found.map(({ scheduledAt }) => scheduledAt)).toEqual(rounds.slice(1).map(({ scheduledAt }) => scheduledAt))
})

it('what was computed for the last 500 questions is known', () => {
  const compute = vi.fn(() => ({}))
  const ask = (what: number) => computed({ what: `${what}`, benchmark, market: sydney, rounds: [] }, compute)
  const timesComputed = (ask: () => void) => {
    compute.mockClear()
    ask()
    return compute.mock.calls.length
  }
  for (let what = 0; what < 501; what++) ask(what)
  expect(timesComputed(() => ask(1))).toBe(0)
  expect(timesComputed(() => ask(0))).toBe(1)
})

describe('the walk of a recording', () => {
  it('ends a minute after the time limit of a visit', async () => {
    vi.useFakeTimers()
    try {
      const ended = vi.fn()
      await using walks = recordingWalks({
        turn: { take: async () => ({ ok: true, value: () => undefined }) },
        walk: (_, { signal }) =>
          new Promise((_, reject) =>
            signal.addEventListener('abort', () => {
              ended()
              reject(signal.reason)
            }),
          ),
      })
      const limits = { ...benchmark.limits, visit: 180_000 }
      await walks.begin({ benchmark: { ...benchmark, limits }, market: sydney } as never)
      await vi.advanceTimersByTimeAsync(240_000 - 1)
      expect(ended).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      expect(walks.state()).toMatchObject({ state: 'failed', message: 'The walk did not end within 4 min.' })
    } finally {
      vi.useRealTimers()
    }
  })
})
