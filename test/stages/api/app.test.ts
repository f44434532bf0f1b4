import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '#dashboard/build.ts'
import { apiApp } from '#stages/api/app.ts'
import type { ApiOptions } from '#stages/api/options.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import { storeQuarter } from '#stages/sample/store.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'

const now = Date.UTC(2026, 10, 28, 10)
const host = '127.0.0.1:8380'
const market = '/api/generated-quarter/sydney-phone'

let folder: string
let store: Store
let options: ApiOptions
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-api-'))
  store = await openSqliteStore({ folder, now: () => now })
  const evidence = evidenceFolder(join(folder, 'evidence'))
  await storeQuarter(store, { now, evidence })
  await evidence.put('demo/a.jpg', new Uint8Array([0xff, 0xd8]))
  await evidence.put('demo/requests.jsonl', new Uint8Array([0x7b]))
  await evidence.put('demo/here/acme/trace.zip', new Uint8Array([0x50, 0x4b]))
  options = {
    contests: async () => [{ benchmark: quarterBenchmark, store }],
    evidence,
    judge: async () => undefined,
    page: new Map([['/', { type: 'text/html', body: new Uint8Array([60]) }]]),
    hosts: () => [host],
    now: () => now,
  }
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await apiApp(options).request(`http://${host}${path}`, { headers: { host, ...headers } })
  return { response, status: response.status, body: (await response.json().catch(() => undefined)) as unknown }
}

