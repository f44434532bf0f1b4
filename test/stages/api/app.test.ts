import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '#dashboard/build.ts'
import { type ApiOptions, apiApp } from '#stages/api/app.ts'
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
  await storeQuarter(store, now)
  const evidence = evidenceFolder(join(folder, 'evidence'))
  await evidence.put('demo/a.jpg', new Uint8Array([0xff, 0xd8]))
  await evidence.put('demo/requests.jsonl', new Uint8Array([0x7b]))
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
      /^You have been behind Pluvio on home, search and product since .*\. The largest gap is 1\.\d\dx LCP/,
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
    const { steps, league } = body as {
      steps: { step: string; metric: string; sites: { dots: unknown[] }[] }[]
      league: { rounds: number }
    }
    expect(steps.map(({ step, metric }) => [step, metric])).toEqual([
      ['home', 'lcp'],
      ['search', 'lcp'],
      ['product', 'lcp'],
      ['basket', 'lcp'],
      ['journey', 'duration'],
    ])
    for (const { sites } of steps) for (const { dots } of sites) expect(dots).toHaveLength(league.rounds)
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
      'You slowed down on search: you were behind Nordregn and Pluvio',
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

  test('incidents come with their words, newest first', async () => {
    const { body } = await get(`${market}/incidents`)
    const { incidents, sentence } = body as {
      incidents: { headline: string; span: string; details: string[] }[]
      sentence: string
    }
    expect(sentence).toContain('incidents this week')
    expect(incidents.map(({ headline }) => headline)).toEqual([
      'You fell behind Pluvio on product',
      'You slowed down on search: you were behind Nordregn and Pluvio',
    ])
    expect(incidents[1]?.span).toMatch(/^From 12 Oct, 23:00 to 20 Oct, 03:00/)
    expect(incidents[1]?.details.join()).toContain('search against Pluvio')
  })

  test('a wrong question is answered with what is wrong', async () => {
    expect(await get('/api/nothing/here/journey')).toMatchObject({
      status: 404,
      body: { error: 'There is no benchmark "nothing" in "here".' },
    })
    expect(await get(`${market}/journey?metric=lpc`)).toMatchObject({ status: 400, body: { error: /^metric: / } })
    expect(await get(`${market}/trend?days=9999`)).toMatchObject({ status: 400 })
    expect(await get(`${market}/trend?step=serch`)).toMatchObject({
      status: 400,
      body: { error: 'step: "serch" is none of home, search, product, basket.' },
    })
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

  test('serves pictures of the evidence, and nothing else of it', async () => {
    const { response } = await get('/evidence/demo/a.jpg')
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    for (const path of [
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
