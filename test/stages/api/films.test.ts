import { afterAll, beforeAll, expect, test } from 'vitest'
import { market, type SmallApi, smallApi } from './small.ts'

const line = (change: object) =>
  JSON.stringify({
    step: 'home',
    at: 5,
    url: 'https://pluvio.example/a.js',
    type: 'script',
    status: 200,
    bytes: 10,
    ...change,
  })

let api: SmallApi
let rounds: string[]
beforeAll(async () => {
  rounds = []
  // Seventy rounds; the first is older than what the league reads, the second to last has no pictures.
  api = await smallApi({
    rounds: 70,
    change: (round, index) => {
      rounds.push(round.scheduledAt)
      if (![0, 68, 69].includes(index)) return round
      const visits = round.visits.map((visit) => {
        const name = visit.site.toLowerCase().replace(' ', '-')
        const steps = [{ name: 'home', screenshot: `${name}.jpg`, filmstrip: [] }]
        return index === 68 ? visit : { ...visit, evidence: { steps, requests: `${name}.jsonl` } }
      })
      return { ...round, visits }
    },
  })
  const document = { url: 'https://pluvio.example/', type: 'document', bytes: 1_000, at: 3, duration: 30 }
  await api.evidence.put(
    'pluvio.jsonl',
    Buffer.from(
      [
        line(document),
        line({ at: 40, duration: 900, url: 'https://cdn.pluvio.example/x.js?session=secret', bytes: 5_000 }),
        line({
          at: 20,
          url: 'https://tracker.example.net/t.gif',
          type: 'image',
          status: 0,
          bytes: 0,
          failure: 'net::ERR',
        }),
        line({ step: 'search' }),
      ].join('\n'),
    ),
  )
  await api.evidence.put('wattle-lane.jsonl', Buffer.from(`${line({})}\n{"step":"home","bytes":-1}\n`))
})
afterAll(() => api[Symbol.asyncDispose]())

interface Films {
  films: { scheduledAt: string; films: { site: string }[] } | null
}

const sitesOf = async (query: string) => {
  const { films } = (await api.get(`${market}/films?${query}`)).body as Films
  return films?.films.map(({ site }) => site)
}

test('two sites of one round: you and who was fastest in it, unless chosen', async () => {
  const { films } = (await api.get(`${market}/films?step=home`)).body as Films
  expect(films?.scheduledAt).toBe(rounds[69])
  expect(films?.films.map(({ site }) => site)).toEqual(['Wattle Lane', 'Pluvio'])
  expect(await sitesOf('step=home&right=Nordregn')).toEqual(['Wattle Lane', 'Nordregn'])
  expect(await sitesOf('step=home&left=Nordregn&right=Pluvio')).toEqual(['Nordregn', 'Pluvio'])
  expect(await sitesOf('step=home&left=Pluvio')).toEqual(['Pluvio', 'Nordregn'])
  expect(await sitesOf('step=home&right=Wattle+Lane')).toEqual(['Pluvio', 'Wattle Lane'])
  expect(await sitesOf('step=home&all=1')).toEqual(['Wattle Lane', 'Pluvio', 'Nordregn'])
  for (const query of ['left=Nobody', 'left=Pluvio&right=Pluvio', 'at=yesterday']) {
    expect((await api.get(`${market}/films?${query}`)).status, query).toBe(400)
  }
})

test('the round of an incident is found, however many came after it', async () => {
  const { films } = (await api.get(`${market}/films?step=home&at=${rounds[0]}`)).body as Films
  expect(films?.scheduledAt).toBe(rounds[0])
  expect(((await api.get(`${market}/films?step=home&at=${rounds[68]}`)).body as Films).films).toBeNull()
})

test('the requests behind pictures are summed up, without what belongs to one visitor', async () => {
  const { body, status } = await api.get(`${market}/requests?step=home`)
  expect(status).toBe(200)
  const { sites } = body as { sites: { site: string; summary: object | null }[] }
  expect(sites[1]).toMatchObject({
    site: 'Pluvio',
    summary: {
      requests: 3,
      bytes: 6_000,
      failed: 1,
      thirdParty: { requests: 1, bytes: 0 },
      types: [
        { type: 'script', requests: 1, bytes: 5_000 },
        { type: 'document', requests: 1, bytes: 1_000 },
        { type: 'image', requests: 1, bytes: 0 },
      ],
      slowest: [{ url: 'https://cdn.pluvio.example/x.js?…', at: 37, duration: 900 }, { type: 'document' }],
    },
  })
  expect(JSON.stringify(body)).not.toContain('secret')
})

test('a request log that somebody damaged is not half believed', async () => {
  const { sites } = (await api.get(`${market}/requests?step=home`)).body as { sites: { summary: object | null }[] }
  expect(sites[0]?.summary).toBeNull()
})

test('the waterfall has the sites whose logs are kept, says which are not, and folds what is too much', async () => {
  const { body } = await api.get(`${market}/waterfall?step=home&all=1`)
  const { waterfall, missing } = body as {
    waterfall: { end: number; sites: { site: string; clock: string; rows: { url: string; from: number }[] }[] }
    missing: string[]
  }
  expect(waterfall.sites.map(({ site, clock }) => [site, clock])).toEqual([['Pluvio', 'first-request']])
  expect(missing).toEqual(['Wattle Lane', 'Nordregn'])
  expect(waterfall.sites[0]?.rows.map(({ from }) => from)).toEqual([0, 17, 37])
  expect(waterfall.end).toBe(937)
  expect(JSON.stringify(body)).not.toContain('session=secret')
  const many = Array.from({ length: 300 }, (_, n) => line({ at: n, since: n, duration: 5, phases: { wait: 5 } }))
  await api.evidence.put('nordregn.jsonl', Buffer.from(many.join('\n')))
  const rowsOf = async (query: string) => {
    const { body } = await api.get(`${market}/waterfall?step=home&all=1${query}`)
    const { sites } = (body as { waterfall: { sites: { site: string; rows: object[]; more: { requests: number } }[] } })
      .waterfall
    const found = sites.find(({ site }) => site === 'Nordregn')
    return [found?.rows.length, found?.more.requests]
  }
  expect(await rowsOf('')).toEqual([30, 270])
  expect(await rowsOf('&rows=all')).toEqual([250, 50])
  const damaged = line({ phases: { wait: -5 } })
  await api.evidence.put('nordregn.jsonl', Buffer.from(damaged))
  expect(((await api.get(`${market}/waterfall?step=home&all=1`)).body as { missing: string[] }).missing).toContain(
    'Nordregn',
  )
})
