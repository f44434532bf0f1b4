import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Marker } from '#core/model/marker.ts'
import { afterMarker } from '#core/words/marker.ts'
import { digestContent } from '#notify/digest/content.ts'
import { readMarker } from '#stages/markers/markers.ts'
import { putIncident } from '#store/records/incidents.ts'
import { readMarkers } from '#store/records/markers.ts'
import { busyWeek, reader } from '../notify/digest-scenes.ts'
import { incident, market, now, type SmallApi, smallApi } from './api/small.ts'

let api: SmallApi
beforeAll(async () => {
  api = await smallApi({ rounds: 2 })
  await putIncident({ store: api.store, incident })
})
afterAll(() => api[Symbol.asyncDispose]())

const { benchmark } = incident
const twoHoursBefore = '2026-11-27T08:00:00Z'
const listed = async () => ((await api.get(`${market}/markers`)).body as { markers: Marker[] }).markers

test('a release is marked once however often a pipeline runs, listed by time, and removed', async () => {
  const release = { label: '4.2', kind: 'release', at: twoHoursBefore }
  expect(await api.post(`${market}/markers`, release)).toMatchObject({
    status: 200,
    body: {
      sentence: expect.stringMatching(/^Release "4.2" is marked on .* at 27 Nov, 19:00 \(Australia\/Sydney\)\.$/),
    },
  })
  await api.post(`${market}/markers`, release)
  await api.post(`${market}/markers`, { label: 'spring campaign', kind: 'campaign', at: '2026-11-20' })
  await api.post(`${market}/markers`, { label: 'banner off' })
  expect((await listed()).map(({ label, kind, at }) => [label, kind, at])).toEqual([
    ['spring campaign', 'campaign', '2026-11-20T00:00:00Z'],
    ['4.2', 'release', twoHoursBefore],
    ['banner off', 'other', '2026-11-28T10:00:00Z'],
  ])
  const within = await api.get(`${market}/markers?from=2026-11-27&to=2026-11-27`)
  expect((within.body as { markers: Marker[] }).markers.map(({ label }) => label)).toEqual(['4.2'])
  const last = (await listed()).at(-1)
  expect(await api.post(`${market}/markers/${last?.id}/remove`, {})).toMatchObject({
    status: 200,
    body: { sentence: '"banner off" is removed.' },
  })
  expect(await listed()).toHaveLength(2)
  expect(await api.post(`${market}/markers/${last?.id}/remove`, {})).toMatchObject({ status: 404 })
  expect(await readMarkers(api.store, { benchmark, most: 1 })).toMatchObject([{ label: '4.2' }])
})

test('a removed marker can be set again', async () => {
  const again = { label: 'again', kind: 'release', at: '2026-11-01' }
  for (let i = 0; i < 2; i++) {
    await api.post(`${market}/markers`, again)
    const found = (await listed()).find(({ label }) => label === 'again')
    expect(found).toBeDefined()
    await api.post(`${market}/markers/${found?.id}/remove`, {})
  }
  expect((await listed()).some(({ label }) => label === 'again')).toBe(false)
})

test('an incident says which marker came within 24 hours before it began', async () => {
  const { body } = await api.get(`${market}/incidents`)
  const [found] = (body as { incidents: { timeline: { words: string }[] }[] }).incidents
  expect(found?.timeline.map(({ words }) => words).slice(0, 2)).toEqual(['Release "4.2", 2 h before it began', 'Began'])
  const [campaign, release] = await listed()
  if (campaign === undefined || release === undefined) throw new Error('markers are missing')
  expect(afterMarker(incident.openedAt, [campaign, release])).toBe('It began 2 h after the release "4.2".')
  expect(afterMarker(release.at, [release])).toBe('It began with the release "4.2".')
  // Eight days before, or after: nothing is said.
  expect(afterMarker(incident.openedAt, [campaign])).toBeUndefined()
  expect(afterMarker('2026-11-27T07:59:59Z', [release])).toBeUndefined()
})

test('the digest names the marker before an incident, and nothing in it becomes a link', () => {
  const first = busyWeek().incidents.incidents.at(-1)
  if (first === undefined) throw new Error('no incident')
  const at = new Date(Date.parse(first.openedAt) - 3 * 3_600_000).toISOString()
  const markers = [{ version: 1 as const, id: 'x', kind: 'campaign' as const, label: 'evil.example sale', at }]
  const words = JSON.stringify(digestContent(busyWeek({ markers }), { reader, lang: 'en-AU' }))
  expect(words).toContain('It began 3 h after the campaign \\"evil.\u200cexample sale\\".')
  expect(JSON.stringify(digestContent(busyWeek(), { reader, lang: 'en-AU' }))).not.toContain('It began')
})

test('what people write is one short line, and its time is near', () => {
  const read = (label: string, at?: string) => readMarker({ label, kind: 'other', at }, now)
  const hostile = read('<img src=x>\u001b[31m\u202e\nred\u0000')
  expect(hostile).toMatchObject({ ok: true, value: { label: '<img src=x> red' } })
  expect(read('x'.repeat(80)).ok).toBe(true)
  expect(read('👩‍👩‍👧‍👦'.repeat(80)).ok).toBe(false)
  for (const [label, at, words] of [
    ['x'.repeat(81), undefined, /too long/],
    ['x'.repeat(1_000_000), undefined, /too long/],
    ['\u0000 \u202e', undefined, /empty/],
    ['4.2', 'yesterday', /is not a time/],
    ['4.2', '2026-13-40', /not in the calendar/],
    ['4.2', '2026-02-30', /2026-02-30 is not in the calendar/],
    ['4.2', '1066-10-14', /more than ten years ago/],
    ['4.2', '2099-01-01', /more than a year ahead/],
  ] as const) {
    const parsed = read(label, at)
    expect(parsed.ok ? '' : parsed.words.message).toMatch(words)
  }
})

test('a hostile request for a marker is refused', async () => {
  const before = await listed()
  for (const body of [{}, { label: 5 }, { label: 'x', kind: 'weapon' }, { label: 'x', at: 'now' }, { label: ' ' }]) {
    expect((await api.post(`${market}/markers`, body)).status, JSON.stringify(body)).toBe(400)
  }
  expect((await api.post(`${market}/markers/${encodeURIComponent('../../mute')}/remove`, {})).status).toBe(404)
  expect(await listed()).toEqual(before)
})
