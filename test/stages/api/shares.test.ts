import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Round } from '#core/model/round.ts'
import { apiApp } from '#stages/api/app.ts'
import type { ApiOptions } from '#stages/api/options.ts'
import { sharedRoutes } from '#stages/api/shares/shared.ts'
import { idOf, newToken } from '#stages/api/shares/token.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { quarterBenchmark, quarterRounds } from '#stages/sample/quarter.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { createShare } from '#store/records/shares.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'

const start = Date.UTC(2026, 10, 28, 10)
const DAY = 24 * 60 * 60 * 1000
const host = '127.0.0.1:8380'
const place = '/generated-quarter/sydney-phone'
const noLink = 'This link does not work. It may be incomplete, expired or revoked: ask whoever sent it for a new one.'

let folder: string
let store: Store
let options: ApiOptions
let now = start
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-shares-'))
  store = await openSqliteStore({ folder, now: () => now })
  for (const round of [...quarterRounds(start)].slice(-8)) {
    const withPictures: Round = {
      ...round,
      visits: round.visits.map((visit) => ({
        ...visit,
        evidence: {
          steps: [{ name: 'home', screenshot: 'shown.jpg', filmstrip: [{ at: 0, file: 'first.jpg' }] }],
          requests: 'r',
          trace: 'here/trace.zip',
        },
      })),
    }
    await putRound({ store, round: withPictures })
    await putRound({ store, round: { ...round, benchmark: 'secret' } })
  }
  const [market] = quarterBenchmark.markets
  if (market !== undefined) await judgeRound({ store, benchmark: quarterBenchmark, market })
  const evidence = evidenceFolder(join(folder, 'evidence'))
  for (const name of ['shown.jpg', 'first.jpg', 'other.jpg']) await evidence.put(name, new Uint8Array([0xff, 0xd8]))
  await evidence.put('here/trace.zip', new Uint8Array([0x50, 0x4b]))
  const secret = { ...quarterBenchmark, id: 'secret', name: 'Secret' }
  options = {
    contests: async () => [
      { benchmark: quarterBenchmark, store },
      { benchmark: secret, store },
    ],
    evidence,
    judge: async () => undefined,
    page: new Map([['/', { type: 'text/html', body: new Uint8Array([60]) }]]),
    hosts: () => [host],
    now: () => now,
  }
})
beforeEach(() => {
  now = start
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function ask(path: string, init: RequestInit = {}) {
  const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
  const response = await apiApp(options).request(`http://${host}${path}`, { ...init, headers })
  const text = await response.text()
  return { status: response.status, text, body: (text.startsWith('{') ? JSON.parse(text) : undefined) as unknown }
}

async function share(path: string, days = 7) {
  const { status, body } = await ask('/api/shares', { method: 'POST', body: JSON.stringify({ path, days }) })
  expect(status).toBe(201)
  const made = body as { address: string; expiresAt: string; id: string }
  const base = new URL(made.address).pathname.split('/').slice(0, 3).join('/')
  return { ...made, base }
}

describe('a share link', () => {
  test('shows its view, with data and pictures that the view names, and says until when', async () => {
    const { address, base, expiresAt } = await share(`${place}/films?step=home`)
    expect(address).toMatch(
      /^http:\/\/127\.0\.0\.1:8380\/shared\/[\w-]{32}\/generated-quarter\/sydney-phone\/films\?step=home$/,
    )
    expect(expiresAt).toBe('2026-12-05T10:00:00.000Z')
    expect((await ask(`${base}${place}/films`)).text).toBe('<')
    expect((await ask(`${base}/api/share`)).body).toEqual({
      benchmark: 'generated-quarter',
      market: 'sydney-phone',
      views: ['films'],
      path: `${place}/films?step=home`,
      expiresAt,
    })
    expect((await ask(`${base}/api${place}/films?step=home`)).body).toEqual(
      (await ask(`/api${place}/films?step=home`)).body,
    )
    expect((await ask(`${base}/api${place}/films?at=never`)).status).toBe(400)
    expect((await ask(`${base}/api${place}/films.csv?step=home`)).text).toContain('first.jpg')
    for (const name of ['shown.jpg', 'first.jpg']) {
      expect((await ask(`${base}/evidence/${name}`)).status, name).toBe(200)
    }
    const { benchmarks } = (await ask(`${base}/api/benchmarks`)).body as { benchmarks: { id: string }[] }
    expect(benchmarks.map(({ id }) => id)).toEqual(['generated-quarter'])
  })

  test('shows why, the waterfall below the pictures and field data below the journey, each with its tables and no other', async () => {
    const own: Record<string, string[]> = {
      why: ['why', 'why.csv', 'why-findings.csv'],
      films: ['waterfall', 'waterfall.csv', 'requests'],
      journey: ['field', 'field.csv'],
    }
    for (const [view, names] of Object.entries(own)) {
      const { base } = await share(`${place}/${view}?step=home`)
      for (const name of names) expect((await ask(`${base}/api${place}/${name}`)).status, name).toBe(200)
      const others = Object.entries(own).flatMap(([other, all]) => (other === view ? [] : all))
      for (const name of others) expect((await ask(`${base}/api${place}/${name}`)).status, name).toBe(404)
    }
  })

  test('reads nothing else: no other view, benchmark or picture, no trace, no list, no change', async () => {
    const { base } = await share(`${place}/films?step=home`)
    for (const path of [
      `/api${place}/journey`,
      `/api${place}/journey.csv`,
      '/api/secret/sydney-phone/films',
      `/api${place}/films/../../../secret/sydney-phone/films`,
      `/api${place}/..%2f..%2fsecret%2fsydney-phone%2ffilms`,
      '/api/standing',
      '/api/shares',
      '/api/openapi.json',
      '/evidence/other.jpg',
      '/evidence/here/trace.zip',
      '/evidence/..%2foutpace.db',
      '/main.js',
    ]) {
      const { status, text } = await ask(`${base}${path}`)
      expect([path, status]).toEqual([path, 404])
      expect(text).toContain(noLink)
    }
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await ask(`${base}/api${place}/films`, { method })).status, method).toBe(404)
      expect((await ask(`${base}/api/shares`, { method })).status, method).toBe(404)
    }
  })

  test('reads which pictures its view names once in ten seconds, and after one for a name that is new', async () => {
    const [token, names] = [newToken(), new Set(['old.jpg'])]
    const own = { id: idOf(token), benchmark: 'b', market: 'm', views: ['films'], path: '/', madeBy: null }
    const times = { madeAt: new Date(now).toISOString(), expiresAt: new Date(now + DAY).toISOString(), revokedAt: null }
    await createShare(store, { version: 1, ...own, ...times })
    const app = new Hono()
    let readings = 0
    sharedRoutes(app, {
      store: async () => store,
      data: { request: () => new Response() },
      namesOf: () => [],
      picturesOf: async () => {
        readings++
        return new Set(names)
      },
      evidence: { get: async () => new Uint8Array([1]), put: async () => undefined },
      page: () => undefined,
      now: () => now,
    })
    const seen = async (after: number, name: string) => {
      now = start + after
      return [(await app.request(`/shared/${token}/evidence/${name}`)).status, readings]
    }
    expect(await seen(0, 'old.jpg')).toEqual([200, 1])
    expect(await seen(9_999, 'old.jpg')).toEqual([200, 1])
    expect(await seen(10_000, 'old.jpg')).toEqual([200, 2])
    names.add('new.jpg')
    expect(await seen(10_999, 'new.jpg')).toEqual([404, 2])
    expect(await seen(11_000, 'new.jpg')).toEqual([200, 3])
    // The clock was set back.
    expect(await seen(-DAY, 'old.jpg')).toEqual([200, 4])
  })

  test('for the standing of one market shows that market only', async () => {
    const { base } = await share('/?benchmark=generated-quarter&market=sydney-phone')
    for (const query of ['', '?benchmark=secret', '?benchmark=secret&market=sydney-phone']) {
      const { cards } = (await ask(`${base}/api/standing${query}`)).body as {
        cards: { verdict: { benchmark: { id: string } } }[]
      }
      expect(cards.map(({ verdict }) => verdict.benchmark.id)).toEqual(['generated-quarter'])
    }
    expect((await ask(`${base}/api/standing.csv`)).text).not.toContain('Secret')
    expect((await ask(`${base}/api${place}/films`)).status).toBe(404)
    expect((await ask(`${base}/evidence/shown.jpg`)).status).toBe(404)
  })

  test('wrong, expired and revoked, it is answered in one and the same way', async () => {
    const [expiring, revoked] = [await share(`${place}/journey`, 1), await share(`${place}/journey`, 90)]
    expect((await ask(`${expiring.base}/api${place}/journey`)).status).toBe(200)
    expect((await ask(`/api/shares/${revoked.id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await ask(`/api/shares/${revoked.id}`, { method: 'DELETE' })).status).toBe(404)
    now = start + DAY
    const wrong = `/shared/${'A'.repeat(32)}`
    for (const base of [expiring.base, revoked.base, wrong, '/shared/short', `${wrong}%00`]) {
      expect(await ask(`${base}/api${place}/journey`), base).toEqual({
        status: 404,
        text: JSON.stringify({ error: noLink }),
        body: { error: noLink },
      })
      expect(await ask(`${base}${place}/journey`), base).toEqual({ status: 404, text: noLink, body: undefined })
    }
  })

  test('is listed with who may use what until when, but never with its token', async () => {
    const { base, id } = await share(`${place}/trend?step=home`, 3)
    const { body, text } = await ask('/api/shares')
    const { shares } = body as { shares: { id: string }[] }
    expect(shares.find((each) => each.id === id)).toEqual({
      id,
      benchmark: 'generated-quarter',
      market: 'sydney-phone',
      views: ['trend'],
      path: `${place}/trend?step=home`,
      madeAt: '2026-11-28T10:00:00.000Z',
      madeBy: null,
      expiresAt: '2026-12-01T10:00:00.000Z',
    })
    const token = base.split('/')[2] ?? ''
    expect(text).not.toContain(token)
    const { records } = await store.range({ partition: 'share' })
    expect(JSON.stringify(records)).not.toContain(token)
    expect(records.every(({ expiresAt = 0 }) => expiresAt * 1000 > start)).toBe(true)
  })

  test.each([
    ['an address elsewhere', { path: '//evil.example/a/b', days: 1 }],
    ['another scheme', { path: 'https://evil.example/generated-quarter/sydney-phone/trend', days: 1 }],
    ['no market', { path: '/', days: 1 }],
    ['an unknown view', { path: `${place}/settings`, days: 1 }],
    ['an unknown market', { path: '/generated-quarter/perth/trend', days: 1 }],
    ['an unknown benchmark', { path: '/none/sydney-phone/trend', days: 1 }],
    ['broken text', { path: '/%E0%A4%A/sydney-phone/trend', days: 1 }],
    ['no time', { path: `${place}/trend`, days: 0 }],
    ['a time without end', { path: `${place}/trend`, days: 91 }],
  ])('is not made for %s', async (_, wanted) => {
    expect((await ask('/api/shares', { method: 'POST', body: JSON.stringify(wanted) })).status).toBe(400)
  })

  test('is not made for a question without an answer, and says which', async () => {
    const wanted = { path: `${place}/trend?step=nowhere`, days: 7 }
    expect(await ask('/api/shares', { method: 'POST', body: JSON.stringify(wanted) })).toMatchObject({
      status: 400,
      body: { error: 'path: step: "nowhere" is not one of home, search, product, basket.' },
    })
  })

  test('that cannot be made because records cannot be read says so, and does not blame the address', async () => {
    const whole = options
    const range = () => Promise.reject(new Error('The table is throttled.'))
    options = { ...whole, contests: async () => [{ benchmark: quarterBenchmark, store: { ...store, range } }] }
    const wanted = { path: `${place}/trend`, days: 7 }
    const { status, body } = await ask('/api/shares', { method: 'POST', body: JSON.stringify(wanted) })
    options = whole
    expect({ status, body }).toEqual({ status: 500, body: { error: 'The server failed: The table is throttled.' } })
  })
})
