import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Benchmark, Site } from '#core/model/benchmark.ts'
import { noFieldData } from '#core/words/field.ts'
import { type CruxOptions, cruxClient, FieldError } from '#measure/field/crux.ts'
import { field } from '#stages/api/views/field.ts'
import { askField, isFieldAsked } from '#stages/field/field.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { fakeBenchmark, fakeRound, ok, sydney } from '../core/rounds.ts'
import { type Answer, breakOff, type HttpServer, hang, startHttp, status } from '../notify/http-server.ts'
import { openQuickStore } from '../store/quick-store.ts'

const now = Date.parse('2026-11-28T10:00:00Z')
const retention = 760 * 86_400_000
const period = { firstDate: { year: 2026, month: 10, day: 30 }, lastDate: { year: 2026, month: 11, day: 26 } }

/** As https://developer.chrome.com/docs/crux/api shows it. */
const record = (lcp: number) => ({
  record: {
    key: { formFactor: 'PHONE', origin: 'https://www.acme.com.au' },
    metrics: {
      largest_contentful_paint: {
        histogram: [
          { start: 0, end: 2500, density: 0.9 },
          { start: 2500, end: 4000, density: 0.05 },
          { start: 4000, density: 0.05 },
        ],
        percentiles: { p75: lcp },
      },
      cumulative_layout_shift: { percentiles: { p75: '0.05' } },
      interaction_to_next_paint: { percentiles: { p75: 180 } },
      experimental_time_to_first_byte: { percentiles: { p75: 640 } },
      first_contentful_paint: { percentiles: { p75: 1200 } },
      largest_contentful_paint_image_resource_load_delay: { percentiles: { p75: 700 } },
      form_factors: { fractions: { phone: 0.7, desktop: 0.3 } },
    },
    collectionPeriod: period,
  },
})
const history = {
  record: {
    key: {},
    metrics: {
      largest_contentful_paint: { percentilesTimeseries: { p75s: [2300, null, 2100] } },
      cumulative_layout_shift: { percentilesTimeseries: { p75s: ['0.10', '0.05', '0.05'] } },
    },
    collectionPeriods: [period, period, period],
  },
}
const google = (code: number, message: string, name: string) =>
  status(code, { body: JSON.stringify({ error: { code, message, status: name } }) })
const notFound = google(404, 'chrome ux report data not found', 'NOT_FOUND')

const acme: Site = {
  name: 'Acme',
  us: true,
  origin: 'https://www.acme.com.au',
  walk: { kind: 'pages', pages: { home: '/', search: '/s?q=rain' } },
}
const laptop: Site = { name: 'Laptop', us: false, origin: 'http://localhost:3000', walk: { kind: 'pages', pages: {} } }
const benchmark: Benchmark = fakeBenchmark({ sites: [acme, laptop] })

let crux: HttpServer
let store: Store
beforeAll(async () => {
  crux = await startHttp()
  store = await openQuickStore({ now: () => now })
})
afterAll(async () => {
  await store.close()
  await crux[Symbol.asyncDispose]()
})
beforeEach(() => {
  crux.received.length = 0
  crux.answers.length = 0
})

const json = (value: object): Answer => status(200, { body: JSON.stringify(value) })
const client = (options: Pick<CruxOptions, 'timeout' | 'waitForQuota'> = {}) =>
  cruxClient({ key: 'k-123', address: crux.url, timeout: 5000, ...options })

