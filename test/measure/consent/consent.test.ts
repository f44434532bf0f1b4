import { expect, test } from 'vitest'
import { walkPages } from '#measure/journey/pages.ts'
import { plainProfile } from '../here.ts'
import { race } from '../race.ts'
import { banners, serveShop } from './banners.ts'

const steps = ['home']
const journey = walkPages({ home: '/' }, steps)

test('banners of consent managers, in a frame too, and of a site itself are accepted once, and loads begin with what that left', async () => {
  await using usercentrics = await serveShop(banners.usercentrics)
  await using sourcepoint = await serveShop(banners.sourcepoint)
  await using own = await serveShop(banners.own)
  await using slow = await serveShop(banners.slow)
  await using stuck = await serveShop(banners.stuck)
  await using none = await serveShop(banners.none)
  const shops = { usercentrics, sourcepoint, own, slow, stuck, none }
  const { round } = await race({
    contestants: Object.fromEntries(Object.entries(shops).map(([name, { origin }]) => [name, { origin, journey }])),
    steps,
    accepted: { own: ['.biscuits .more', '#yes'], slow: ['#yes'] },
  })
  expect(round.method.consent).toBe('accepted')
  expect(round.visits.map(({ status }) => status)).toEqual(Array(6).fill('ok'))
  expect(Object.fromEntries(round.visits.map(({ site, consent }) => [site, consent]))).toEqual({
    usercentrics: { outcome: 'accepted', manager: 'usercentrics-api' },
    sourcepoint: { outcome: 'accepted', manager: 'Sourcepoint-frame' },
    own: { outcome: 'accepted' },
    slow: { outcome: 'accepted' },
    stuck: { outcome: 'not-handled', manager: 'usercentrics-api' },
    none: { outcome: 'not-found' },
  })
  for (const shop of [usercentrics, sourcepoint, own, slow]) {
    expect(shop.cookies).toEqual(['', 'consent=yes'])
    // Loaded by visitors who accepted, in the measured load: the second needs localStorage.
    expect([shop.hits.get('/analytics/cookie'), shop.hits.get('/analytics/given')]).toEqual([1, 1])
  }
  for (const shop of [stuck, none]) expect(shop.cookies).toEqual(['', ''])
})

test('neither the next load nor the same shop entered again profits from what the browser fetched before', async () => {
  await using shop = await serveShop(banners.onetrust)
  const { origin } = shop
  const { round } = await race({
    contestants: { Acme: { origin, journey }, Again: { origin, journey } },
    steps,
    loads: 2,
    accepted: {},
    recordEvidence: true,
    profile: { ...plainProfile, network: { latency: 0, downKbps: 100_000, upKbps: 100_000 } },
  })
  // Of each: one that accepts, two that count, and one with evidence.
  const visit = ['', 'consent=yes', 'consent=yes', 'consent=yes']
  expect(shop.cookies).toEqual([...visit, ...visit])
  expect(shop.hits.get('/picture.svg')).toBe(8)
  // None is opened only to set cookies and storage, and none is used again.
  expect(shop.pageConnections()).toBe(8)
  expect(round.visits.map(({ consent }) => consent?.manager)).toEqual(['Onetrust', 'Onetrust'])
  const loads = round.visits.flatMap((each) => each.loads.flatMap((load) => load.steps))
  const [first] = loads
  expect(loads).toHaveLength(4)
  expect(first?.metrics.requests).toBe(4)
  expect(first?.metrics.bytes).toBeGreaterThan(20_000)
  expect(new Set(loads.map(({ metrics }) => metrics.bytes)).size).toBe(1)
})
