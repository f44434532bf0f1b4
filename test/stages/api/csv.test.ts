import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiOptions, apiApp } from '#stages/api/app.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import { storeQuarter } from '#stages/sample/store.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'

const now = Date.UTC(2026, 10, 28, 10)
const host = '127.0.0.1:8380'
const market = '/api/generated-quarter/sydney-phone'
const hostile = '=HYPERLINK("http://evil.example"),\u202e"quoted"'

let folder: string
let store: Store
let options: ApiOptions
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-csv-'))
  store = await openSqliteStore({ folder, now: () => now })
  await storeQuarter(store, now)
  options = {
    contests: async () => [{ benchmark: quarterBenchmark, store }],
    evidence: evidenceFolder(join(folder, 'evidence')),
    judge: async () => undefined,
    page: new Map(),
    hosts: () => [host],
    now: () => now,
  }
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

function get(path: string, given: ApiOptions = options): Promise<Response> {
  return Promise.resolve(apiApp(given).request(`http://${host}${path}`, { headers: { host } }))
}

async function rowsOf(path: string, given?: ApiOptions): Promise<Record<string, string>[]> {
  // response.text() would drop the byte order mark.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await (await get(path, given)).arrayBuffer())
  expect(text).toMatch(/^\uFEFF/)
  expect(text).toMatch(/\r\n$/)
  const [columns = [], ...rows] = parse(text.slice(1))
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ''])))
}

/** RFC 4180. */
function parse(text: string): string[][] {
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g
  const rows: string[][] = [[]]
  for (const [, found = '', end] of text.matchAll(cell)) {
    rows.at(-1)?.push(found.startsWith('"') ? found.slice(1, -1).replaceAll('""', '"') : found)
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

async function answer<T>(path: string): Promise<T> {
  return (await (await get(path)).json()) as T
}

describe('CSV has what the view shows', () => {
  test('journey: medians and gaps of every step, and every dot', async () => {
    const { steps, league } = await answer<{
      steps: { step: string; sites: { site: string; figure: { median: number }; dots: [string, number][] }[] }[]
      league: { gaps: { step: string; competitor: string; metric: string; ratio: number; low: number }[] }
    }>(`${market}/journey`)
    const rows = await rowsOf(`${market}/journey.csv`)
    expect(rows).toHaveLength(15)
    const search = steps.find(({ step }) => step === 'search')
    const [ours, pluvio] = rows.filter(({ step }) => step === 'search')
    expect(Number(ours?.['median lcp (ms)'])).toBe(search?.sites[0]?.figure.median)
    const gap = league.gaps.find(
      (each) => each.step === 'search' && each.competitor === 'Pluvio' && each.metric === 'lcp',
    )
    expect([Number(pluvio?.['gap (ratio)']), Number(pluvio?.['gap low (ratio)'])]).toEqual([gap?.ratio, gap?.low])
    expect(ours?.['gap (ratio)']).toBe('')
    const dots = await rowsOf(`${market}/journey-rounds.csv`)
    const [at = '', value] = search?.sites[1]?.dots[0] ?? []
    const dot = dots.find((row) => row.step === 'search' && row.site === 'Pluvio')
    expect(dot).toMatchObject({ 'round (UTC)': at.slice(0, 19).replace('T', ' '), you: 'no' })
    expect(Number(dot?.['median lcp (ms)'])).toBe(value)
  })

  test('trend: a row for each day and site, with the query of the view', async () => {
    const { trend } = await answer<{
      trend: { dates: string[]; times: { medians: number[] }[]; gaps: { days: [number, number, number][] }[] }
    }>(`${market}/trend?step=search&days=30&metric=ttfb`)
    const rows = await rowsOf(`${market}/trend.csv?step=search&days=30&metric=ttfb`)
    expect(rows).toHaveLength(90)
    expect(rows[0]).toMatchObject({ date: trend.dates[0], step: 'search', site: 'Wattle Lane', you: 'yes' })
    expect(Number(rows[0]?.['median ttfb (ms)'])).toBe(trend.times[0]?.medians[0])
    expect([rows[1]?.['gap (ratio)'], rows[1]?.['gap high (ratio)']].map(Number)).toEqual([
      trend.gaps[0]?.days[0]?.[0],
      trend.gaps[0]?.days[0]?.[2],
    ])
  })

  test('incidents and their weeks, the standing, and pictures', async () => {
    const incidents = await rowsOf(`${market}/incidents.csv`)
    expect(incidents.map(({ headline }) => headline)).toContain('You fell behind Pluvio on product')
    const weeks = await rowsOf(`${market}/incidents-weeks.csv`)
    expect(weeks.at(-1)).toMatchObject({ week: '2026-W48', Monday: '2026-11-23' })
    const standing = await rowsOf('/api/standing.csv')
    expect(standing.map(({ place, site }) => [place, site])).toEqual([
      ['1', 'Pluvio'],
      ['2', 'Wattle Lane'],
      ['3', 'Nordregn'],
    ])
    expect(standing[0]?.standing).toMatch(/^You have been behind Pluvio/)
    expect(await rowsOf('/api/standing.csv?benchmark=other')).toEqual([])
    expect(await rowsOf(`${market}/films.csv`)).toEqual([])
  })

  test('the file says benchmark, market, view and the date there', async () => {
    const { headers } = await get(`${market}/trend.csv`)
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="outpace-generated-quarter-sydney-phone-trend-2026-11-28.csv"',
    )
    expect((await get('/api/standing.csv')).headers.get('content-disposition')).toContain('outpace-standing-')
  })

  test('what a page wrote is no formula, and reorders nothing', async () => {
    const sites = quarterBenchmark.sites.map((site, index) => (index === 1 ? { ...site, name: hostile } : site))
    const given = { ...options, contests: async () => [{ benchmark: { ...quarterBenchmark, sites }, store }] }
    const rows = await rowsOf(`${market}/journey.csv`, given)
    expect(rows[1]?.site).toBe(`'=HYPERLINK("http://evil.example"),"quoted"`)
  })

  test('a wrong question and an unknown table are refused as elsewhere', async () => {
    expect((await get(`${market}/trend.csv?days=0`)).status).toBe(400)
    expect((await get(`${market}/nothing.csv`)).status).toBe(404)
    expect((await get('/api/no/where/trend.csv')).status).toBe(404)
  })

  test('the description of the API lists every table', async () => {
    const { paths } = await answer<{ paths: Record<string, unknown> }>('/api/openapi.json')
    for (const name of ['journey', 'journey-rounds', 'trend', 'films', 'incidents', 'incidents-weeks']) {
      expect(Object.keys(paths)).toContain(`/api/{benchmark}/{market}/${name}.csv`)
    }
    expect(Object.keys(paths)).toContain('/api/standing.csv')
  })
})
