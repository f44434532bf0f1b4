import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Round } from '#core/model/round.ts'
import type { Answers } from '#dashboard/api.ts'
import { putIncident } from '#store/records/incidents.ts'
import { putRound, readRounds } from '#store/records/rounds.ts'
import { incident } from '../stages/api/small.ts'
import { flaws, withLargeLetters } from './flaws.ts'
import { answerChanged, type Served, serveDashboard } from './served.ts'

const place = '/hostile/sydney-phone'

let served: Served
beforeAll(async () => {
  served = await serveDashboard({ quarter: false })
}, 120_000)
afterAll(() => served?.[Symbol.asyncDispose]())

async function roundsOf({ store, benchmark }: Served): Promise<Round[]> {
  const [market] = benchmark.markets
  const rounds: Round[] = []
  const query = { benchmark: benchmark.id, market: market?.id ?? '' }
  for await (const round of readRounds(store, query)) rounds.push(round)
  return rounds
}

test('a long site name wraps rather than pushing figures out of sight: at 200 % zoom no table scrolls sideways', async () => {
  for (const view of ['why', 'quality', 'audits']) {
    await using opened = await served.open(`${place}/${view}`, { width: 640 })
    const { page } = opened
    await page.locator('table').first().waitFor()
    const beyond = await page
      .locator('.scroll')
      .evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth))
    expect({ view, beyond: beyond.filter((pixels) => pixels > 0) }).toEqual({ view, beyond: [] })
    expect(await flaws(page)).toEqual([])
  }
})

test('audits: readable at 360 px and in the dark, hostile titles stay text, a report is a download', async () => {
  await using narrow = await served.open(`${place}/audits`, { width: 360 })
  expect(await flaws(narrow.page)).toEqual([])
  // Nor does the name of the benchmark hide which market this is.
  const market = narrow.page.getByRole('banner').getByText('Sydney phone')
  const { left, right, hidden } = await market.evaluate((each) => ({
    ...each.getBoundingClientRect().toJSON(),
    hidden: each.scrollWidth - each.clientWidth,
  }))
  expect([left > 0, right <= 360, hidden]).toEqual([true, true, 0])
  await using dark = await served.open(`${place}/journey`, { dark: true })
  const { page, errors } = dark
  await page.getByRole('link', { name: 'Audits' }).click()
  await page.getByRole('heading', { name: 'They pass, you fail' }).waitFor()
  expect(await flaws(page)).toEqual([])
  expect(await page.locator('.worth li').first().textContent()).toContain('Images have no text for screen readers')
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download the Lighthouse report of home, Wattle Lane' }).click()
  expect((await saved).suggestedFilename()).toBe('lighthouse-wattle-lane-home-2026-11-01.html')
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  expect(errors).toEqual([])
})

test('an incident is acknowledged, and its benchmark muted and unmuted, by key alone', async () => {
  await using opened = await served.open(`/?benchmark=hostile&incident=${incident.id}`)
  const { page, errors } = opened
  const card = page.locator('[aria-current=true]')
  await card.getByRole('button', { name: 'Acknowledge' }).focus()
  await page.keyboard.press('Enter')
  await card.getByText('Acknowledged: no more reminders of this incident are sent.').waitFor()
  await card.locator('.timeline').getByText('Acknowledged').waitFor()
  expect(await card.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0)
  await page.getByLabel('Mute notifications').selectOption('1 day')
  await page.getByRole('button', { name: 'Mute', exact: true }).press('Enter')
  await page.getByText('Notifications of this benchmark are muted until 29 Nov, 21:00.').waitFor()
  expect(await flaws(page)).toEqual([])
  await page.getByRole('button', { name: 'Unmute' }).press('Enter')
  await page.getByRole('status').getByText('is no longer muted').waitFor()
  expect(errors).toEqual([])
})

test('a round is watched and its end appears at once: neither a reload nor the next time the page asks by itself', async () => {
  await using opened = await served.open('/?density=cards')
  const { page, errors } = opened
  const [market] = served.benchmark.markets
  const round = (await roundsOf(served)).at(-1)
  if (market === undefined || round === undefined) throw new Error('no round')
  const { progress, ended } = served.live.follow({ benchmark: 'hostile', market: market.id })
  progress({ type: 'round-begun', sites: ['Wattle Lane', 'Nordregn'] })
  progress({ type: 'visit-begun', site: 'Nordregn' })
  progress({ type: 'load-begun', site: 'Nordregn', load: 1, of: 1, evidence: false })
  await page.getByText('Measuring Nordregn, load 1 of 1').waitFor()
  const before = await page.getByText(/^newest round/).textContent()
  const scheduledAt = new Date(Date.parse(round.scheduledAt) + 2 * 60_000).toISOString()
  await putRound({ store: served.store, round: { ...round, scheduledAt } })
  await page.evaluate(() => {
    for (let timer = Number(setInterval(() => undefined, 60_000)); timer > 0; timer -= 1) clearInterval(timer)
  })
  ended()
  await expect.poll(() => page.getByText(/^newest round/).textContent()).not.toBe(before)
  await page.getByText('Measuring Nordregn').waitFor({ state: 'hidden' })
  // Readers are elsewhere than the market, and one page shows markets of several time zones.
  expect(await page.getByText(/^newest round/).textContent()).toContain('(Australia/Sydney)')
  expect(errors).toEqual([])
})

