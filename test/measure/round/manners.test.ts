import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { walkPages } from '#measure/journey/pages.ts'
import { race } from '../race.ts'
import { heading, serveSite } from '../site.ts'

const busy = (_: unknown, response: ServerResponse) => void response.writeHead(503, { 'retry-after': '90' }).end('Busy')

test('a disallowed page is not asked for where it is known, and ends the visit where a script comes to it', async () => {
  await using site = await serveSite({
    '/': heading('Shop'),
    '/basket': heading('Basket'),
    '/busy': busy,
    '/buy': `${heading('Jacket')}<form method="post" action="/bought"><button>Take it</button></form>`,
    '/bought': heading('Thank you'),
  })
  const pauses: number[] = []
  const keepPause = async (until: number) => void pauses.push(until - Date.now())
  const refuses = (url: string) =>
    url.endsWith('/basket') ? 'Its robots.txt disallows /basket to Outpace.' : undefined
  const led = async ({ page, step }: Parameters<ReturnType<typeof walkPages>>[0]) => {
    await step('home', () => page.goto('/'))
    await step('basket', () => page.goto('/basket'))
  }
  const buys = async ({ page, step }: Parameters<ReturnType<typeof walkPages>>[0]) => {
    await step('home', () => page.goto('/buy'))
    await step('basket', () => page.getByRole('button').click())
  }
  const { origin } = site
  const steps = ['home', 'basket']
  const { round } = await race({
    contestants: {
      Us: { origin, journey: walkPages({ home: '/', basket: '/basket' }, steps) },
      Led: { origin, journey: led, refuses },
      Busy: { origin, journey: walkPages({ home: '/busy', basket: '/busy' }, steps), keepPause },
      Paused: { origin, journey: led, pausedUntil: '2099-01-01T00:00:00.000Z' },
      Buys: { origin, journey: buys },
      MayBuy: { origin, journey: buys },
      Closed: { origin, journey: led, refusal: 'Its robots.txt could not be read.' },
    },
    allowed: ['MayBuy'],
    steps,
  })
  const of = (name: string) => round.visits.find((visit) => visit.site === name)
  expect(of('Us')?.status).toBe('ok')
  expect(of('Led')).toMatchObject({ status: 'refused', failure: { code: 'robots', step: 'basket' } })
  expect(of('Led')?.loads.flatMap((load) => load.steps.map(({ name }) => name))).toEqual(['home'])
  // Neither again nor for evidence, and only where the benchmark says so.
  expect(of('Buys')).toMatchObject({ status: 'refused', failure: { code: 'side-effect', step: 'basket' } })
  expect([of('Buys')?.loads.length, of('Buys')?.evidence, of('MayBuy')?.status]).toEqual([1, undefined, 'ok'])
  expect([site.hits.get('/buy'), site.hits.get('/bought')]).toEqual([2, 1])
  expect(of('Closed')).toMatchObject({ status: 'refused', failure: { code: 'robots' }, loads: [] })
  // Asked once: neither again nor for evidence.
  expect(of('Busy')).toMatchObject({ status: 'failed', failure: { code: 'http-error', wait: 90_000 } })
  expect(site.hits.get('/busy')).toBe(1)
  expect(pauses.map((ms) => Math.round(ms / 10_000))).toEqual([9])
  expect(of('Paused')).toMatchObject({ status: 'refused', failure: { code: 'retry-after' }, loads: [] })
  // Ours once, and the script's once; no page of the closed site.
  expect([site.hits.get('/'), site.hits.get('/basket')]).toEqual([2, 2])
})

test('an origin that asks for a pause is not visited again in the round under another name', async () => {
  await using site = await serveSite({ '/': heading('Shop'), '/busy': busy })
  const { origin } = site
  const busyPage = { origin, journey: walkPages({ home: '/busy' }, ['home']), keepPause: async () => undefined }
  const { round } = await race({
    contestants: {
      Us: { origin, journey: walkPages({ home: '/' }, ['home']) },
      Globex: busyPage,
      'Globex outlet': busyPage,
    },
    steps: ['home'],
  })
  expect(site.hits.get('/busy')).toBe(1)
  expect(round.visits.find((visit) => visit.site === 'Us')?.status, 'ours is always measured').toBe('ok')
  const [first, second] = round.visits.filter((visit) => visit.site !== 'Us')
  expect(first).toMatchObject({ status: 'failed', failure: { code: 'http-error', wait: 90_000 } })
  expect(second).toMatchObject({ status: 'refused', failure: { code: 'retry-after' }, loads: [] })
})
