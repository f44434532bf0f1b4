import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { buildPage } from '#dashboard/build.ts'
import { apiApp, type Contest } from '#stages/api/app.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { quarterBenchmark, quarterRounds } from '#stages/sample/quarter.ts'
import { storeQuarter } from '#stages/sample/store.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { chromium as packaged } from '../measure/here.ts'

const now = Date.UTC(2026, 10, 28, 10)
const hostile = '<img src=x onerror="window.hacked=1">\u202e"=HYPERLINK("http://evil.example")🏎️'
const quarter = '/generated-quarter/sydney-phone'

let folder: string
let store: Store
let server: ReturnType<typeof serve>
let browser: Browser
let origin: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-dashboard-'))
  store = await openSqliteStore({ folder, now: () => now })
  await storeQuarter(store, now)
  const evidence = evidenceFolder(join(folder, 'evidence'))
  const contests: Contest[] = [
    { benchmark: quarterBenchmark, store },
    { benchmark: await storeHostile(store), store },
  ]
  let hosts: string[] = []
  const app = apiApp({
    contests: async () => contests,
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
    args: ['--no-sandbox'],
  })
  const picture = await (await browser.newPage()).screenshot({ type: 'jpeg' })
  for (const name of ['us-0.jpg', 'us-400.jpg', 'them-0.jpg']) await evidence.put(name, picture)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  server?.close()
  await store?.close()
  rmSync(folder, { recursive: true })
})

/** A day of rounds whose names and texts try to be more than text. */
async function storeHostile(to: Store): Promise<Benchmark> {
  const [us, them, other] = ['Wattle Lane', 'Pluvio', 'Nordregn']
  const rename = (site: string) => (site === them ? hostile : site)
  const benchmark: Benchmark = {
    ...quarterBenchmark,
    id: 'hostile',
    name: `${hostile}, a benchmark`,
    sites: quarterBenchmark.sites.map((site) => ({ ...site, name: rename(site.name) })),
  }
  const rounds = [...quarterRounds(now)].slice(-12).map(
    (round, index): Round => ({
      ...round,
      benchmark: benchmark.id,
      visits: round.visits.map((visit) => {
        const named = { ...visit, site: rename(visit.site) }
        if (index === 5 && visit.site === us) {
          const failure = { code: 'http-error' as const, step: 'search', message: hostile }
          return { ...named, status: 'failed' as const, failure, loads: [{ steps: [], failure }] }
        }
        if (index < 11 || visit.site === other) return named
        const film = visit.site === us ? [0, 400] : [0]
        const name = visit.site === us ? 'us' : 'them'
        const filmstrip = film.map((at) => ({ at, file: `${name}-${at}.jpg` }))
        return {
          ...named,
          evidence: { steps: [{ name: 'home', screenshot: `${name}-0.jpg`, filmstrip }], requests: 'r' },
        }
      }),
    }),
  )
  for (const round of rounds) await putRound({ store: to, round })
  const [market] = benchmark.markets
  if (market !== undefined) await judgeRound({ store: to, benchmark, market })
  return benchmark
}

interface Opened extends AsyncDisposable {
  page: Page
  /** Errors of the console and of scripts so far. */
  errors: string[]
}

async function open(path: string, options: { width?: number; dark?: boolean } = {}): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    colorScheme: options.dark ? 'dark' : 'light',
    locale: 'en-AU',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(origin + path)
  await page.locator('main :is(table, section, article, figure, .weeks)').first().waitFor()
  return { page, errors, [Symbol.asyncDispose]: () => context.close() }
}

const views: [name: string, path: string][] = [
  ['standing', '/'],
  ['journey', `${quarter}/journey`],
  ['trend', `${quarter}/trend?step=search`],
  ['incidents', `${quarter}/incidents`],
  ['films', '/hostile/sydney-phone/films?step=home'],
]

test.each(views)(
  '%s: readable in both themes from 360 px on, without a finding of axe or an error',
  async (_, path) => {
    for (const [width, dark] of [
      [360, false],
      [1280, true],
      [1920, false],
    ] as const) {
      await using opened = await open(path, { width, dark })
      const { page, errors } = opened
      await page.evaluate(axe.source)
      const found = await page.evaluate(async () => {
        const { violations } = await (window as unknown as { axe: typeof axe }).axe.run()
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
      })
      expect(found, `${width} px`).toEqual([])
      expect(errors).toEqual([])
      const tooWide = await page.evaluate(() =>
        document.documentElement.scrollWidth <= innerWidth
          ? []
          : [...document.querySelectorAll('main *')]
              .filter((each) => each.getBoundingClientRect().right > innerWidth && each.closest('table') === null)
              .map((each) => each.outerHTML.slice(0, 120)),
      )
      expect(tooWide, `${width} px`).toEqual([])
    }
  },
)

test('the way of a marketer: from the mail to the incident, to the step, to the pictures, by clicks alone', async () => {
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
  await page.getByRole('link', { name: 'Trend' }).click()
  await page.getByLabel('Days').selectOption('30')
  await page.locator('.chart canvas').first().waitFor()
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

test('figures on the page are those of the data', async () => {
  await using opened = await open(`${quarter}/journey`)
  const shown = await opened.page.locator('.step').first().locator('.strip > .number').allTextContents()
  const { steps } = (await (await fetch(`${origin}/api${quarter}/journey`)).json()) as {
    steps: { sites: { figure: { median: number } }[] }[]
  }
  const expected = steps[0]?.sites.map(({ figure }) => `${(figure.median / 1000).toFixed(2)} s`)
  expect(shown).toEqual(expected)
})
