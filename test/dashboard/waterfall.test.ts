import { afterAll, beforeAll, expect, test } from 'vitest'
import { putField } from '#store/records/field.ts'
import { flaws } from './flaws.ts'
import { type Served, serveDashboard } from './served.ts'

const place = '/hostile/sydney-phone'

let served: Served
beforeAll(async () => {
  served = await serveDashboard({ quarter: false })
}, 120_000)
afterAll(() => served?.[Symbol.asyncDispose]())

test('both sites are on one clock below the films, and every request is reached by key and described in words', async () => {
  await using opened = await served.open(`${place}/films?step=home`, { width: 360, dark: true })
  const { page, errors } = opened
  await page.getByText('Waterfall', { exact: true }).press('Enter')
  const list = page.getByRole('listbox')
  await list.waitFor()
  const rows = list.getByRole('option')
  expect(await rows.count()).toBe(4)
  await rows.first().focus()
  await page.keyboard.press('ArrowDown')
  expect(await rows.nth(1).getAttribute('aria-selected')).toBe('true')
  const words = (await rows.nth(1).getAttribute('aria-label')) ?? ''
  expect(words).toContain('stylesheet, 200, 4.0 kB: starts at 0 ms, takes 120 ms')
  await page.getByText(words, { exact: true }).waitFor()
  // The line is where the scrubber is.
  const line = list.locator('line.now')
  const before = await line.getAttribute('x1')
  await page.getByRole('slider').fill('50')
  await expect.poll(() => line.getAttribute('x1')).not.toBe(before)
  await page.getByText('As a table').press('Enter')
  expect(await page.getByRole('table').count()).toBe(2)
  expect(await flaws(page)).toEqual([])
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  expect(errors).toEqual([])
})

test('a release is marked on the trend by key, and removed; its label stays text', async () => {
  await using opened = await served.open(`${place}/trend?from=2026-11-27&to=2026-11-28`)
  const { page, errors } = opened
  const markers = page.getByRole('region', { name: 'Releases and campaigns' })
  const label = '<img src=x onerror="window.hacked=1"> 4.2'
  await markers.getByLabel('At').fill('2026-11-27T20:00')
  await markers.getByLabel('Mark').fill(label)
  await page.keyboard.press('Enter')
  await markers.getByRole('listitem').getByText(`Release "${label}"`).waitFor()
  await markers.getByRole('status').getByText('is marked on').waitFor()
  expect(await markers.getByLabel('Mark').inputValue()).toBe('')
  // The next one would be of that time, too.
  expect(await markers.getByLabel('At').inputValue()).toBe('')
  expect(await flaws(page)).toEqual([])
  await markers.getByRole('button', { name: 'Remove Release' }).press('Enter')
  await markers.getByText('None marked').waitFor()
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  expect(errors).toEqual([])
})

test('field data shows beside the lab once there is any, and says which page has none', async () => {
  const { store, benchmark } = served
  const us = benchmark.sites.find((site) => site.us)?.name ?? ''
  const data = { p75: { lcp: 2340, cls: 0.05 }, first: '2026-10-30', last: '2026-11-26' }
  const entry = { formFactor: 'PHONE' as const, address: 'https://wattle-lane.com.au' }
  const entries = [
    { ...entry, step: null, data },
    { ...entry, step: 'home', data: null },
  ]
  await using before = await served.open(`${place}/journey`)
  expect(await before.page.getByRole('heading', { name: 'Field data' }).count()).toBe(0)
  await putField(store, { record: { version: 1, benchmark: benchmark.id, site: us, date: '2026-11-28', entries } })
  await using opened = await served.open(`${place}/journey`, { width: 360 })
  const { page, errors } = opened
  await page.getByRole('heading', { name: 'Field data' }).waitFor()
  const rows = page.getByRole('region', { name: 'Field data' }).getByRole('row')
  expect(await rows.nth(1).textContent()).toMatch(/whole origin.*2\.34\ss.*0\.05/)
  expect(await rows.nth(2).textContent()).toMatch(/home \(no data\)/)
  expect(await flaws(page)).toEqual([])
  expect(errors).toEqual([])
})
