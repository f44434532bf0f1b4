import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildPage } from '#dashboard/build.ts'
import { switches } from '#measure/chromium/switches.ts'
import { apiApp } from '#stages/api/app.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { chromium as packaged } from '../measure/here.ts'
import { hostileShown, place, storeHostile } from '../share/hostile.ts'
import { unzip } from '../share/unzip.ts'
import { findings } from './flaws.ts'
import { answerChanged } from './served.ts'

const start = Date.UTC(2026, 10, 28, 10)
let now = start

let folder: string
let store: Store
let server: ReturnType<typeof serve>
let browser: Browser
let context: BrowserContext
let origin: string
let page: Page
let errors: string[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-share-'))
  store = await openSqliteStore({ folder, now: () => now })
  const benchmark = await storeHostile(store, start)
  const evidence = evidenceFolder(join(folder, 'evidence'))
  let hosts: string[] = []
  const app = apiApp({
    contests: async () => [{ benchmark, store }],
    evidence,
    judge: async () => undefined,
    page: await buildPage(),
    hosts: () => hosts,
    now: () => now,
  })
  server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  await new Promise((listening) => server.once('listening', listening))
  hosts = [`127.0.0.1:${(server.address() as AddressInfo).port}`]
  origin = `http://${hosts[0]}`
  const files = await packaged()
  browser = await chromium.launch({
    executablePath: files.executable,
    env: { ...process.env, ...files.environment } as Record<string, string>,
    args: switches,
  })
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-AU' })
  page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  const picture = await page.screenshot({ type: 'jpeg' })
  for (const name of ['us-0.jpg', 'us-800.jpg', 'them-0.jpg', 'them-800.jpg']) await evidence.put(name, picture)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  server?.close()
  await store?.close()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  now = start
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.emulateMedia({ media: null, colorScheme: null })
  errors = []
})

async function open(path: string): Promise<void> {
  await page.goto(path.startsWith('http') ? path : origin + path)
  await page.locator('main :is(table, section, article, .chart, .films)').first().waitFor()
}

async function openMenu(path: string): Promise<void> {
  await open(path)
  await page.locator('.heading').getByRole('button', { name: 'Share' }).click()
}

/** The file that a click saves. */
async function saved(
  name: string | RegExp,
  role: 'button' | 'link' = 'button',
): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole(role, { name }).first().click()])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