test('origin and pages are asked for one by one; a page without data has none, whatever the origin has', async () => {
  crux.answers.push(json(record(2000)), json(history), json(record(2500)), notFound)
  await putRound({ store, round: fakeRound(0, { Acme: ok({ home: 1400 }), Laptop: ok({ home: 900 }) }) })
  expect(await isFieldAsked(store, { benchmark, now })).toBe(false)
  const { records, skipped } = await askField({ store, benchmark, client: client(), now, retention })
  expect(skipped).toEqual(['Laptop'])
  expect(records[0]?.entries.map(({ step, address, data }) => [step, address, data?.p75.lcp])).toEqual([
    [null, 'https://www.acme.com.au', 2000],
    ['home', 'https://www.acme.com.au/', 2500],
    ['search', 'https://www.acme.com.au/s', undefined],
  ])
  expect(records[0]?.entries[0]).toMatchObject({
    formFactor: 'PHONE',
    data: {
      p75: { lcp: 2000, cls: 0.05, inp: 180, ttfb: 640, fcp: 1200, lcpLoadDelay: 700 },
      first: '2026-10-30',
      last: '2026-11-26',
    },
    weeks: [
      { last: '2026-11-26', p75: { lcp: 2300, cls: 0.1 } },
      { last: '2026-11-26', p75: { lcp: null, cls: 0.05 } },
      { last: '2026-11-26', p75: { lcp: 2100, cls: 0.05 } },
    ],
  })
  // The key is in no address, and neither is what a visitor searched for.
  expect(crux.received.map(({ path }) => path)).toEqual([
    '/v1/records:queryRecord',
    '/v1/records:queryHistoryRecord',
    '/v1/records:queryRecord',
    '/v1/records:queryRecord',
  ])
  expect(crux.received.map(({ headers }) => headers['x-goog-api-key'])).toEqual(Array(4).fill('k-123'))
  expect(crux.received.map(({ body }) => JSON.parse(body))).toMatchObject([
    { origin: 'https://www.acme.com.au', formFactor: 'PHONE' },
    { origin: 'https://www.acme.com.au', formFactor: 'PHONE' },
    { url: 'https://www.acme.com.au/', formFactor: 'PHONE' },
    { url: 'https://www.acme.com.au/s', formFactor: 'PHONE' },
  ])
  // Once a day is enough.
  expect(await isFieldAsked(store, { benchmark, now })).toBe(true)
  expect(await isFieldAsked(store, { benchmark, now: now + 86_400_000 })).toBe(false)

  const again = { store, benchmark, client: client(), now, retention, missing: true }
  expect(await askField(again)).toEqual({ records: [], skipped: ['Laptop'] })
  expect(crux.received).toHaveLength(4)

  const place = { store, evidence: { get: async () => undefined }, benchmark, market: sydney, now }
  const { date, rows, sentences } = await field.read(place, {})
  expect(date).toBe('2026-11-28')
  expect(rows.map(({ step, data, lab }) => [step, data?.p75.lcp, lab])).toEqual([
    [null, 2000, null],
    ['home', 2500, 1400],
    ['search', undefined, null],
  ])
  expect(sentences[0]).toContain('75th percentile of real Chrome visits on phones')
  expect(sentences[1]).toBe(noFieldData(rows))
  expect(sentences[1]).toContain('1 of 3 addresses')
})

test('where the quota of a minute is used up, a function waits for the next one, and does so twice', async () => {
  const used = google(429, "Quota exceeded for quota metric 'Queries'", 'RESOURCE_EXHAUSTED')
  const waits: number[] = []
  const patient = () => client({ waitForQuota: async () => void waits.push(crux.answers.length) })
  const query = { of: { origin: 'https://www.acme.com.au' }, formFactor: 'PHONE' } as const
  crux.answers.push(used, json(record(2000)))
  expect((await patient().record(query))?.p75.lcp).toBe(2000)
  expect(waits).toHaveLength(1)
  crux.answers.push(used, used, used)
  await expect(patient().record(query)).rejects.toThrow('The quota of the CrUX API is used up')
  expect(waits).toHaveLength(3)
})

describe('what goes wrong is explained, without the key, and nothing is stored', () => {
  const cases: [name: string, answer: Answer, words: RegExp][] = [
    [
      'quota',
      google(429, "Quota exceeded for quota metric 'Queries'", 'RESOURCE_EXHAUSTED'),
      /quota .* Try again in a minute/,
    ],
    [
      'bad key',
      google(400, 'API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT'),
      /Check the secret that cruxKey names/,
    ],
    [
      'API not enabled',
      google(403, 'Chrome UX Report API has not been used', 'PERMISSION_DENIED'),
      /Enable the "Chrome UX Report API"/,
    ],
    ['bad address', google(400, 'Invalid url', 'INVALID_ARGUMENT'), /answers with 400. Check the addresses/],
    ['outage', status(503, { body: '<html>\u001b[31mdown' }), /answers with 503. Try again later/],
    ['cut off', breakOff, /cannot be reached/],
    ['no JSON', status(200, { body: 'hello' }), /cannot be read/],
    [
      'another form',
      json({ record: { metrics: { largest_contentful_paint: { percentiles: { p75: 'fast' } } } } }),
      /cannot be read/,
    ],
    ['endless', status(200, { body: 'x'.repeat(1_100_000) }), /cannot be read/],
    ['redirect', status(302, { headers: { location: 'http://127.0.0.1:1/' } }), /cannot be reached/],
  ]
  test.each(cases)('%s', async (_, answer, words) => {
    crux.answers.push(answer)
    const other = fakeBenchmark({ id: 'other', sites: [acme] })
    const failure = await askField({ store, benchmark: other, client: client(), now, retention }).catch(
      (error) => error,
    )
    expect(failure).toBeInstanceOf(FieldError)
    expect(failure.message).toMatch(words)
    expect(failure.message).not.toContain('k-123')
    expect(failure.message).not.toContain('\u001b')
    expect(await isFieldAsked(store, { benchmark: other, now })).toBe(false)
  })

  test('an answer that does not come in time', async () => {
    crux.answers.push(hang)
    const asked = client({ timeout: 50 }).record({ of: { origin: 'https://www.acme.com.au' }, formFactor: 'PHONE' })
    await expect(asked).rejects.toThrow(/no answer within 0.05 s/)
  })
})