test('the standing has three densities and a search, kept in the address', async () => {
  await using opened = await served.open('/', { width: 360 })
  const { page } = opened
  // A single benchmark needs neither.
  expect(await page.getByLabel('Find a benchmark').count()).toBe(0)
  // The gap is in sight, without scrolling the league aside.
  const gap = page.getByRole('columnheader', { name: 'You against them' })
  expect((await gap.boundingBox())?.x).toBeLessThan(300)
  await page.setViewportSize({ width: 640, height: 900 })
  await withLargeLetters(page, async () => expect((await gap.boundingBox())?.x).toBeLessThan(540))
  await page.setViewportSize({ width: 360, height: 900 })
  // Beside being ahead, an open incident does not say that a promise is broken.
  await page.route('**/api/standing*', (route) =>
    answerChanged(route, (answer: Answers['standing']) => ({
      ...answer,
      cards: answer.cards.map((card) => ({
        ...card,
        verdict: { ...card.verdict, promise: { limit: 1000, outcome: 'broken', steps: [] } },
      })),
    })),
  )
  for (const density of ['rows', 'tiles']) {
    await page.goto(`${served.origin}/?density=${density}`)
    await page.locator(`.${density}`).waitFor()
    await page.getByText('promise broken').first().waitFor()
    expect(await flaws(page), density).toEqual([])
    if (density === 'tiles') continue
    // A narrow column breaks between words, not after every letter.
    const words = page.getByRole('columnheader', { name: 'Largest gap' })
    expect((await words.boundingBox())?.height).toBeLessThan(70)
    expect((await page.locator('.rows tbody td').nth(2).boundingBox())?.width).toBeGreaterThan(120)
  }
  expect(await page.locator('.tile').textContent()).toContain('behind')
  await page.unrouteAll({ behavior: 'wait' })
})

test('a journey is narrowed in the address, and back goes back', async () => {
  await using opened = await served.open(`${place}/journey`)
  const { page } = opened
  // Its figures are of what was measured: that a visit failed stands beside them.
  await page.getByText('Wattle Lane: failed in 1 of 1').waitFor()
  await page.getByLabel('Line').selectOption('p75')
  await page.getByText('the line is the 75th percentile of all loads').waitFor()
  await page.getByLabel('Beside').selectOption('Nordregn')
  await expect.poll(() => page.locator('.step').first().locator('.strip').count()).toBe(2)
  expect(page.url()).toBe(`${served.origin}${place}/journey?percentile=p75&competitor=Nordregn`)
  expect(await page.getByRole('banner').textContent()).toContain('times: Australia/Sydney')
  await page.goBack()
  await expect.poll(() => page.locator('.step').first().locator('.strip').count()).toBe(3)
  expect(await flaws(page)).toEqual([])
})

test('a trend of two days shows single rounds, and its figures as a table', async () => {
  await using opened = await served.open(`${place}/trend?step=home&from=2026-11-27T13:00:00Z&to=2026-11-28T10:00:00Z`, {
    dark: true,
  })
  const { page, errors } = opened
  await page.getByText('Single rounds: 11.').waitFor()
  await page.getByText('Figures as a table').first().click()
  const rows = page.locator('.chart').first().locator('details tbody tr')
  await expect.poll(() => rows.count()).toBe(11)
  // As everywhere on the page, and not as the browser of the reader has it.
  expect(await rows.first().locator('th').textContent()).toMatch(/^2[78] Nov, \d\d:\d\d$/)
  expect(await flaws(page)).toEqual([])
  // A screen on the wall turns dark in the evening, and light again: a canvas does not follow by itself.
  const drawn = () =>
    page
      .locator('.chart canvas')
      .first()
      .evaluate((each) => (each as HTMLCanvasElement).toDataURL())
  const dark = await drawn()
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(drawn).not.toBe(dark)
  // Who reads with colours of their own can tell the lines apart, and whoever listens hears the figures, not an empty legend.
  await page.emulateMedia({ forcedColors: 'active' })
  await page.reload()
  const marks = page.locator('.chart').last().locator('.u-legend .u-marker')
  await expect.poll(() => marks.count()).toBe(4)
  const colours = await marks.evaluateAll((all) => all.map((each) => getComputedStyle(each).borderTopColor))
  expect(new Set(colours.slice(1)).size).toBe(3)
  expect(await page.getByRole('rowheader', { name: 'Nordregn' }).count()).toBe(0)
  await page.emulateMedia({ forcedColors: 'none' })
  const box = await page.locator('.u-over').first().boundingBox()
  if (box === null) throw new Error('no chart')
  await page.mouse.move(box.x + box.width * 0.3, box.y + 50)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + 60, { steps: 3 })
  await page.mouse.up()
  await page.getByText(/^Single rounds: [2-5]\.$/).waitFor()
  // Charts of one metric are not taken for those of another.
  await page.getByLabel('Metric').selectOption('inp')
  await page.getByText('There is no INP of this, so its duration is shown.').waitFor()
  await page.getByText('Duration of each round').waitFor()
  await page.getByRole('button', { name: 'Show all days' }).click()
  await page.waitForURL((url) => !url.search.includes('from='))
  expect(errors).toEqual([])
})

