import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { saveJudge } from '#core/judge/judge.ts'
import type { Store } from '#store/port.ts'
import { recordBytes } from '#store/record.ts'
import { acknowledge, mute, readMarks } from '#store/records/marks.ts'
import { readJudge, streamKey, writeState, writeStream } from '#store/records/verdicts.ts'
import { judged, stretches, usual } from '../../core/judge/judge-streams.ts'
import { fakeBenchmark } from '../../core/rounds.ts'
import { refusal } from '../adapter.ts'
import { openQuickStore } from '../quick-store.ts'

const place = { benchmark: 'jackets', market: 'sydney-phone' }
const names = { us: 'Acme', metric: 'lcp' } as const
const older = saveJudge(judged(stretches([[30, usual]])).judge)
const newer = saveJudge(judged(stretches([[40, usual]])).judge)

let store: Store
beforeEach(async () => {
  store = await openQuickStore()
})
afterEach(() => store.close())

async function write(judge: typeof older) {
  for (const stream of judge.streams) {
    await writeStream(store, { ...place, stream, sort: streamKey(stream, names), version: 0 })
  }
}

describe('stored verdicts', () => {
  it('are read back unchanged after the first commit', async () => {
    await write(older)
    expect((await readJudge(store, place)).saved).toBeNull()
    expect(await writeState(store, { ...place, state: older.state, versions: new Map() })).toBe('stored')
    const { saved } = await readJudge(store, place)
    expect(saved?.state).toEqual(older.state)
    expect(saved?.streams).toEqual(expect.arrayContaining(older.streams))
    expect(saved?.streams).toHaveLength(older.streams.length)
  })

  it('conflict when another judge replaced the state', async () => {
    await writeState(store, { ...place, state: older.state, versions: new Map() })
    expect(await writeState(store, { ...place, state: newer.state, versions: new Map() })).toBe('conflict')
  })

  it('of a stream never go back to fewer rounds, whichever writer is last', async () => {
    await write(newer)
    await write(older)
    await writeState(store, { ...place, state: newer.state, versions: new Map() })
    expect((await readJudge(store, place)).saved?.streams).toEqual(expect.arrayContaining(newer.streams))
  })

  it('of a stream never go back to an earlier epoch, however few rounds the new one has', async () => {
    const anew = { ...older, streams: older.streams.map((stream) => ({ ...stream, epoch: stream.epoch + 1 })) }
    await write(newer)
    await write(anew)
    await write(newer)
    await writeState(store, { ...place, state: newer.state, versions: new Map() })
    expect((await readJudge(store, place)).saved?.streams).toEqual(expect.arrayContaining(anew.streams))
  })

  it('have one key per stream, promises under our own name, whatever characters it contains', () => {
    const promising = fakeBenchmark({ target: { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 3000 } })
    const { streams } = saveJudge(judged(stretches([[5, usual]]), promising).judge)
    const keys = streams.map((stream) => streamKey(stream, names))
    expect(new Set(keys).size).toBe(streams.length)
    expect(keys).toContain('Acme#home#lcp')
    expect(streamKey({ ...(streams[0] as (typeof streams)[0]), step: 'a#b' }, names)).toBe('Northpeak#a%23b#lcp')
  })

  it('of a stream stay below 8 KB with a remembered regime, a year on', () => {
    const slow = { ...usual, Acme: { home: 1300, search: 1500 } }
    const { streams } = saveJudge(
      judged(
        stretches([
          [600, usual],
          [300, slow],
        ]),
      ).judge,
    )
    for (const stream of streams) {
      expect(recordBytes({ partition: 'p', sort: 's' }, JSON.stringify(stream))).toBeLessThan(8000)
    }
  })

  it('written by a later Outpace are refused', async () => {
    await store.create({ partition: 'verdict#jackets#sydney-phone', sort: 'state', value: { v: 2 } })
    await expect(readJudge(store, place)).rejects.toThrow(refusal('newer-version'))
  })
})

describe('marks on incidents', () => {
  it('are stored apart from them: the first acknowledgement and the last mute count', async () => {
    const marks = () => readMarks(store, { benchmark: 'jackets', now: '2026-11-22T12:00:00.000Z' })
    expect(await marks()).toEqual({ acknowledged: new Map(), mutedUntil: null })
    const one = { benchmark: 'jackets', incident: 'sydney-behind-us-1' }
    expect(await acknowledge(store, { ...one, at: '2026-11-22T10:00:00.000Z' })).toBe('stored')
    expect(await acknowledge(store, { ...one, at: '2026-11-22T11:00:00.000Z' })).toBe('exists')
    await mute(store, { benchmark: 'jackets', until: '2026-11-23T00:00:00.000Z', at: '2026-11-22T10:00:00.000Z' })
    expect(await marks()).toEqual({
      acknowledged: new Map([['sydney-behind-us-1', '2026-11-22T10:00:00.000Z']]),
      mutedUntil: '2026-11-23T00:00:00.000Z',
    })
    await mute(store, { benchmark: 'jackets', until: '2026-11-22T11:59:00.000Z', at: '2026-11-22T11:00:00.000Z' })
    expect((await marks()).mutedUntil).toBeNull()
  })
})
