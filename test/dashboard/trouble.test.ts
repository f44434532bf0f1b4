import { afterAll, beforeAll, expect, test } from 'vitest'
import { findings } from './flaws.ts'
import { answerChanged, type Opened, type Served, serveDashboard } from './served.ts'

const place = '/hostile/sydney-phone'

let served: Served
const open = (path: string): Promise<Opened> => served.open(path)
beforeAll(async () => {
  served = await serveDashboard({ quarter: false })
}, 120_000)
afterAll(() => served?.[Symbol.asyncDispose]())

test('what stands before the server answers in HTML: the page says so in a sentence, and recovers by itself', async () => {
  await using opened = await open('/')
  const { page } = opened
  const html = { status: 502, contentType: 'text/html', body: '<html>Bad gateway</html>' }
  await page.route('**/api/hostile/**', (route) => route.fulfill(html))
  await page.goto(`${served.origin}${place}/incidents`)
  await page.getByText('The server answered with an error (HTTP 502). Try again in a minute.').waitFor()
  await page.unroute('**/api/hostile/**')
  await page.locator('article').first().waitFor()
})

test('a slow server is not asked again before it has answered', async () => {
  await using opened = await open('/')
  const { page } = opened
  let asked = 0
  let answer = () => {}
  const slow = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/api/hostile/*/incidents', async (route) => {
    asked++
    await slow
    await route.continue()
  })
  await page.goto(`${served.origin}${place}/incidents`)
  await expect.poll(() => asked).toBe(1)
  // The page asks again every few seconds, and when it hears of a change.
  for (let time = 0; time < 3; time++) await page.evaluate(() => dispatchEvent(new Event('outpace:data')))
  expect(asked).toBe(1)
  answer()
  await page.locator('article').first().waitFor()
  // What was asked may be older than the change.
  await expect.poll(() => asked).toBe(2)
})

test('an address that cannot be read shows the standing', async () => {
  await using opened = await open('/%E0%A4%A/x/journey')
  expect(await opened.page.getByRole('heading', { level: 1 }).textContent()).toBe('Standing')
})

test('a page that was left open while a newer one was deployed says to reload it', async () => {
  await using opened = await open(`${place}/incidents`)
  const { page } = opened
  await page.route('**/part-*.js', (route) => route.fulfill({ status: 404, body: '' }))
  const newer = '<script type="module" src="/main-NEWER.js"></script>'
  await page.route(`${served.origin}/`, (route) => route.fulfill({ contentType: 'text/html', body: newer }))
  const replaced = page.getByText('The server has a newer version of this page. Reload it.')
  await page.getByRole('button', { name: 'Share' }).click()
  await replaced.waitFor()
  for (const view of ['Trend', 'Settings']) {
    await page.getByRole('link', { name: view, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: view }).waitFor()
    await replaced.first().waitFor()
  }
})

test('a marker that could not be added is not lost', async () => {
  await using opened = await open(`${place}/trend`)
  const { page } = opened
  await page.route('**/markers', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
  await page.getByLabel('Mark', { exact: true }).fill('spring campaign')
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByText('This was not done: The server does not answer.').waitFor()
  expect(await page.getByLabel('Mark', { exact: true }).inputValue()).toBe('spring campaign')
})

test('pictures that are no longer kept are said to be, side by side too', async () => {
  await using opened = await open('/')
  const { page } = opened
  await page.route('**/evidence/**', (route) => route.fulfill({ status: 404, body: '' }))
  await page.goto(`${served.origin}${place}/films?step=home`)
  await expect
    .poll(() => page.locator('.films .blank').allTextContents())
    .toEqual(['This picture is no longer kept.', 'This picture is no longer kept.'])
  expect(await page.locator('.films img').count()).toBe(0)
})

test('a picture that a busy server did not send is asked for again, and not said to be gone', async () => {
  await using opened = await open('/')
  const { page } = opened
  const asked = new Map<string, number>()
  // As API Gateway and Lambda answer when too many pictures are asked for at once.
  await page.route('**/evidence/**', (route) => {
    const times = (asked.get(route.request().url()) ?? 0) + 1
    asked.set(route.request().url(), times)
    return times > 2 ? route.continue() : route.fulfill({ status: times === 1 ? 503 : 429, body: '' })
  })
  await page.goto(`${served.origin}${place}/films?step=home`)
  const widths = () =>
    page
      .locator('.films img.film-picture')
      .evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth > 0))
  await expect.poll(widths).toEqual([true, true])
  expect(await page.getByText('no longer kept').count()).toBe(0)
})

test('charts that cannot be asked for are said to be, in the share menu', async () => {
  await using opened = await open(`${place}/incidents`)
  const { page } = opened
  await page.route('**/api/standing**', (route) => route.abort())
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByText('This could not be loaded: The server does not answer.').waitFor()
  expect(await findings(page)).toEqual([])
  await page.unroute('**/api/standing**')
  // Nor tables; and one that is refused when it is saved is not a download that came to nothing.
  await page.reload()
  await page.getByRole('button', { name: 'Share' }).click()
  const table = page.getByRole('link', { name: 'Incidents as CSV' })
  await table.waitFor()
  const busy = { status: 503, json: { error: 'The table is throttled.' } }
  await page.route('**/*.csv', (route) => route.fulfill(busy))
  await table.click()
  await page.getByText('This could not be loaded: The table is throttled.').waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('alert').getByText('This could not be loaded: The table is throttled.').waitFor()
  expect(await findings(page)).toEqual([])
})

test('a benchmark that was never measured says how to measure, not to choose more rounds', async () => {
  await using opened = await open('/')
  const { page } = opened
  const empty = { counted: { rounds: 0, first: null, newest: null }, notes: [], steps: [] }
  await page.route('**/api/**/journey', (route) => answerChanged(route, (answer: object) => ({ ...answer, ...empty })))
  await page.goto(`${served.origin}${place}/journey`)
  await page.getByText('Nothing has been measured yet.').waitFor()
})

test('a link that is gone with its view leaves the focus on the heading of the next', async () => {
  await using opened = await open('/')
  const { page } = opened
  await page.locator('article h2 a').first().focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Journey')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
})

test('by keyboard the links of the views are skipped', async () => {
  await using opened = await open(`${place}/journey`)
  const { page } = opened
  const skip = page.getByRole('button', { name: 'Skip to content' })
  await skip.waitFor({ state: 'attached' })
  await page.keyboard.press('Tab')
  const box = await skip.boundingBox()
  expect([box?.x, box?.y]).toEqual([0, 0])
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
})
