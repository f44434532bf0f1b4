import { afterAll, beforeAll, expect, test } from 'vitest'
import { type WhyPlace, whyPlace } from '../stages/why-place.ts'
import { flaws } from './flaws.ts'
import { type Served, serveContests } from './served.ts'

let place: WhyPlace
let served: Omit<Served, 'store' | 'benchmark'>
beforeAll(async () => {
  place = await whyPlace()
  served = await serveContests([place], place.evidence)
}, 120_000)
afterAll(async () => {
  await served?.[Symbol.asyncDispose]()
  await place?.[Symbol.asyncDispose]()
})

test('from the journey to the reasons: both sites in parts, the causes, readable at 360 px, hostile names stay text', async () => {
  await using opened = await served.open('/jackets/sydney-phone/journey')
  const { page, errors } = opened
  await page.getByRole('link', { name: 'Why: the gap on home in parts' }).click()
  await page.getByRole('heading', { name: 'What causes it' }).waitFor()
  expect(await page.locator('.lead').textContent()).toMatch(/^LCP of Acme on home is 1\.\d\d\ss longer than .*that is/)
  expect(await page.getByRole('img').count()).toBe(2)
  const label = await page.getByRole('img', { name: /^Acme: / }).getAttribute('aria-label')
  expect(label).toMatch(/Server response \d+ ms.*Resource load duration/)
  const causes = await page.locator('ol.why-findings > li').allTextContents()
  expect(causes[0]).toMatch(/^The main image has 890\skB and takes 1\.\d\d\ss to load/)
  expect(causes[1]).toContain('render-blocking file from tags.example')
  const cells = await page
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('td.number')].map((cell) => Number(cell.textContent))),
    )
  const whole = cells.at(-1)
  const parts = cells.filter((_, index) => index !== 7 && index !== 9)
  for (const column of [0, 1, 2]) {
    expect(parts.reduce((sum, row) => sum + (row[column] ?? 0), 0)).toBe(whole?.[column])
  }
  expect(await flaws(page)).toEqual([])
  // The gap, which the table is for, is in sight on a tablet.
  await page.setViewportSize({ width: 800, height: 900 })
  const overflow = (table: Element) => (table.parentElement?.scrollWidth ?? 0) - (table.parentElement?.clientWidth ?? 0)
  expect(await page.locator('table:has(.why-interval)').evaluate(overflow)).toBe(0)
  await page.setViewportSize({ width: 360, height: 900 })
  expect(await flaws(page)).toEqual([])
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  expect(errors).toEqual([])
})

test('an incident leads to what changed on the own site when it began', async () => {
  await using opened = await served.open(`/?benchmark=jackets&incident=${place.incident.id}`, {
    dark: true,
    width: 1920,
  })
  const { page, errors } = opened
  await page.getByRole('link', { name: 'See what changed on your site when it began' }).click()
  await page.getByText('since then and 20 before').waitFor()
  expect(await page.locator('.lead').textContent()).toMatch(/longer than before 23 Nov, 02:00/)
  expect(await page.locator('ol.why-findings > li').first().textContent()).toContain('(before: 120\u00a0kB')
  expect(await flaws(page)).toEqual([])
  await page.getByRole('link', { name: 'Show the gap to competitors instead' }).click()
  await page.getByText('rounds of both sites').waitFor()
  expect(errors).toEqual([])
})
