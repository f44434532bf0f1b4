import { expect, test } from 'vitest'
import { walkPages } from '#measure/journey/pages.ts'
import { race } from '../race.ts'
import { heading, serveSite } from '../site.ts'

test('a disallowed page is not asked for where it is known, and ends the visit where a script comes to it', async () => {
  await using site = await serveSite({ '/': heading('Shop'), '/basket': heading('Basket') })
  const refuses = (url: string) =>
    url.endsWith('/basket') ? 'Its robots.txt disallows /basket to Outpace.' : undefined
  const led = async ({ page, step }: Parameters<ReturnType<typeof walkPages>>[0]) => {
    await step('home', () => page.goto('/'))
    await step('basket', () => page.goto('/basket'))
  }
  const { origin } = site
  const steps = ['home', 'basket']
  const { round } = await race({
    contestants: {
      Us: { origin, journey: walkPages({ home: '/', basket: '/basket' }, steps) },
      Led: { origin, journey: led, refuses },
      Closed: { origin, journey: led, refusal: 'Its robots.txt could not be read.' },
    },
    steps,
  })
  const of = (name: string) => round.visits.find((visit) => visit.site === name)
  expect(of('Us')?.status).toBe('ok')
  expect(of('Led')).toMatchObject({ status: 'refused', failure: { code: 'robots', step: 'basket' } })
  expect(of('Led')?.loads.flatMap((load) => load.steps.map(({ name }) => name))).toEqual(['home'])
  expect(of('Closed')).toMatchObject({ status: 'refused', failure: { code: 'robots' }, loads: [] })
  // Ours once, and the script's once; no page of the closed site.
  expect([site.hits.get('/'), site.hits.get('/basket')]).toEqual([2, 2])
})
