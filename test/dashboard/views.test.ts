import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { incident } from '../stages/api/small.ts'
import { type Served, serveDashboard } from './served.ts'

const place = '/hostile/sydney-phone'

let served: Served
beforeAll(async () => {
  served = await serveDashboard({ quarter: false })
}, 120_000)
afterAll(() => served?.[Symbol.asyncDispose]())

/** Findings of axe, and what reaches out of the window. */
async function flaws(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run()
    const wide =
      document.documentElement.scrollWidth <= innerWidth
        ? []
        : [...document.querySelectorAll('main *')]
            .filter((each) => each.getBoundingClientRect().right > innerWidth && each.closest('.scroll') === null)
            .map((each) => `too wide: ${each.outerHTML.slice(0, 120)}`)
    return [...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`), ...wide]
  })
}

test('audits: readable at 360 px and in the dark, hostile titles stay text, a report is a download', async () => {
  await using narrow = await served.open(`${place}/audits`, { width: 360 })
  expect(await flaws(narrow.page)).toEqual([])
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
