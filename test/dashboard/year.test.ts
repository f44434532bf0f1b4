import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openYear, yearBenchmark } from '#bench/year.ts'
import { times } from '#core/words/parts.ts'
import type { Answers } from '#dashboard/api.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { flaws, tooWide } from './flaws.ts'
import { now, serveContests } from './served.ts'

/** Two rounds a day: `bench/dashboard.ts` has one every quarter of an hour. */
const benchmark = yearBenchmark(12 * 60 * 60 * 1000)
const place = '/generated-year/sydney-phone'

let folder: string
let store: Store
let served: Awaited<ReturnType<typeof serveContests>>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-year-'))
  store = await openYear(join(folder, 'year'), { benchmark, now })
  served = await serveContests([{ benchmark, store }], evidenceFolder(join(folder, 'evidence')))
}, 120_000)
afterAll(async () => {
  await served?.[Symbol.asyncDispose]()
  await store?.close()
  rmSync(folder, { recursive: true })
})

async function answer<T>(path: string): Promise<T> {
  return (await (await fetch(`${served.origin}/api${path}`)).json()) as T
}

test('a year in one look, down to single rounds by dragging, and back by the button of the browser', async () => {
  const address = `${place}/trend?step=product&days=365`
  const { trend, incidents } = await answer<Answers['trend']>(address)
  expect(trend.dates.length).toBeGreaterThan(360)
  expect(incidents.length).toBeGreaterThan(0)
  await using opened = await served.open(address)
  const { page, errors } = opened
  const rows = page.locator('.chart').first().locator('details tbody tr')
  await page.getByText('Figures as a table').first().click()
  await expect.poll(() => rows.count()).toBe(trend.dates.length)
  // Of a year, the same day may be there twice.
  expect(await rows.locator('th').first().textContent()).toMatch(/ 2025$/)
  const ratio = trend.gaps[0]?.days.at(-1)?.[0] ?? 0
  await expect.poll(() => page.locator('.chart').first().textContent()).toContain(times(ratio))
  expect(await flaws(page)).toEqual([])

  const drag = async (from: number, to: number) => {
    const box = await page.locator('.u-over').first().boundingBox()
    if (box === null) throw new Error('There is no chart.')
    await page.mouse.move(box.x + box.width * from, box.y + 50)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * to, box.y + 60, { steps: 3 })
    await page.mouse.up()
  }
  await drag(0.5, 0.56)
  await page.waitForURL(/from=2026-/)
  const zoomed = page.url()
  await expect.poll(() => rows.count()).toBeLessThan(30)
  await drag(0.5, 0.55)
  await page.getByText(/^Single rounds: \d\.$/).waitFor()
  await page.goBack()
  expect(page.url()).toBe(zoomed)
  await page.goBack()
  expect(page.url()).toBe(served.origin + address)
  await page.getByText('Figures as a table').first().click()
  await expect.poll(() => rows.count()).toBe(trend.dates.length)
  await page.goForward()
  expect(page.url()).toBe(zoomed)
  expect(errors).toEqual([])
})

const overflow = (all: Element[]) => all.map((each) => each.scrollWidth - each.clientWidth)

test('six sites and five steps fit at 360 and at 1920 px', async () => {
  for (const view of ['/', `${place}/journey`, `${place}/incidents`]) {
    await using opened = await served.open(view, { width: 360 })
    const { page, errors } = opened
    expect(await tooWide(page), view).toEqual([])
    // The end of a row is what a league is looked at for.
    if (view === '/') expect(await page.locator('.card .scroll').evaluateAll(overflow)).toEqual([0])
    await page.setViewportSize({ width: 1920, height: 900 })
    expect(await tooWide(page), view).toEqual([])
    expect(errors).toEqual([])
  }
})

test('the exported table of a year has the figures of the chart', async () => {
  const query = 'step=product&days=365'
  const { trend } = await answer<Answers['trend']>(`${place}/trend?${query}`)
  const csv = await (await fetch(`${served.origin}/api${place}/trend.csv?${query}`)).text()
  const rows = csv.trim().split('\r\n').slice(1)
  expect(rows).toHaveLength(trend.dates.length * benchmark.sites.length)
  const last = rows.at(-1)?.split(',')
  expect(last?.[0]).toBe(trend.dates.at(-1))
  expect(Number(last?.[4])).toBe(trend.times.at(-1)?.medians.at(-1))
})