describe('the data of the dashboard', () => {
  test('the standing has the verdict in words, the league with intervals, and the small trend', async () => {
    const { body } = await get('/api/standing')
    const [card] = (body as { cards: StandingView[] }).cards
    expect(card?.sentence).toMatch(
      /^You have been behind Pluvio on home, search and product since .*\. The largest gap is to Pluvio on home: 1\.\d\dx slower on LCP/,
    )
    expect(card?.league.sites.map(({ name, place }) => [name, place])).toEqual([
      ['Wattle Lane', 2],
      ['Pluvio', 1],
      ['Nordregn', 3],
    ])
    const [gap] = card?.league.overall ?? []
    expect(gap?.low).toBeLessThan(gap?.ratio ?? 0)
    expect(gap?.high).toBeGreaterThan(gap?.ratio ?? 0)
    expect(card?.trend?.dates).toHaveLength(30)
  })

  test('the journey shows every round that the league counts as a dot', async () => {
    const { body } = await get(`${market}/journey`)
    const { steps, counted } = body as {
      steps: { step: string; metric: string; sites: { dots: unknown[] }[] }[]
      counted: { rounds: number }
    }
    const { body: standing } = await get('/api/standing')
    expect(counted.rounds).toBe((standing as { cards: StandingView[] }).cards[0]?.league.rounds)
    expect(steps.map(({ step, metric }) => [step, metric])).toEqual([
      ['home', 'lcp'],
      ['search', 'lcp'],
      ['product', 'lcp'],
      ['basket', 'lcp'],
      ['journey', 'duration'],
    ])
    for (const { sites } of steps) for (const { dots } of sites) expect(dots).toHaveLength(counted.rounds)
    const other = await get(`${market}/journey?metric=ttfb`)
    expect(other.body).toMatchObject({ steps: [{ step: 'home', metric: 'ttfb' }, {}, {}, {}, { metric: 'duration' }] })
  })

  test('a quarter is a day per point, with the incidents of its step, and without the days of a challenge', async () => {
    const { body } = await get(`${market}/trend?step=search&days=90`)
    const { trend, incidents } = body as {
      trend: { dates: string[]; gaps: { competitor: string; days: (number[] | null)[] }[] }
      incidents: { headline: string }[]
    }
    expect(trend.dates).toHaveLength(90)
    expect(incidents.map(({ headline }) => headline)).toEqual([
      'You slowed down on search: you were behind Pluvio and Nordregn',
    ])
    const nordregn = trend.gaps.find(({ competitor }) => competitor === 'Nordregn')?.days ?? []
    expect(nordregn.filter((day) => day === null).length).toBeGreaterThan(0)
    const slow = trend.dates.flatMap((date, index) => {
      const ratio = trend.gaps[0]?.days[index]?.[0] ?? 0
      return ratio > 1.7 ? [date] : []
    })
    expect(slow).toEqual([
      '2026-10-13',
      '2026-10-14',
      '2026-10-15',
      '2026-10-16',
      '2026-10-17',
      '2026-10-18',
      '2026-10-19',
    ])
  })

  test('two periods are compared in a sentence, with an interval', async () => {
    const { body } = await get(`${market}/trend?step=search&from=2026-10-13&to=2026-10-19&compare=before`)
    const { trend, before, goals } = body as {
      trend: { dates: string[] }
      before: { length: number; sentences: string[]; trend: { dates: string[] } }
      goals: { promise: number; behind: number }
    }
    expect(trend.dates).toEqual(expect.arrayContaining(['2026-10-13', '2026-10-19']))
    expect(before.trend.dates.at(-1)).toBe('2026-10-12')
    expect(before.length).toBe(7)
    expect(before.sentences[0]).toMatch(
      /^In these 7 days your LCP on search was 1\.[34]\dx slower than in the 7 days before \(95 % confidence interval 1\.\d\d–1\.\d\d\)\.$/,
    )
    expect(before.sentences[1]).toMatch(
      /^You were 1\.\d\dx slower than Pluvio now, 1\.\d\dx slower before: you lost ground, by a factor of 1\.\d\d–1\.\d\d/,
    )
    expect(goals).toEqual({ promise: 3000, behind: 1.05 })
    const calm = await get(`${market}/trend?step=search&from=2026-11-08&to=2026-11-14&compare=before`)
    expect((calm.body as { before: typeof before }).before.sentences).toHaveLength(3)
    for (const sentence of (calm.body as { before: typeof before }).before.sentences) {
      expect(sentence).toContain('no clear change')
    }
  })

  test('a trend is narrowed to dates and to a competitor', async () => {
    const { body } = await get(`${market}/trend?step=search&from=2026-10-13&to=2026-10-15&competitor=Pluvio`)
    expect(body).toMatchObject({
      trend: { dates: ['2026-10-13', '2026-10-14', '2026-10-15'], gaps: [{ competitor: 'Pluvio' }] },
    })
    expect((body as { trend: { times: unknown[] } }).trend.times).toHaveLength(2)
    const whole = await get(`${market}/trend?step=journey`)
    expect(whole.body).toMatchObject({ trend: { metric: 'duration' }, goals: { promise: null } })
    for (const [query, error] of [
      ['from=2026-10-13', /^to: missing/],
      ['from=2026-10-13&to=2026-10-12', /^to: 2026-10-12 is before/],
      ['from=2020-01-01&to=2026-10-12', /more than 762/],
      [
        'from=yesterday&to=2026-10-12',
        /^from: "yesterday" is not a time\. Write it like 2026-10-13 or 2026-10-13T09:00:00Z\.$/,
      ],
      ['competitor=Nobody', /^competitor: "Nobody" is not one of Pluvio, Nordregn\.$/],
    ] as const) {
      const { status, body: answer } = await get(`${market}/trend?${query}`)
      expect([status, (answer as { error: string }).error]).toEqual([400, expect.stringMatching(error)])
    }
  })

  test('incidents come with their words, newest first', async () => {
    const { body } = await get(`${market}/incidents`)
    const { incidents, sentence } = body as {
      incidents: { headline: string; span: string; details: string[] }[]
      sentence: string
    }
    expect(sentence).toContain('incidents this week')
    expect(incidents.map(({ headline }) => headline)).toEqual([
      'You fell behind Pluvio on product',
      'You slowed down on search: you were behind Pluvio and Nordregn',
    ])
    expect(incidents[1]?.span).toMatch(/^From 12 Oct, 21:00 to 20 Oct, 03:00/)
    expect(incidents[1]?.details.join()).toContain('search against Pluvio')
  })

  test('a wrong question is answered with what is wrong', async () => {
    expect(await get('/api/nothing/here/journey')).toMatchObject({
      status: 404,
      body: { error: 'There is no benchmark "nothing".' },
    })
    expect(await get('/api/generated-quarter/here/journey')).toMatchObject({
      status: 404,
      body: { error: 'generated-quarter has no market "here". Its markets: sydney-phone.' },
    })
    const refused = async (query: string) => (await get(`${market}/${query}`)).body
    expect(await refused('journey?window=1y')).toEqual({ error: 'window: "1y" is not one of newest, 24h, 7d.' })
    expect(await refused('trend?days=abc')).toEqual({ error: 'days: "abc" is not a whole number.' })
    expect(await refused('trend?days=1.5')).toEqual({ error: 'days: "1.5" is not a whole number.' })
    expect(await refused('trend?days=9999')).toEqual({ error: 'days: 9999 is too large. The largest is 762.' })
    expect(await refused('journey?metric=lpc')).toMatchObject({
      error: expect.stringMatching(/^metric: "lpc" is not one of ttfb, /),
    })
    expect(await get(`${market}/trend?days=9999`)).toMatchObject({ status: 400 })
    for (const query of ['films?at=today', 'failures?at=today', 'why?before=today', 'quality-visits?date=today']) {
      const { status, body } = await get(`${market}/${query}`)
      expect([status, body], query).toEqual([
        400,
        { error: expect.stringMatching(/^\w+: "today" is not a (time|date)\. Write it like 2026-10-13/) },
      ])
    }
    expect(await get(`${market}/trend?step=serch`)).toMatchObject({
      status: 400,
      body: { error: 'step: "serch" is not one of home, search, product, basket.' },
    })
  })

  test('an address below /api without data is no page', async () => {
    for (const path of ['/api', '/api/verdict', '/api/nothing/here/at/all', `${market}/verdict`]) {
      expect(await get(path), path).toMatchObject({ status: 404, body: { error: 'There is nothing at this address.' } })
    }
  })

  test('an answer that has not changed is not sent again', async () => {
    const { response } = await get(`${market}/incidents`)
    const tag = response.headers.get('etag') ?? ''
    expect((await get(`${market}/incidents`, { 'if-none-match': tag })).status).toBe(304)
  })
})

