import { describe, expect, test } from 'vitest'
import type { Market } from '#core/model/benchmark.ts'
import { type DueOptions, type DueWork, dueWork, missedRounds, roundSlot } from '#stages/dispatch/due.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'

const minute = 60_000
const day = 1440 * minute
const now = Date.UTC(2026, 10, 22, 10)
const perth: Market = { ...sydney, id: 'perth', timeZone: 'Australia/Perth' }
const jackets = fakeBenchmark({ markets: [sydney, perth] })
const boots = { ...jackets, id: 'boots' }

/** What is due at `now` of two benchmarks of two markets each. */
function due({ controls, ...changes }: Omit<Partial<DueOptions>, 'controls'> & { controls?: object } = {}) {
  return dueWork({
    planned: [jackets, boots].map((benchmark) => ({ benchmark, versions: {} })),
    controls: { requested: [], isPaused: () => false, ...controls } as DueOptions['controls'],
    since: now - minute,
    now,
    isOurs: () => true,
    ...changes,
  })
}

describe('a round that a person asked for', () => {
  const asked = (at: number, benchmark = 'jackets', market = 'perth') =>
    due({ controls: { requested: [{ benchmark, market, at: new Date(at).toISOString() }] } }).flatMap((work) =>
      work.kind === 'run' && work.requested
        ? [`${work.benchmark.id} ${work.market.id} ${(work.slot - now) / minute}`]
        : [],
    )

  test('is due in its market only', () => {
    expect(asked(now)).toEqual(['jackets perth 0'])
    expect(asked(now, 'boots', 'sydney-phone')).toEqual(['boots sydney-phone 0'])
    expect(asked(now, 'shirts')).toEqual([])
    expect(asked(now, 'jackets', 'berlin')).toEqual([])
  })

  test('is due once, after the last look and until now', () => {
    expect(asked(now - minute)).toEqual([])
    expect(asked(now - minute + 1000)).toHaveLength(1)
    expect(asked(now + 1)).toEqual([])
  })

  test('is due although its market is paused', () => {
    const requested = [{ benchmark: 'jackets', market: 'perth', at: new Date(now).toISOString() }]
    const found = due({ since: now - day, controls: { requested, isPaused: () => true } })
    expect(found).toMatchObject([{ kind: 'run', requested: true }])
  })
})

test('what is due comes oldest first, and nothing of the future', () => {
  const slots = due({ since: now - 15 * minute }).map(({ slot }) => slot)
  expect(slots).toEqual(slots.toSorted((a, b) => a - b))
  expect(new Set(slots).size).toBeGreaterThan(1)
  expect(slots).toHaveLength(4)
  expect(due({ since: now - 15 * minute, isOurs: ({ id }) => id === 'perth' })).toHaveLength(2)
})

describe('rounds that were missed', () => {
  const missed = (minutes: number) => {
    const slot = roundSlot(jackets, perth, now)
    const found = due({ since: slot - minutes * minute, isOurs: ({ id }) => id === 'perth' })
    return missedRounds(
      found.filter(({ benchmark }) => benchmark === jackets),
      slot - minutes * minute,
    )
  }

  test('are those that came due since the last look, but for the newest', () => {
    expect([1, 15].map(missed)).toEqual([[], []])
    expect(missed(16)).toEqual([{ benchmark: 'jackets', market: 'perth', rounds: 1 }])
    expect(missed(30)).toMatchObject([{ rounds: 1 }])
    expect(missed(31)).toMatchObject([{ rounds: 2 }])
  })

  test('are none of work of other kinds, or that was asked for', () => {
    const common = { benchmark: jackets, versions: {}, slot: now, every: minute }
    const kinds: DueWork[] = [
      { ...common, kind: 'audit', market: perth, steps: ['home'] },
      { ...common, kind: 'field' },
      { ...common, kind: 'run', market: perth, requested: true },
    ]
    expect(missedRounds(kinds, now - day)).toEqual([])
  })
})

describe('once per installation', () => {
  const messages = (home: DueOptions['home'], isPaused: (benchmark: string, market: string) => boolean = () => false) =>
    due({ since: now - 8 * day, ...(home !== undefined && { home }), controls: { isPaused }, isOurs: () => false }).map(
      ({ kind, benchmark }) => `${kind} ${benchmark.id}`,
    )

  test('field data is due where a key is configured, unless all markets are paused', () => {
    expect(messages({ field: true, digest: null }).toSorted()).toEqual(['field boots', 'field jackets'])
    expect(messages({ field: false, digest: null })).toEqual([])
    expect(messages(undefined)).toEqual([])
    expect(messages({ field: true, digest: null }, (_, market) => market === 'perth')).toHaveLength(2)
    expect(messages({ field: true, digest: null }, (id) => id === 'boots')).toEqual(['field jackets'])
  })

  test('a digest is due at its time where the first market is', () => {
    const home = { field: false, digest: { on: 'Monday', at: 8 * 60 } } as const
    const slots = due({ since: now - 8 * day, home, isOurs: () => false }).map(({ slot }) =>
      new Date(slot).toISOString(),
    )
    // 08:00 in Sydney, three hours before Perth.
    expect(slots).toEqual(Array(2).fill('2026-11-15T21:00:00.000Z'))
  })
})