test('a chart is saved as a picture of its own that says what it shows, how and when it was measured', async () => {
  await openMenu(`${place}/trend?step=search`)
  const { name, bytes } = await saved('Gap on search as SVG')
  expect(name).toMatch(/^outpace-hostile-sydney-phone-trend-gap-search-\d{4}-\d\d-\d\d\.svg$/)
  const svg = bytes.toString()
  const drawn = await page.evaluate((text) => {
    const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml')
    return {
      root: root.nodeName,
      texts: [...root.querySelectorAll('text')].map(({ textContent }) => textContent),
      names: [...new Set([...root.querySelectorAll('*')].map(({ nodeName }) => nodeName))],
      lines: root.querySelectorAll('[aria-label=line] path').length,
    }
  }, svg)
  expect(drawn.root).toBe('svg')
  expect(drawn.names).not.toContain('script')
  expect(drawn.names).not.toContain('style')
  expect(drawn.lines).toBe(2)
  const all = drawn.texts.join(' ')
  expect(all).toMatch(/You were slower than =HYPERLINK.* on search on 5 of 6 days\./)
  expect(all).toContain('95\u00a0% confidence interval')
  expect(all).toContain('6 days, 23 – 28 Nov 2026')
  expect(all).toContain('newest 60 rounds, 23 – 28 Nov 2026')
  expect(svg).not.toMatch(/\u202e|href|url\(|<script|Drag/)
  const png = await saved('Gap on search as PNG')
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([3200, 1800])
  expect(png.bytes.length).toBeGreaterThan(50_000)
  expect(errors).toEqual([])
})

test('the parts of a gap are a picture of their own, with both sides, their parts and the method', async () => {
  await openMenu(`${place}/why?step=home`)
  const { name, bytes } = await saved('Parts of the gap on home as SVG')
  expect(name).toMatch(/^outpace-hostile-sydney-phone-why-home-/)
  const svg = bytes.toString()
  expect(svg).toContain('Resource load delay')
  expect(svg).toMatch(/LCP of Wattle Lane on home is \d+\sms longer/)
  expect(svg).toContain('Trimmed means over 60 rounds of')
  expect(svg).not.toMatch(/\u202e|href|url\(|<script/)
  expect(errors).toEqual([])
})

test('charts of different markets have different names', async () => {
  await openMenu('/')
  const { name } = await saved(`${hostileShown}, a benchmark, Sydney phone as SVG`)
  expect(name).toMatch(/^outpace-hostile-sydney-phone-standing-/)
})

test('a table is what the API says', async () => {
  await openMenu(`${place}/journey?metric=ttfb`)
  await page.getByRole('link', { name: 'Medians and gaps as CSV' }).waitFor()
  // There is none, so the table would be empty.
  expect(await page.getByRole('link', { name: 'Field data as CSV' }).count()).toBe(0)
  const { bytes, name } = await saved('Medians and gaps as CSV', 'link')
  expect(name).toBe('outpace-hostile-sydney-phone-journey-2026-11-28.csv')
  expect(bytes.toString()).toBe(
    await (await fetch(`${origin}/api${place}/journey.csv?metric=ttfb`)).text().then((text) => `\uFEFF${text}`),
  )
  expect(bytes.toString()).toContain(`"'=HYPERLINK(""http`)
  const workbook = await saved('Medians and gaps as Excel')
  expect(workbook.name).toBe('outpace-hostile-sydney-phone-journey-2026-11-28.xlsx')
  expect(unzip(workbook.bytes).get('xl/worksheets/sheet1.xml')?.toString()).toContain('<sheetData>')
  expect(errors).toEqual([])
})

test('slides are made in the page, with its pictures', async () => {
  await openMenu(`${place}/films?step=home`)
  const { name, bytes } = await saved('PowerPoint slides')
  expect(name).toMatch(/^outpace-hostile-sydney-phone-slides-.*\.pptx$/)
  const files = unzip(bytes)
  expect([...files.keys()].filter((each) => /^ppt\/slides\/slide\d/.test(each))).toHaveLength(6)
  expect([...files.keys()].filter((each) => each.startsWith('ppt/media/')).length).toBeGreaterThan(0)
  await expect.poll(() => page.getByRole('status').first().textContent()).toContain('Saved outpace-')
  expect(errors).toEqual([])
})

test('on paper there is the view in light colours, and where and when it was printed', async () => {
  await open(`${place}/journey`)
  const pdf = await page.pdf({ preferCSSPageSize: true })
  // A4 in points, on its side.
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 84[12]\.?\d* 59[45]\.?\d*\]/)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  const printed = await page.evaluate(() => {
    const look = getComputedStyle(document.documentElement)
    return { scheme: look.colorScheme, foot: look.getPropertyValue('--printed') }
  })
  expect(printed.scheme).toBe('light')
  expect(printed.foot).toContain(`${origin}${place}/journey · Printed`)
  // By the clock of whoever printed it, beside times of the market.
  expect(printed.foot).toMatch(/Printed \d{1,2} \w+ \d{4} at \d\d:\d\d \([\w/+-]+\)/)
  expect(await page.getByRole('navigation').isVisible()).toBe(false)
  expect(await page.getByRole('button', { name: 'Share' }).isVisible()).toBe(false)
  // The pictures of two sites fit on the sheet of their heading.
  await page.emulateMedia({ media: null, colorScheme: null })
  await open(`${place}/films?step=home`)
  expect((await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
  await page.emulateMedia({ media: 'print' })
  expect(
    await page.locator('main :is(button:not(.strip-of-frames button), summary)').filter({ visible: true }).count(),
  ).toBe(0)
  // Where a click would lead is no text on paper.
  await open('/')
  await page.getByText('All sites measured in all').waitFor()
  expect(await page.locator('main a:visible').allTextContents()).toEqual([`${hostileShown}, a benchmark, Sydney phone`])
  // A card longer than a sheet begins on the first one.
  await page.locator('.card').evaluate((card) => {
    card.style.minHeight = '1000px'
  })
  expect((await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2)
})

test('a link lets others read the view and nothing else, until it is revoked or expires', async () => {
  await openMenu(`${place}/films?step=home`)
  await page.getByRole('button', { name: 'Link for others' }).click()
  await page.getByText('the link works only for people who can reach it here').waitFor()
  await page.getByLabel('Valid for').selectOption('1 day')
  await page.getByRole('button', { name: 'Create link' }).click()
  const address = await page.getByLabel('Address of the link').inputValue()
  await open(address)
  await page.getByText('Shared, read-only, until 29 Nov, 21:00').waitFor()
  expect(page.url()).toBe(address)
  expect(await page.getByRole('navigation').count()).toBe(0)
  const seen = await page
    .locator('.film-picture')
    .evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth))
  expect(seen).toEqual([1280, 1280])
  await page.locator('.heading').getByRole('button', { name: 'Share' }).click()
  expect(await page.getByRole('button', { name: 'Link for others' }).count()).toBe(0)
  expect((await saved('Times of the pictures as CSV', 'link')).bytes.toString()).toContain('us-800.jpg')
  expect(errors).toEqual([])
  const other = await page.goto(address.replace('/films', '/journey'))
  expect(other?.status()).toBe(200)
  await page.getByText('This could not be loaded: This link does not work.').waitFor()
  now = start + 24 * 60 * 60 * 1000
  expect((await page.goto(address))?.status()).toBe(404)
  await page.getByText('This link does not work.').waitFor()
  now = start
  expect((await page.goto(address))?.status()).toBe(200)
  await openMenu(`${place}/films?step=home`)
  await page.getByRole('button', { name: 'Link for others' }).click()
  await page.getByRole('button', { name: 'Revoke the link to /hostile/sydney-phone/films?step=home' }).click()
  await page.getByText('Revoked. The link no longer works.').waitFor()
  expect((await page.goto(address))?.status()).toBe(404)
})

test('the menu works by keyboard and passes axe, in both themes and on a phone', async () => {
  for (const [width, scheme] of [
    [1280, 'light'],
    [360, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme: scheme })
    await open('/')
    const button = page.getByRole('button', { name: `Share ${hostileShown}, a benchmark` })
    await button.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Standing as SVG' }).waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Copy the address of this view')
    expect(await findings(page), `${width} px`).toEqual([])
    const box = await page.locator('.share-panel').boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
    await page.getByRole('button', { name: 'Link for others' }).press('Enter')
    await page.getByRole('button', { name: 'Create link' }).waitFor()
    expect(await findings(page), `${width} px, dialog`).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => button.evaluate((each) => each === document.activeElement)).toBe(true)
  }
  expect(errors).toEqual([])
})