describe('the server', () => {
  test('is reached by its own address only, so that no page of the internet can read it', async () => {
    for (const headers of [
      { host: 'evil.example' },
      { host, origin: 'http://evil.example' },
      { host, origin: 'null' },
    ]) {
      expect((await get('/api/standing', headers)).status, JSON.stringify(headers)).toBe(403)
    }
    expect((await get('/api/standing', { origin: `http://${host}` })).status).toBe(200)
  })

  test('allows no script but its own', async () => {
    const { response } = await get('/')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).not.toMatch(/unsafe|\*/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('serves pictures of the evidence, traces as downloads, and nothing else of it', async () => {
    const { response } = await get('/evidence/demo/a.jpg')
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    const { response: trace } = await get('/evidence/demo/here/acme/trace.zip')
    expect([trace.status, trace.headers.get('content-type')]).toEqual([200, 'application/zip'])
    expect(trace.headers.get('content-disposition')).toBe('attachment; filename="outpace-demo-here-acme-trace.zip"')
    for (const path of [
      '/evidence/trace.zip',
      '/evidence/demo/other.zip',
      '/evidence/demo/"quoted"/trace.zip',
      '/evidence/demo/none/trace.zip',
      '/evidence/demo/requests.jsonl',
      '/evidence/../outpace.db',
      '/evidence/%2e%2e/a.jpg',
      '/evidence/none.jpg',
    ]) {
      expect((await get(path)).status, path).toBe(404)
    }
  })

  test('answers the address of a view with the page, and an unknown file with 404', async () => {
    expect((await get('/generated-quarter/sydney-phone/trend')).response.headers.get('content-type')).toBe('text/html')
    expect((await get('/main.map.js')).status).toBe(404)
  })
})

test('the page names its files after their content, which browsers and caches then keep', async () => {
  const app = apiApp({ ...options, page: await buildPage() })
  const ask = (path: string) => app.request(`http://${host}${path}`, { headers: { host } })
  const page = await ask('/')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const files = [...(await page.text()).matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path)
  expect(files.length).toBeGreaterThan(1)
  for (const path of files) {
    const file = await ask(path)
    expect([file.status, file.headers.get('cache-control')], path).toEqual([200, 'public, max-age=31536000, immutable'])
  }
})

const hostile = '=HYPERLINK("http://evil.example"),\u202e"quoted"'

function ask(path: string, given: ApiOptions = options): Promise<Response> {
  return Promise.resolve(apiApp(given).request(`http://${host}${path}`, { headers: { host } }))
}

async function rowsOf(path: string, given: ApiOptions = options): Promise<Record<string, string>[]> {
  // response.text() would drop the byte order mark.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await (await ask(path, given)).arrayBuffer())
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
  return (await ask(path)).json() as Promise<T>
}

describe('CSV has what a view shows', () => {
  test('journey: medians and gaps of every step, and every dot', async () => {
    const { steps } = await answer<{
      steps: {
        step: string
        sites: {
          site: string
          figure: { median: number }
          gap: { ratio: number; low: number }
          dots: [string, number][]
        }[]
      }[]
    }>(`${market}/journey`)
    const rows = await rowsOf(`${market}/journey.csv`)
    expect(rows).toHaveLength(15)
    const search = steps.find(({ step }) => step === 'search')
    const [ours, pluvio] = rows.filter(({ step }) => step === 'search')
    expect(Number(ours?.['median lcp (ms)'])).toBe(search?.sites[0]?.figure.median)
    const gap = search?.sites.find(({ site }) => site === 'Pluvio')?.gap
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
    const films = await rowsOf(`${market}/films.csv`)
    expect(films.map(({ site }) => site)).toEqual([...Array(3).fill('Wattle Lane'), ...Array(3).fill('Pluvio')])
    expect(films[2]).toMatchObject({ step: 'home', 'shown since (ms)': '2350' })
    const requests = await rowsOf(`${market}/waterfall.csv`)
    expect(requests[0]).toMatchObject({
      site: 'Wattle Lane',
      address: 'https://wattle-lane.example/',
      'wait (ms)': '420',
    })
    expect(await rowsOf(`${market}/field.csv`)).toEqual([])
  })

  test('the file says benchmark, market, view and the date there', async () => {
    const { headers } = await ask(`${market}/trend.csv`)
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="outpace-generated-quarter-sydney-phone-trend-2026-11-28.csv"',
    )
    expect((await ask('/api/standing.csv')).headers.get('content-disposition')).toContain('outpace-standing-')
    // A header has no letters beyond ASCII.
    expect((await ask('/api/standing.csv?benchmark=%E6%A4%9C')).headers.get('content-disposition')).toMatch(
      /^attachment; filename="outpace---standing-[\d-]+\.csv"; filename\*=UTF-8''outpace-%E6%A4%9C-standing-[\d-]+\.csv$/,
    )
  })

  test('what a page wrote is no formula, and reorders nothing', async () => {
    const sites = quarterBenchmark.sites.map((site, index) => (index === 1 ? { ...site, name: hostile } : site))
    const given = { ...options, contests: async () => [{ benchmark: { ...quarterBenchmark, sites }, store }] }
    const rows = await rowsOf(`${market}/journey.csv`, given)
    expect(rows[1]?.site).toBe(`'=HYPERLINK("http://evil.example"),"quoted"`)
  })

  test('a wrong question and an unknown table are refused as elsewhere', async () => {
    expect((await ask(`${market}/trend.csv?days=0`)).status).toBe(400)
    expect((await ask(`${market}/nothing.csv`)).status).toBe(404)
    expect((await ask('/api/no/where/trend.csv')).status).toBe(404)
  })

  test('the description of the API lists every table', async () => {
    const { paths } = await answer<{ paths: Record<string, unknown> }>('/api/openapi.json')
    for (const name of ['journey', 'journey-rounds', 'trend', 'films', 'incidents', 'incidents-weeks']) {
      expect(Object.keys(paths)).toContain(`/api/{benchmark}/{market}/${name}.csv`)
    }
    expect(Object.keys(paths)).toContain('/api/standing.csv')
  })
})

interface Sample {
  headline: string
  lines: object[]
  incidents: { id: string; headline: string }[]
  films: { films: { frames: object[] }[] }
  waterfall: { sites: object[] }
}

test('a newcomer sees why: the gap now, and what the slow server of the past incident changed', async () => {
  const ask = async (query: string) => (await get(`${market}/${query}`)).body as Sample
  const gap = await ask('why')
  expect(gap.headline).toMatch(
    /^LCP of Wattle Lane on home is \d+ ms longer than Pluvio's; \d+ ms of that is resource load delay/,
  )
  expect(gap.lines).toMatchObject([
    { kind: 'image-late', words: expect.stringContaining('with low priority (Pluvio: after 1') },
    { kind: 'image-heavy', words: expect.stringContaining('212 kB') },
    { kind: 'wait' },
    { kind: 'weight' },
    { kind: 'third-parties' },
  ])
  const { incidents } = await ask('incidents')
  const slow = incidents.find(({ headline }) => headline.includes('search'))
  const change = await ask(`why?incident=${slow?.id}`)
  expect(change.headline).toMatch(/on search is \d+ ms longer than before .*server response/)
  expect(change.lines[0]).toMatchObject({ kind: 'wait' })
  const { films } = await ask('films?step=home')
  expect(films.films.map(({ frames }) => frames.length)).toEqual([3, 3])
  const { waterfall } = await ask('waterfall?step=home')
  expect(waterfall.sites).toHaveLength(2)
})
