import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Round } from '#core/model/round.ts'
import type { Store } from '#store/port.ts'
import { hasRound, putRound, type RoundQuery, readRounds, roundKey } from '#store/records/rounds.ts'
import { noon, refusal } from '../adapter.ts'
import { openQuickStore } from '../quick-store.ts'

const roundAt = (scheduledAt: string): Round => ({
  version: 1,
  benchmark: 'jackets',
  market: 'sydney-phone',
  scheduledAt,
  startedAt: scheduledAt,
  finishedAt: scheduledAt,
  seed: 1,
  method: { profile: 'phone-4g 1a2b3c', region: 'local', chromium: 153, loads: 1 },
  worker: { chromium: '153.0.7890.12', cold: false, cpuIndex: 900, platform: 'linux-x64' },
  visits: [
    {
      site: 'Acme',
      status: 'ok',
      startedAt: scheduledAt,
      duration: 4000,
      loads: [{ steps: [{ name: 'home', metrics: { lcp: 1800, cls: 0 } }] }],
    },
  ],
})

const day = 24 * 60 * 60 * 1000

describe('rounds', () => {
  let store: Store
  let now: number
  beforeEach(async () => {
    now = noon
    store = await openQuickStore({ now: () => now })
  })
  afterEach(async () => {
    await store.close()
  })

  const market = { benchmark: 'jackets', market: 'sydney-phone' }
  const read = async (query: Partial<RoundQuery> = {}) => {
    const rounds: Round[] = []
    for await (const round of readRounds(store, { ...market, ...query })) rounds.push(round)
    return rounds
  }
  const times = async (query?: Partial<RoundQuery>) => (await read(query)).map(({ scheduledAt }) => scheduledAt)

  it('share one partition per benchmark and market, sorted by scheduled time', () => {
    expect(roundKey({ ...market, scheduledAt: '2026-11-22T01:00:00.000Z' })).toEqual({
      partition: 'round#jackets#sydney-phone',
      sort: '2026-11-22T01:00:00.000Z',
    })
  })

  it('are the same round however the scheduler spells the instant', async () => {
    expect(await putRound({ store, round: roundAt('2026-11-22T01:00:00Z') })).toBe('stored')
    expect(await putRound({ store, round: roundAt('2026-11-22T12:00:00.000+11:00') })).toBe('exists')
    expect(await hasRound(store, { ...market, scheduledAt: '2026-11-22T01:00:00.000Z' })).toBe(true)
    expect(await hasRound(store, { ...market, scheduledAt: '2026-11-22T01:15:00.000Z' })).toBe(false)
    expect(await hasRound(store, { ...market, market: 'berlin', scheduledAt: '2026-11-22T01:00:00Z' })).toBe(false)
  })

  it('are read back unchanged', async () => {
    const round = roundAt('2026-11-22T01:00:00.000Z')
    await putRound({ store, round })
    expect(await read()).toStrictEqual([round])
  })

  it('are gone 35 days after their scheduled time, or after the given retention', async () => {
    await putRound({ store, round: roundAt('2026-11-22T01:00:00.000Z') })
    await putRound({ store, round: roundAt('2026-11-22T02:00:00.000Z'), retention: day })
    now = Date.UTC(2026, 10, 23, 2) - 1
    expect(await read()).toHaveLength(2)
    now += 1
    expect(await times()).toEqual(['2026-11-22T01:00:00.000Z'])
    now = Date.UTC(2026, 10, 22, 1) + 35 * day - 1
    expect(await read()).toHaveLength(1)
    now += 1
    expect(await read()).toEqual([])
  })

  it('are read oldest first, within inclusive bounds, or only the newest', async () => {
    const all = ['00', '15', '30', '45'].map((minute) => `2026-11-22T01:${minute}:00.000Z`)
    for (const time of all.toReversed()) await putRound({ store, round: roundAt(time) })
    expect(await times()).toEqual(all)
    expect(await times({ from: '2026-11-22T01:15:00Z', to: '2026-11-22T01:30:00Z' })).toEqual(all.slice(1, 3))
    expect(await times({ newest: 2 })).toEqual(all.slice(2))
    expect(await times({ newest: 9 })).toEqual(all)
    expect(await times({ newest: 1, to: '2026-11-22T01:40:00Z' })).toEqual(all.slice(2, 3))
    expect(await times({ from: '2026-11-23T00:00:00Z' })).toEqual([])
    expect(await times({ market: 'berlin' })).toEqual([])
  })

  it('are read to the end over many pages', async () => {
    const all = Array.from({ length: 230 }, (_, index) => new Date(noon + index * 900_000).toISOString())
    for (const time of all) await putRound({ store, round: roundAt(time) })
    expect(await times()).toEqual(all)
    expect(await times({ newest: 150 })).toEqual(all.slice(80))
  })

  it('are read past pages that contain only a next', async () => {
    await putRound({ store, round: roundAt('2026-11-22T01:00:00.000Z') })
    let empty = 3
    // As DynamoDB answers when all it has looked at has expired.
    const sparse: Store = {
      ...store,
      range: async (query) => {
        empty -= 1
        return empty > 0 ? { records: [], next: '2026-11-21T00:00:00.000Z' } : store.range(query)
      },
    }
    const seen: string[] = []
    for await (const round of readRounds(sparse, market)) seen.push(round.scheduledAt)
    expect(seen).toEqual(['2026-11-22T01:00:00.000Z'])
  })

  it.each([
    ['only a date', '2026-11-22'],
    ['without a zone', '2026-11-22T01:00:00'],
    ['in no month', '2026-13-01T00:00:00Z'],
    ['empty', ''],
  ])('are refused for a time that is %s', async (_, scheduledAt) => {
    await expect(putRound({ store, round: roundAt(scheduledAt) })).rejects.toEqual(refusal('invalid'))
    await expect(read({ from: scheduledAt })).rejects.toEqual(refusal('invalid'))
  })

  it.each([[0], [-1], [1.5], [Number.NaN]])('are refused as the newest %d', async (newest) => {
    await expect(read({ newest })).rejects.toEqual(refusal('invalid'))
  })

  const visit = roundAt('2026-11-22T01:00:00.000Z').visits[0]
  it.each([
    ['null', null, /it is not an object/],
    ['a list', [], /it is not an object/],
    ['no version', { version: undefined }, /its version is undefined/],
    ['no time', { finishedAt: 0 }, /finishedAt is not a string/],
    ['no method', { method: null }, /method is not an object/],
    ['no visits', { visits: {} }, /visits is not a list/],
    ['an empty visit', { visits: [visit, null] }, /visits\[1\] is not an object/],
    ['no site', { visits: [{ ...visit, site: 1 }] }, /visits\[0\] has no site/],
    ['another status', { visits: [{ ...visit, status: 'great' }] }, /visits\[0\] has the status "great"/],
    ['no loads', { visits: [{ ...visit, loads: undefined }] }, /visits\[0\] has no list of loads/],
    ['no steps', { visits: [{ ...visit, loads: [{}] }] }, /a load without a list of steps/],
    ['no metrics', { visits: [{ ...visit, loads: [{ steps: [{ name: 'home' }] }] }] }, /a step without/],
  ])('name the record that is not a round: %s', async (_, change, says) => {
    const scheduledAt = '2026-11-22T01:00:00.000Z'
    const value = change === null || Array.isArray(change) ? change : { ...roundAt(scheduledAt), ...change }
    await store.create({ ...roundKey({ ...market, scheduledAt }), value })
    await expect(read()).rejects.toThrow(refusal('bad-record'))
    await expect(read()).rejects.toThrow(says)
    await expect(read()).rejects.toThrow('"round#jackets#sydney-phone" "2026-11-22T01:00:00.000Z"')
  })

  it('ask for an update when a newer Outpace wrote them', async () => {
    const round = roundAt('2026-11-22T01:00:00.000Z')
    await store.create({ ...roundKey(round), value: { ...round, version: 2 } })
    await expect(read()).rejects.toThrow(refusal('newer-version'))
  })
})
