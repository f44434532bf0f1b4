import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TriedCompetitor } from '#stages/api/settings/options.ts'
import { resolveLive } from '#stages/settings/resolve.ts'
import { settingsPlace, sourceOf, type TestPlace } from '../stages/settings/place.ts'
import { flaws } from './flaws.ts'
import { type Served, serveContests } from './served.ts'

let place: TestPlace
let served: Omit<Served, 'store' | 'benchmark'>
const tried: unknown[] = []
beforeAll(async () => {
  place = await settingsPlace()
  const tryCompetitor = async (...asked: unknown[]): Promise<TriedCompetitor> => {
    tried.push(asked[1])
    return { passed: true, sentences: ['Loaded: home 900 ms, search 1.20 s.'] }
  }
  const { benchmark } = sourceOf()
  const evidence = { get: async () => undefined, put: async () => undefined }
  served = await serveContests([{ benchmark, store: place.store }], evidence, {
    settings: { place: async () => place, user: '<b>kim</b>', hasDispatcher: false, tryCompetitor },
  })
}, 120_000)
afterAll(async () => {
  await served?.[Symbol.asyncDispose]()
  await place?.[Symbol.asyncDispose]()
})

test('a marketer adds a competitor by address, tries it, sees what it means, saves and undoes it', async () => {
  await using opened = await served.open('/jackets/sydney-phone/settings')
  const { page, errors } = opened
  expect(await page.title()).toContain('Settings')
  const look = page.getByRole('button', { name: 'Show what this means' })
  expect(await look.isEnabled()).toBe(false)
  await page.getByRole('button', { name: 'Add a competitor' }).click()
  const added = page.getByRole('group', { name: 'New competitor' })
  // The keyboard goes on there.
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('label')?.textContent)).toBe('Name')
  await added.getByLabel('Address of home').fill('https://initech.example/')
  await added.getByLabel('Address of search').fill('https://initech.example/find?q=jacket')
  await added.getByLabel('Name').fill('Initech')
  const initech = page.getByRole('group', { name: 'Initech' })
  await initech.getByRole('button', { name: 'Try it' }).click()
  await initech.getByText('Loaded: home 900 ms, search 1.20 s.').waitFor()
  const asked = { name: 'Initech', origin: 'https://initech.example', pages: { home: '/', search: '/find?q=jacket' } }
  expect(tried).toEqual([asked])

  // As every other view calls it, not as the file does.
  expect(await page.getByLabel('Metric').locator('option:checked').textContent()).toBe('as in the file (LCP)')
  await page.getByLabel('Time between rounds').fill('often')
  await look.click()
  const refusal = page.getByRole('status').filter({ hasText: 'is not a duration' })
  await expect.poll(() => refusal.textContent()).toContain('Time between rounds: "often" is not a duration.')
  expect(await page.getByLabel('Time between rounds').getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('Time between rounds').fill('30 minutes')
  await look.click()
  const preview = page.getByRole('region', { name: 'What this means' })
  await preview.getByText('Comparisons with Initech begin with the next round.').waitFor()
  expect(await preview.textContent()).toContain('False alarms stay fewer than one a year, over 10 alarms, instead of 8')
  // Who listens hears what came of it, and the keyboard goes on from there.
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('status')
  expect(await flaws(page)).toEqual([])
  await page.setViewportSize({ width: 360, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await flaws(page)).toEqual([])
  // An address can be read while it is typed.
  expect((await initech.getByLabel('Address of home').boundingBox())?.width).toBeGreaterThan(250)

  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Saved as change 1.').waitFor()
  expect(await page.getByText('not saved yet').count()).toBe(0)
  const history = page.getByRole('region', { name: 'Changes' })
  await history.getByText('Time between rounds: as in the file → 30 minutes').waitFor()
  expect(await history.textContent()).toContain('<b>kim</b>')
  const inForce = async () => (await resolveLive(place.store, place.sources))[0]?.benchmark
  expect(await inForce()).toMatchObject({ every: 30 * 60_000, sites: [{}, {}, {}, { name: 'Initech' }] })
  // The keyboard is where the answer is, because the button it used is gone.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Saved as change 1.')

  await history.getByRole('button', { name: 'Undo change 1' }).click()
  await history.getByText('Every comparison is judged from scratch').waitFor()
  expect(await inForce()).toMatchObject({ every: 30 * 60_000 })
  await history.getByRole('button', { name: 'Save and judge from scratch' }).click()
  await history.getByText('undoes 1').waitFor()
  await history.getByText('Saved as change 2.').waitFor()
  expect(await inForce()).toMatchObject({ every: 15 * 60_000 })
  expect(await page.getByRole('group', { name: 'Initech' }).count()).toBe(0)
  expect(errors.filter((each) => !each.includes('400'))).toEqual([])
})

test('a competitor moves to another site; what is wrong is said where it is; a reload keeps what is not saved', async () => {
  await using opened = await served.open('/jackets/sydney-phone/settings')
  const { page } = opened
  const globex = page.getByRole('group', { name: 'Globex' })
  const [home, search] = [globex.getByLabel('Address of home'), globex.getByLabel('Address of search')]
  await home.fill('https://Shop.Globex.example')
  await page.getByRole('button', { name: 'Show what this means' }).click()
  // Its other page is still on the old site.
  await page.getByText('Globex, address of home: ').waitFor()
  await globex.getByText('these are on https://shop.globex.example and https://globex.example.').waitFor()
  expect([await home.getAttribute('aria-invalid'), await search.getAttribute('aria-invalid')]).toEqual([
    'true',
    'false',
  ])
  // As people type it.
  await search.fill('shop.globex.example/find')
  // As people paste it.
  const name = globex.getByLabel('Name')
  await name.fill(' Globex ')
  await name.blur()
  expect(await name.inputValue()).toBe('Globex')
  await page.getByLabel('Time between rounds').fill('1 hour')
  await page.getByText('Your changes are not saved yet.').waitFor()
  await page.reload()
  await page.getByText('Your changes are not saved yet.').waitFor()
  expect(await page.getByLabel('Time between rounds').inputValue()).toBe('1 hour')
  expect(await home.inputValue()).toBe('https://shop.globex.example/')
  await page.getByRole('button', { name: 'Show what this means' }).click()
  const preview = page.getByRole('region', { name: 'What this means' })
  await preview.getByText('Globex (https://shop.globex.example; home /; search /find)').waitFor()

  // What is not typed yet is missing in the form, and not an answer of the server.
  await page.getByRole('button', { name: 'Add a competitor' }).click()
  const asked = tried.length
  await page.getByRole('group', { name: 'New competitor' }).getByRole('button', { name: 'Try it' }).click()
  expect(await page.evaluate(() => document.activeElement?.matches(':invalid'))).toBe(true)
  expect(tried.length).toBe(asked)
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.reload()
  await home.waitFor()
  expect(await home.inputValue()).toBe('https://globex.example/')
})