test('pictures have the requests behind them, and hostile addresses stay text', async () => {
  await using opened = await served.open(`${place}/films?step=home`, { width: 360 })
  const { page, errors } = opened
  expect(await page.locator('figure').count()).toBe(2)
  await page.getByText('Requests', { exact: true }).click()
  await page.getByText('2 requests, 8.0 kB.').first().waitFor()
  expect(await flaws(page)).toEqual([])
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  await page.getByRole('link', { name: 'All sites' }).click()
  await expect.poll(() => page.locator('figure').count()).toBe(3)
  expect(page.url()).toContain('all=1')
  expect(errors).toEqual([])
})

test('a failed visit shows the page as it was left, the errors of its console and its failed requests, all as text', async () => {
  const failed = (await roundsOf(served)).find(({ visits }) => visits.some(({ status }) => status === 'failed'))
  const at = failed?.scheduledAt ?? ''
  const { store, benchmark } = served
  const failure = {
    step: 'search',
    code: 'http-error' as const,
    message: 'The site answered HTTP 503.',
    recoveredAt: null,
  }
  const evidence = [{ when: 'onset' as const, at, files: [] }]
  const cause = { kind: 'journey' as const, step: 'search' }
  const own = {
    id: 'sydney-phone-failing',
    benchmark: benchmark.id,
    kind: 'failing' as const,
    openedAt: at,
    detectedAt: at,
  }
  await putIncident({ store, incident: { ...incident, ...own, cause, failure, evidence, streams: [] } })
  await using opened = await served.open(`${place}/incidents`, { width: 360, dark: true })
  const { page, errors } = opened
  await page.getByText('What went wrong').click()
  await page.getByText('is not defined').waitFor()
  expect(await page.locator('.failed-visit').textContent()).toMatch(
    /failed on search.*not caught, search, after 340\sms.*503/s,
  )
  expect(await page.locator('.failed-visit img').getAttribute('src')).toBe('/evidence/us-0.jpg')
  const trace = page.getByRole('link', { name: 'Playwright trace' })
  expect(await trace.getAttribute('href')).toBe('/evidence/failed/trace.zip')
  expect(await flaws(page)).toEqual([])
  await page.getByRole('link', { name: 'Data quality' }).click()
  const count = page.getByRole('link', { name: /^Wattle Lane on 2026-11-2\d: \d+ of \d+ counted$/ })
  await count.waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await count.isVisible()).toBe(true)
  await page.emulateMedia({ media: null })
  await count.click()
  const row = page.locator('.uncounted tbody tr')
  await expect.poll(() => row.locator('img').getAttribute('src')).toBe('/evidence/us-0.jpg')
  expect(await row.textContent()).toMatch(/failed *search/)
  expect(await flaws(page)).toEqual([])
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  expect(errors).toEqual([])
  if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT, fullPage: true })
})

test('pictures that are no longer kept leave a sentence, not a broken image', async () => {
  const { store, benchmark } = served
  const files = ['us-0.jpg', 'gone-1.jpg', 'gone-2.jpg'].map((screenshot) => ({
    site: 'Wattle Lane',
    step: null,
    screenshot,
  }))
  const evidence = [{ when: 'onset' as const, at: incident.openedAt, files }]
  await putIncident({ store, incident: { ...incident, benchmark: benchmark.id, id: 'sydney-phone-older', evidence } })
  await using opened = await served.open(`${place}/incidents`)
  const { page } = opened
  await page.getByText('2 pictures are no longer kept.').waitFor()
  expect(await page.locator('.evidence img').evaluateAll((all) => all.map((each) => each.getAttribute('src')))).toEqual(
    ['/evidence/us-0.jpg'],
  )
})