test('a screen on the wall takes turns, has no controls, and says when it is out of date', async () => {
  await page.clock.install()
  await page.setViewportSize({ width: 1280, height: 600 })
  // Of many markets all have their turn, in every density.
  const rest = Array.from({ length: 80 }, (_, n) => ({
    benchmark: { id: `other-${n}`, name: `Other ${n}` },
    market: { id: 'here', name: 'Here' },
  }))
  await page.route('**/api/standing', (route) => answerChanged(route, (answer: object) => ({ ...answer, rest })))
  await page.goto(`${origin}/?wall=1&density=tiles`)
  await page.locator('.tile').last().waitFor()
  await page.clock.fastForward(20_000)
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0)
  await page.unrouteAll({ behavior: 'wait' })
  // Nobody who passes by mutes, acknowledges or marks anything.
  for (const [view, part] of [
    ['incidents', '.weeks'],
    ['trend', '.markers'],
  ] as const) {
    await page.goto(`${origin}${place}/${view}?wall=1`)
    await page.locator(`main ${part}`).first().waitFor()
    expect(await page.locator('main').getByRole('button').count()).toBe(0)
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  }
  // Names of links say nothing there.
  await page.goto(`${origin}/?wall=1`)
  await page.locator('article .verdict').first().waitFor()
  expect(
    await page
      .locator('main')
      .getByText(/^(Data quality by day|Side by side|Why)$/)
      .filter({ visible: true })
      .count(),
  ).toBe(0)
  await open(`${place}/journey?wall=1`)
  const letters = () => page.getByRole('banner').evaluate((top) => top.getBoundingClientRect().height / innerHeight)
  await page.setViewportSize({ width: 1920, height: 1080 })
  const share = await letters()
  await page.setViewportSize({ width: 3840, height: 2160 })
  expect(await letters()).toBeCloseTo(share, 2)
  await page.setViewportSize({ width: 1280, height: 600 })
  await page.getByText(/^As of .* \(Australia\/Sydney\)$/).waitFor()
  expect(await page.getByRole('button').count()).toBe(0)
  expect(await page.getByRole('navigation').count()).toBe(0)
  const tops = []
  for (let turns = 0; turns < 6; turns += 1) {
    await page.clock.fastForward(20_000)
    tops.push(await page.evaluate(() => scrollY))
  }
  expect(new Set(tops).size).toBeGreaterThan(2)
  // And from the last part back to the top.
  expect(tops).toContain(0)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const still = await page.evaluate(() => scrollY)
  await page.clock.fastForward(40_000)
  expect(await page.evaluate(() => scrollY)).toBe(still)
  await context.route('**/api/**', (route) => route.abort())
  // Answers on their way arrive first.
  await page.waitForLoadState('networkidle')
  await page.clock.fastForward(130_000)
  await page
    .getByText(/^The server has not answered since .* \(Australia\/Sydney\)\. These figures may be out of date\.$/)
    .waitFor()
  await context.unrouteAll()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Share' }).waitFor()
  expect(page.url()).toBe(`${origin}${place}/journey`)
})
