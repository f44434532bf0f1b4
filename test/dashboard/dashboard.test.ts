import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answers } from '#dashboard/api.ts'
import { incident } from '../stages/api/small.ts'
import { findings, tooWide, unscaled } from './flaws.ts'
import { answerChanged, type Opened, type Served, serveDashboard } from './served.ts'

const quarter = '/generated-quarter/sydney-phone'

let served: Served
let origin: string
const open = (path: string, options?: { width?: number; dark?: boolean }): Promise<Opened> => served.open(path, options)
beforeAll(async () => {
  served = await serveDashboard({ quarter: true })
  origin = served.origin
}, 120_000)
afterAll(() => served?.[Symbol.asyncDispose]())

const views: [name: string, path: string][] = [
  ['standing', '/'],
  ['journey', `${quarter}/journey`],
  ['trend', `${quarter}/trend?step=search`],
  ['incidents', `${quarter}/incidents`],
  ['quality', `${quarter}/quality?site=Nordregn&date=2026-11-17`],
  ['films', '/hostile/sydney-phone/films?step=home'],
]

test.each(views)(
  '%s: readable in both themes from 360 px on, without a finding of axe or an error',
  async (_, path) => {
    await using opened = await open(path, { width: 360 })
    const { page, errors } = opened
    for (const [width, colorScheme] of [
      [360, 'light'],
      [1280, 'dark'],
      [1920, 'light'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      // Both themes; a wider window has no other colours or names.
      if (width !== 1920) expect(await findings(page), `${width} px`).toEqual([])
      expect(await tooWide(page), `${width} px`).toEqual([])
    }
    expect(await unscaled(page)).toEqual([])
    expect(errors).toEqual([])
  },
)

test('the way of a marketer: from the mail to the incident, to the step and the trend, by clicks alone', async () => {
  const { incidents } = (await (await fetch(`${origin}/api${quarter}/incidents`)).json()) as {
    incidents: { id: string; headline: string }[]
  }
  const [newest] = incidents
  await using opened = await open(`/?benchmark=generated-quarter&incident=${encodeURIComponent(newest?.id ?? '')}`)
  const { page, errors } = opened
  await page.locator('[aria-current=true]').waitFor()
  expect(await page.locator('[aria-current=true] h2').textContent()).toContain(newest?.headline)
  await page.getByRole('link', { name: 'Journey' }).click()
  await page.getByRole('heading', { name: 'product' }).waitFor()
  expect(page.url()).toBe(`${origin}${quarter}/journey`)
  await page.getByLabel('Metric').selectOption('ttfb')
  await page.getByRole('heading', { name: 'home TTFB' }).waitFor()
  expect(page.url()).toContain('metric=ttfb')
  await page.goBack()
  await page.getByRole('heading', { name: 'home LCP' }).waitFor()
  // As a browser that was started without a language, such as on a screen on a wall; charts come all the same.
  await page.evaluate(() => Object.defineProperty(Navigator.prototype, 'language', { get: () => 'en-US@posix' }))
  await page.getByRole('link', { name: 'Trend' }).click()
  await page.getByLabel('Days').selectOption('30')
  await page.locator('.chart canvas').first().waitFor()
  expect(errors).toEqual([])
})

test('from the mail to the step, to the pictures of both sites, to the slide, by clicks alone', async () => {
  await using opened = await open(`/?benchmark=hostile&incident=${encodeURIComponent(incident.id)}`)
  const { page, errors } = opened
  await page.locator('[aria-current=true] h2').waitFor()
  await page.getByRole('link', { name: 'Journey' }).click()
  await page.getByRole('link', { name: 'Pictures of home' }).click()
  await expect.poll(() => page.locator('figure .film-picture').count()).toBe(2)
  await page.getByRole('button', { name: 'Share' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'PowerPoint slides' }).click()
  expect((await saved).suggestedFilename()).toMatch(/^outpace-hostile-sydney-phone-slides-\d{4}-\d\d-\d\d\.pptx$/)
  await page.getByText('Saved outpace-hostile').waitFor()
  expect(errors).toEqual([])
})

test('pictures run on one clock, which is moved by hand, by key and by playing', async () => {
  await using opened = await open('/hostile/sydney-phone/films?step=home')
  const { page } = opened
  const clock = page.getByLabel('Time since the step began')
  const ours = page.locator('figure.us .film-picture')
  await clock.fill('0')
  await expect.poll(() => ours.getAttribute('src')).toBe('/evidence/us-0.jpg')
  await clock.fill('350')
  await clock.press('ArrowRight')
  await expect.poll(() => ours.getAttribute('src')).toBe('/evidence/us-400.jpg')
  await clock.fill('0')
  await page.getByRole('button', { name: 'Play' }).click()
  // It plays at half speed, on a machine that may be busy.
  await expect.poll(() => ours.getAttribute('src')).toBe('/evidence/us-400.jpg')
  await page.getByRole('button', { name: 'Pause' }).waitFor({ state: 'hidden' })
})

test('what pages and people write stays text', async () => {
  for (const path of [
    '/',
    '/hostile/sydney-phone/journey',
    '/hostile/sydney-phone/incidents',
    '/hostile/sydney-phone/films',
  ]) {
    await using opened = await open(path)
    const { page, errors } = opened
    expect(await page.evaluate(() => 'hacked' in window), path).toBe(false)
    expect(await page.locator('img[src=x]').count(), path).toBe(0)
    expect(errors, path).toEqual([])
  }
})

test('a benchmark is found by a search that is kept in the address', async () => {
  await using opened = await open('/')
  const { page } = opened
  await page.getByLabel('Find a benchmark').fill('rain')
  await expect.poll(() => page.locator('article').count()).toBe(1)
  expect(page.url()).toBe(`${origin}/?q=rain`)
  await page.getByRole('link', { name: 'Tiles' }).click()
  await page.locator('.tile').waitFor()
  expect(page.url()).toBe(`${origin}/?q=rain&density=tiles`)
  await page.goBack()
  await page.locator('article').waitFor()
  await page.getByLabel('Find a benchmark').fill('nothing')
  await page.getByText('No benchmark is called "nothing".').waitFor()
})

test('of many markets, one whose card the page was not sent is asked for when its place is about to be seen', async () => {
  await using opened = await open('/')
  const { page } = opened
  const asked: string[] = []
  await page.route('**/api/standing*', (route) =>
    answerChanged(route, (answer: Answers['standing']) => {
      const { search } = new URL(route.request().url())
      asked.push(search)
      const [first, last] = answer.cards
      if (search !== '' || first === undefined || last === undefined) return answer
      const others = Array.from({ length: 30 }, (_, n) => ({
        benchmark: { id: `other-${n}`, name: `Other ${n}` },
        market: { id: 'here', name: 'Here' },
      }))
      const rest = [...others, last.verdict].map(({ benchmark, market }) => ({ benchmark, market }))
      return { ...answer, cards: [first], rest }
    }),
  )
  await page.reload()
  await expect.poll(() => page.locator('article').count()).toBe(32)
  await expect.poll(() => asked.join()).toContain('other-0')
  expect(asked.join()).not.toContain('other-29')
  // Charts of all of them can be saved.
  await page.locator('.heading').getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: 'Other 29, Here as PNG' }).waitFor()
  expect(asked.join()).not.toContain('other-29')
  // Paper says what is missing on it; the menu has everything loaded before it prints.
  const foot = () =>
    page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'))
      dispatchEvent(new Event('afterprint'))
      return document.documentElement.style.getPropertyValue('--printed')
    })
  expect(await foot()).toContain('1 of 32 markets loaded')
  await page.evaluate(() => {
    window.print = () => document.body.classList.add('printed')
  })
  await page.getByRole('button', { name: 'Print or save as PDF' }).click()
  await page.locator('body.printed').waitFor()
  expect(asked.join()).toContain('other-29')
  expect(await foot()).toContain('2 of 32 markets loaded')
  const name = await page.locator('article h2').last().textContent()
  await page.getByLabel('Find a benchmark').fill(name ?? '')
  await page.locator('article .verdict').waitFor()
  expect(await page.locator('article').count()).toBe(1)
  for (const density of ['Rows', 'Tiles']) {
    await page.getByRole('link', { name: density, exact: true }).click()
    await page.locator(':is(.rows, .tiles) .badge').waitFor()
  }
  // Back leads to the market that was left for a look at another view, not to the first of all.
  await page.getByRole('link', { name: 'Cards', exact: true }).click()
  await page.getByLabel('Find a benchmark').fill('')
  const market = page.locator('article h2 a').nth(25)
  await market.scrollIntoViewIfNeeded()
  const top = await page.evaluate('scrollY')
  expect(top).toBeGreaterThan(1000)
  await market.click()
  await page.getByRole('heading', { name: 'Journey' }).waitFor()
  expect(await page.evaluate('scrollY')).toBe(0)
  await page.goBack()
  await expect.poll(() => page.evaluate('scrollY')).toBe(top)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test('figures on the page are those of the data', async () => {
  await using opened = await open(`${quarter}/journey`)
  // The links beside a heading are not part of its name.
  await opened.page.getByRole('heading', { name: 'home LCP', exact: true }).waitFor()
  const shown = await opened.page.locator('.step').first().locator('.strip > .number').allTextContents()
  const { steps } = (await (await fetch(`${origin}/api${quarter}/journey`)).json()) as {
    steps: { sites: { figure: { median: number } }[] }[]
  }
  const expected = steps[0]?.sites.map(({ figure }) => `${(figure.median / 1000).toFixed(2)}\u00a0s`)
  expect(shown).toEqual(expected)
})
