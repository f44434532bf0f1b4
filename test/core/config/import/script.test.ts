import { describe, expect, test } from 'vitest'
import { planScript } from '#core/config/import/script/plan.ts'

const origin = 'https://www.wattle-lane.example'

function planned(code: string, { us = true } = {}) {
  const plan = planScript({ file: 'checkout.spec.ts', code, us, origin })
  if (!plan.ok) throw new Error(plan.words.message)
  return plan.value
}

function left(code: string): string[] {
  return planned(code).left.map(({ line, what, why }) => `${line} ${what}: ${why}`)
}

const head = "import { journey } from 'outpace'\n\n// Imported from checkout.spec.ts without running it.\n"

test('a Playwright test becomes a journey: steps at each page, elements and waits as they are', () => {
  const plan = planned(`import { test, expect } from '@playwright/test'

const host = process.env.HOST || 'https://staging.wattle-lane.example'

test.use({ locale: 'en-AU' })
test.describe('shop', () => {
  test('buys a jacket', async ({ page }) => {
    const basket = page.getByRole('link', { name: 'Basket', exact: true })
    await page.goto(\`\${host}/\`, { waitUntil: 'networkidle' })
    await expect(page.getByRole('heading', { name: /rain/i })).toBeVisible()
    await page.getByPlaceholder("Search, it's free").fill('rain jacket')
    await page.locator('#go').click({ timeout: 3000 })
    await page.waitForURL('**/search*')
    await expect(page).toHaveTitle('Results')
    await page.waitForTimeout(500)
    await page.locator('.hit').filter({ hasText: 'Jacket' }).first().click()
    await basket.click()
    await expect(page).toHaveURL(host + '/basket')
    await page.goto('https://pay.example/start')
    if (await basket.isVisible()) {
      await basket.click()
    }
  })
  test('signs in', async ({ page }) => {
    await page.goto('/account')
  })
})
afterwards(page)
`)
  expect(plan.text).toBe(`${head}export default journey(async ({ page, step }) => {
  await step('home', async () => {
    await page.goto('/')
    await page.getByRole('heading', { name: /rain/i }).waitFor()
  })
  await page.getByPlaceholder('Search, it\\'s free').fill('rain jacket')
  await step('search', async () => {
    await page.locator('#go').click()
    await page.waitForURL('**/search*')
  })
  await page.locator('.hit').filter({ hasText: 'Jacket' }).first().click()
  await step('basket', async () => {
    await page.getByRole('link', { name: 'Basket', exact: true }).click()
    await page.waitForURL('/basket')
  })
  await step('start', () => page.goto('https://pay.example/start'))
})
`)
  expect(plan.steps).toEqual(['home', 'search', 'basket', 'start'])
  expect(plan.changes).toEqual([
    'Addresses of https://staging.wattle-lane.example become those of https://www.wattle-lane.example.',
    'Time-outs, delays and waitUntil are not taken over: Outpace waits for each page, for at most limits.step.',
    "Lines 11 and 16: walked, but not measured. To measure it, put it into a step('name', …) of its own.",
  ])
  expect(plan.left.map(({ line, what, why }) => `${line} ${what}: ${why}`)).toEqual([
    '5 test.use(): It belongs to the test runner.',
    '14 expect().toHaveTitle(): It checks what the page says, which is not part of the journey.',
    '15 page.waitForTimeout(): A fixed wait would be measured as part of the page.',
    '20 if … (to line 22): Whether it is done depends on what happens; a journey is the same each time.',
    '24 test "signs in" (to line 26): A site has one journey. To import it, put it into a file of its own.',
    '28 afterwards(): An import does not know it as something that a customer does.',
  ])
})

test('a browser check of Checkly without a test runner, with functions of its own', () => {
  const plan = planned(`const { chromium } = require('playwright')
async function openPage(page, path) {
  await page.goto('https://www.wattle-lane.example' + path)
}
async function run() {
  const browser = await chromium.launch()
  const page = await browser.newPage()
  try {
    await openPage(page, '/')
    await openPage(page, '/basket')
    await page.click('text=Pay')
    await page.screenshot({ path: 'a.png' })
  } finally {
    await browser.close()
  }
}
run()
`)
  expect(plan.text).toContain(`  await step('home', () => page.goto('/'))
  await step('basket', () => page.goto('/basket'))
  await page.locator('text=Pay').first().click()
`)
  expect(plan.left.map(({ line, what }) => `${line} ${what}`)).toEqual([
    '6 chromium.launch()',
    '7 browser.newPage()',
    '12 page.screenshot()',
    '14 browser.close()',
  ])
})

test('steps that the script names are the steps, with what leads up to them before', () => {
  const plan = planned(`test.beforeEach(async ({ page }) => { await page.goto('/') })
test('x', async ({ page }) => {
  await test.step('Search', async () => {
    await page.getByLabel('Search').fill('jacket')
    await test.step('and press', async () => { await page.keyboard.press('Enter') })
    await page.getByText('12 results').waitFor({ state: 'visible', timeout: 1000 })
  })
  await test.step('Check', async () => { expect(await page.title()).toBe('x') })
})`)
  expect(plan.text).toContain(`  await step('home', () => page.goto('/'))
  await step('Search', async () => {
    await page.getByLabel('Search').fill('jacket')
    await page.keyboard.press('Enter')
    await page.getByText('12 results').waitFor({ state: 'visible' })
  })
`)
  expect(plan.left.map(({ what }) => what)).toEqual(['expect().toBe()', 'step "Check"'])
})

test('passwords are asked for and never written, whatever the line does', () => {
  const plan = planned(`test('x', async ({ page }) => {
  await page.goto('/account')
  await page.getByLabel('E-mail').fill(process.env.SHOP_USER)
  await page.getByLabel('Password').fill('hunter2')
  await page.fill('#repeat-password', 'hunter2')
  await page.keyboard.type('hunter2')
  await page.evaluate(() => login('hunter2'))
  await page.goto('https://kim:hunter2@www.wattle-lane.example/')
})`)
  expect(plan.text).toContain('export default journey(async ({ page, step, secret }) => {')
  expect(plan.text).toContain("await page.getByLabel('E-mail').fill(await secret('shop-user'))")
  expect(plan.text).toContain("await page.getByLabel('Password').fill(await secret('password'))")
  expect(plan.text).toContain("await page.locator('#repeat-password').first().fill(await secret('password'))")
  expect(plan.secrets).toEqual([
    { name: 'shop-user', line: 3 },
    { name: 'password', line: 4 },
  ])
  expect(JSON.stringify(plan)).not.toContain('hunter2')
  expect(plan.left.map(({ line }) => line)).toEqual([6, 7, 8])
})

test('a journey of Elastic Synthetics', () => {
  const plan = planned(`import { journey, step, monitor, expect, before } from '@elastic/synthetics'
journey('Buying', ({ page, params }) => {
  monitor.use({ schedule: 10 })
  step('Home', async () => { await page.goto('https://www.wattle-lane.example/') })
  step('Basket', async () => {
    await page.getByTestId('basket').click()
    await page.goto(params.url)
    await page.goto(params.url + '/basket')
    await page.goto(params.next)
  })
})`)
  expect(plan.text).toContain(`  await step('Home', () => page.goto('/'))
  await step('Basket', async () => {
    await page.getByTestId('basket').click()
    await page.goto('/')
    await page.goto('/basket')
  })
`)
  expect(plan.changes).toEqual([
    'Lines 7 and 8: the variable in the address is taken for https://www.wattle-lane.example.',
  ])
  expect(plan.left.map(({ line, why }) => `${line} ${why}`)).toEqual([
    '3 An import does not know it as something that a customer does.',
    '9 Only running the script would tell its address.',
  ])
})

test('a canary of CloudWatch Synthetics', () => {
  const plan = planned(`var synthetics = require('Synthetics')
const log = require('SyntheticsLogger')
const flow = async function () {
  let url = 'https://www.wattle-lane.example/'
  let page = await synthetics.getPage()
  await synthetics.executeStep('home', async function (timeoutInMillis = 30000) {
    await page.goto(url, { waitUntil: ['load'], timeout: timeoutInMillis })
  })
  await synthetics.executeStep('search', async function () {
    await page.waitForSelector('#q', { timeout: 3000 })
    await page.type('#q', 'jacket')
    await Promise.all([page.waitForNavigation(), page.click('#go')])
  })
  log.info('done')
}
exports.handler = async () => {
  return await flow()
}`)
  expect(plan.text).toContain(`  await step('home', () => page.goto('/'))
  await step('search', async () => {
    await page.locator('#q').first().waitFor()
    await page.locator('#q').first().fill('jacket')
    await page.locator('#go').first().click()
  })
`)
  expect(plan.left.map(({ line, what }) => `${line} ${what}`)).toEqual([
    '5 synthetics.getPage()',
    '12 page.waitForNavigation()',
    '14 log.info()',
  ])
})

test("Puppeteer's way to wait for an element that goes, and its selectors", () => {
  const plan = planned(`const puppeteer = require('puppeteer');
(async () => {
  const browser = await puppeteer.launch()
  const first = await browser.newPage()
  {
    const targetPage = first
    await targetPage.goto('https://www.wattle-lane.example/')
    await targetPage.waitForSelector('.spinner', { hidden: true, timeout: 1000 })
    await targetPage.waitForSelector('.hit', { hidden: false })
    await targetPage.click('aria/Add to wish list[role="button"]')
    await targetPage.click('aria/[name="Size "][role=\\'option\\']')
    await targetPage.click('xpath///*[@id="a"]')
    await targetPage.click('pierce/#shadowed')
    await targetPage.click('text/Rain jacket')
    await targetPage.click('aria/Go')
    await targetPage.locator('::-p-aria(Go)').click()
    await targetPage.locator('shop-app >>> #q').fill('jacket')
    await targetPage.locator('text/Rain').click()
  }
})()`)
  expect(plan.text).toContain(`  await step('home', async () => {
    await page.goto('/')
    await page.locator('.spinner').first().waitFor({ state: 'hidden' })
    await page.locator('.hit').first().waitFor()
  })
  await page.getByRole('button', { name: 'Add to wish list', exact: true }).first().click()
  await page.getByRole('option', { name: 'Size', exact: true }).first().click()
  await page.locator('xpath=//*[@id="a"]').first().click()
  await page.locator('#shadowed').first().click()
  await page.getByText('Rain jacket').first().click()
  await page.locator('shop-app #q').fill('jacket')
  await page.getByText('Rain').click()
})
`)
  const why =
    'It is a selector of Puppeteer; write one of Playwright, such as page.getByRole("button", { name: "Buy" }).'
  expect(plan.left.map(({ line, why }) => `${line} ${why}`)).toEqual([
    '3 Outpace starts the browser.',
    '4 Outpace starts the browser.',
    `15 ${why}`,
    `16 ${why}`,
  ])
})

test('elements are found by other elements in them, and by either of two', () => {
  const plan = planned(`test('x', async ({ page }) => {
  const title = page.getByRole('heading', { name: 'Rain jacket' })
  await page.goto('/')
  await page.getByRole('listitem').filter({ has: title, hasNot: page.getByText('Sold out') }).getByRole('link').click()
  await expect(page.getByText('Basket').or(page.getByText('Bag')).first()).toBeVisible()
  await page.getByRole('button').and(page.getByTitle('Close')).click()
  await page.locator('li').filter({ has: cards.first() }).click()
})
const loop = page.locator('li').filter({ has: loop })
test.beforeEach(() => loop.click())
`)
  expect(plan.text).toContain(
    "await page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Rain jacket' }), hasNot: page.getByText('Sold out') }).getByRole('link').click()",
  )
  expect(plan.text).toContain("await page.getByText('Basket').or(page.getByText('Bag')).first().waitFor()")
  expect(plan.text).toContain("await page.getByRole('button').and(page.getByTitle('Close')).click()")
  expect(plan.left.map(({ line, why }) => `${line} ${why}`)).toEqual([
    '7 Only running the script would tell its arguments.',
    '10 Only running the script would tell its arguments.',
  ])
})

test('types are read over, and classes and enums of TypeScript are left out, each with its line', () => {
  const plan = planned(`import { test, type Page } from '@playwright/test'
import type { Shop } from './shop'
type Words = string
interface Fields { q: Words }
declare const host: string
enum Size { Small = 's' }
class ShopPage {
  constructor(private readonly page: Page) {}
}
async function search<T extends Words>(page: Page, words: T): Promise<void> {
  await page.getByLabel('Search').fill(words as string)
}
test('x', async ({ page }) => {
  await page.goto(<string>'/' satisfies Words)
  await search<Words>(page, 'jacket')
  await page!.locator('#go')!.click()
  const fields: Fields = { q: Size.Small } as const
  await page.fill('#size', Size.Small)
})`)
  expect(plan.text).toContain(`  await step('home', () => page.goto('/'))
  await page.getByLabel('Search').fill('jacket')
  await page.locator('#go').click()
})
`)
  expect(plan.left.map(({ line, what }) => `${line} ${what}`)).toEqual([
    '6 enum …',
    '7 class … (to line 9)',
    '18 page.fill()',
  ])
})

test('the navigations of a user flow of Lighthouse become steps, its figures are left out', () => {
  const plan = planned(`import puppeteer from 'puppeteer'
import { startFlow } from 'lighthouse'
const browser = await puppeteer.launch()
const page = await browser.newPage()
const flow = await startFlow(page)
await flow.navigate('https://www.wattle-lane.example/', { stepName: 'Welcome' })
await flow.navigate('https://www.wattle-lane.example/search')
await flow.startTimespan({ name: 'Search' })
await page.type('#q', 'jacket')
await flow.endTimespan()
await flow.navigate(async () => { await page.click('#go') })
await flow.snapshot()
await flow.startNavigation({ name: 'Product' })
await page.click('.product')
await flow.endNavigation()
fs.writeFileSync('report.html', await flow.generateReport())
`)
  expect(plan.text).toContain(`  await step('Welcome', () => page.goto('/'))
  await step('search', () => page.goto('/search'))
  await page.locator('#q').first().fill('jacket')
  await step('page', () => page.locator('#go').first().click())
  await step('Product', () => page.locator('.product').first().click())
})
`)
  expect(plan.left.map(({ line, what, why }) => `${line} ${what} ${why}`)).toEqual([
    '3 puppeteer.launch() Outpace starts the browser.',
    '4 browser.newPage() Outpace starts the browser.',
    '5 startFlow() Outpace takes its own figures.',
    '8 flow.startTimespan() Outpace takes its own figures.',
    '10 flow.endTimespan() Outpace takes its own figures.',
    '12 flow.snapshot() Outpace takes its own figures.',
    '16 fs.writeFileSync() An import does not know it as something that a customer does.',
  ])
})

test('a wait that begins before what it waits for is done after it', () => {
  const plan = planned(`import { expect, test } from '@playwright/test'
test('x', async ({ page }) => {
  await page.goto('https://www.wattle-lane.example/')
  await Promise.all([page.waitForURL('**/p/**'), expect(page.getByText('New')).toBeVisible(), page.getByText('Go').click()])
  const arrived = page.waitForURL('**/basket')
  const shown = page.waitForSelector('#total')
  await page.getByText('Add').click()
  await Promise.all([arrived, page.getByText('Basket').click()])
  await shown
  const never = page.waitForURL('**/thanks')
  const now = await page.waitForSelector('#now')
})`)
  expect(plan.text.match(/await (?:page|step).*/g)).toEqual([
    "await step('home', () => page.goto('/'))",
    "await step('page', async () => {",
    "await page.getByText('Go').click()",
    "await page.waitForURL('**/p/**')",
    "await page.getByText('New').waitFor()",
    "await page.getByText('Add').click()",
    "await step('basket', async () => {",
    "await page.getByText('Basket').click()",
    "await page.waitForURL('**/basket')",
    "await page.locator('#total').first().waitFor()",
    "await page.locator('#now').first().waitFor()",
  ])
  expect(plan.left.map(({ line, what, why }) => `${line} ${what}: ${why}`)).toEqual([
    '10 const never: Nothing awaits it.',
  ])
})

test('an element is dragged onto another one', () => {
  const plan = planned(`test('x', async ({ page }) => {
  await page.goto('/basket')
  const shelf = page.locator('#shelf')
  await page.getByText('Jacket').dragTo(shelf.filter({ has: page.getByText('Saved') }), { timeout: 500 })
  await shelf.dragTo(somewhere)
})`)
  expect(plan.text).toContain(
    "  await page.getByText('Jacket').dragTo(page.locator('#shelf').filter({ has: page.getByText('Saved') }))\n",
  )
  expect(plan.left.map(({ line }) => line)).toEqual([5])
})

test('what is done in another window is left out with the reason', () => {
  const found = left(`test('x', async ({ page, context }) => {
  await page.goto('/')
  const page1Promise = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Size guide' }).click()
  const page1 = await page1Promise
  await page1.getByRole('button', { name: 'Close' }).click()
  await expect(page1.getByText('Bye')).toBeVisible()
  const [page2] = await Promise.all([context.waitForEvent('page'), page.click('#help')])
  await page2.close()
})`)
  expect(found.filter((each) => each.includes('waitForEvent'))).toEqual(
    ['3 page', '8 context'].map(
      (what) =>
        `${what}.waitForEvent(): Outpace shows the window that a click opens on the page of the journey, and waits for it by itself.`,
    ),
  )
  expect(found.filter((each) => !each.includes('waitForEvent'))).toEqual(
    ['6 page1.getByRole().click()', '7 expect().toBeVisible()', '9 page2.close()'].map(
      (what) =>
        `${what}: It is done in a window that Outpace shows on the page of the journey: write it for page, in a step with the click that opens it.`,
    ),
  )
})

test('a test may give its page another name', () => {
  const plan = planned(`test('x', async ({ page: shop, baseURL }) => {
  await shop.goto(\`\${baseURL}/\`)
  await shop.getByRole('link', { name: 'Rain' }).click()
  await expect(shop).toHaveURL(/rain/)
  await shop.goto(baseURL!)
})`)
  expect(plan.text).toContain(`  await step('home', () => page.goto('/'))
  await step('rain', async () => {
    await page.getByRole('link', { name: 'Rain' }).click()
    await page.waitForURL(/rain/)
  })
  await step('home 2', () => page.goto('/'))
`)
  expect(plan.left).toEqual([])
})

test('a page that is waited for by waitForNavigation is a step, as one that is waited for by its address', () => {
  const plan = planned(`(async () => {
  await page.goto('https://www.wattle-lane.example/')
  await page.type('#q', 'jacket')
  await Promise.all([page.waitForNavigation(), page.press('#q', 'Enter')])
  await page.waitForSelector('.hit')
  await page.hover('.menu')
  await page.click('.hit')
  await page.waitForNavigation({ waitUntil: 'load' })
  await page.click('#basket')
  await page.waitForNavigation()
  await page.waitForURL('**/basket')
})()`)
  expect(plan.text).toContain(`  await step('home', () => page.goto('/'))
  await page.locator('#q').first().fill('jacket')
  await step('page', async () => {
    await page.locator('#q').first().press('Enter')
    await page.locator('.hit').first().waitFor()
  })
  await page.locator('.menu').first().hover()
  await step('page 2', () => page.locator('.hit').first().click())
  await step('basket', async () => {
    await page.locator('#basket').first().click()
    await page.waitForURL('**/basket')
  })
})
`)
})

test('an element that a script of Puppeteer keeps is found where it is used', () => {
  const plan = planned(`(async () => {
  await page.goto('https://www.wattle-lane.example/')
  const field = await page.$('#q')
  await field.type('jacket')
  const links = await page.$x("//a[contains(., 'Parka')]")
  await links[1].click()
  const card = await page.waitForSelector('.card')
  await (await card.$('text/Buy')).click()
  const [first] = await page.$$('.size')
  await first.click()
  const [, second] = await page.$$('.fit')
  await second.click()
  await page.$$('.colour')[2].click()
})()`)
  expect(plan.text).toContain(`  await step('home', () => page.goto('/'))
  await page.locator('#q').first().pressSequentially('jacket')
  await page.locator('xpath=//a[contains(., \\'Parka\\')]').nth(1).click()
  await page.locator('.card').first().waitFor()
  await page.locator('.card').first().getByText('Buy').first().click()
  await page.locator('.size').first().click()
  await page.locator('.colour').nth(2).click()
})
`)
  expect(plan.left.map(({ line, why }) => `${line} ${why}`)).toEqual([
    '12 Only running the script would tell which element it is for.',
  ])
})

test('a skipped step of Elastic Synthetics, and a picture of a canary, are left out for what they are', () => {
  expect(
    left(`step('home', () => page.goto('/'))
step.skip('search', async () => { await page.click('#go') })
step.only('product', () => page.click('.hit'))
synthetics.takeScreenshot('home', 'loaded')
field.fill('jacket')`),
  ).toEqual([
    '2 step "search": It is skipped.',
    '4 synthetics.takeScreenshot(): Outpace takes its own pictures.',
    '5 field.fill(): Only running the script would tell which element it is for.',
  ])
})

test('a measurement of a script of sitespeed.io becomes a step', () => {
  const plan = planned(`/** @param {import('browsertime').Commands} commands */
export default async function (context, commands) {
  await commands.measure.start('https://www.wattle-lane.example/', 'Home')
  await commands.measure.stop()
  await commands.addText.toId('jacket', 'q')
  await commands.measure.start('Search')
  await commands.click.bySelectorAndWait('#go')
  await commands.wait.byTime(1000)
  await commands.wait.bySelector('.hit', 5000)
  await commands.mouse.singleClick.byId('more')
  await commands.measure.stop()
  await commands.js.run('return 1')
  return commands.navigate('/basket')
}`)
  expect(plan.text).toContain(`  await step('Home', () => page.goto('/'))
  await page.locator('[id="q"]').first().fill('jacket')
  await step('Search', async () => {
    await page.locator('#go').first().click()
    await page.locator('.hit').first().waitFor()
    await page.locator('[id="more"]').first().click()
  })
  await step('basket', () => page.goto('/basket'))
`)
  expect(plan.left.map(({ line, what }) => `${line} ${what}`)).toEqual([
    '8 commands.wait.byTime()',
    '12 commands.js.run()',
  ])
})

test.each([
  [
    'no page',
    "test('x', async ({ page }) => { await page.goto(process.env.NEXT) })",
    'Only running the script would tell its address.',
  ],
  ['only a loop', 'for (const url of urls) {\n  page.goto(url)\n}', 'Line 1, for … (to line 3): How often it is done'],
  ['brackets that do not match', "test('x', () => { `", 'Line 1 of this file cannot be read.'],
  ['code nested too deeply', 'f('.repeat(20_000), 'The code of this file is nested too deeply to be read.'],
  [
    'a secret that is repeated',
    "test('x', async ({ page }) => { await page.goto('/hunter2'); await page.fill('#password', 'hunter2') })",
    'The value of the secret "password" in line 1 is repeated elsewhere',
  ],
])('%s is refused with the reason', (_, code, message) => {
  const plan = planScript({ file: 'x.ts', code, us: true, origin })
  expect(plan).toMatchObject({ ok: false, words: { message: expect.stringContaining(message) } })
})

test.each([
  [
    'the Recorder, for its replayer',
    "import { createRunner } from '@puppeteer/replay'\nawait runner.runStep({ type: 'navigate', url: 'https://a.example/' })",
    /^The Recorder of Chrome DevTools exported this as code\. Export it as "JSON", and import that\./,
  ],
  [
    'the Recorder, for Puppeteer',
    "const page = await browser.newPage()\nawait page.goto('/')\nawait puppeteer.Locator.race([page.locator('#a')]).click()",
    /^The Recorder of Chrome DevTools exported this as code\./,
  ],
  ['Cypress', "it('x', () => { cy.visit('/'); cy.get('#q').click() })", /^This is a test of Cypress, whose/],
  ['WebdriverIO', "it('x', async () => { await browser.url('/') })", /^This is a test of WebdriverIO, whose/],
  [
    'Selenium',
    "driver = new Builder().forBrowser('chrome').build(); driver.get('/')",
    /^This is a test of Selenium, whose/,
  ],
  ['New Relic', "$webDriver.get('https://shop.example').then(() => 1)", /^This is a test of Selenium, whose/],
  [
    'TestCafe',
    "fixture('Shop').page('https://shop.example')\ntest('x', async (t) => {})",
    /^This is a test of TestCafe/,
  ],
  [
    'k6 over HTTP',
    "import http from 'k6/http'\nexport default function () { http.get('https://shop.example/') }",
    /^This is a test of k6 over HTTP, whose/,
  ],
])('a script of %s is refused with what to do', (_, code, message) => {
  const plan = planScript({ file: 'x.js', code, us: true, origin })
  expect(plan.ok ? '' : [plan.words.message, plan.words.hint].join(' ')).toMatch(message)
})

test('what a click buys is said, and what it changes at a competitor', () => {
  const code = `test('x', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Add to basket' }).click()
  await page.getByPlaceholder('Buy now').fill('x')
  await page.click('#place-order')
})`
  expect(planned(code).changes.filter((each) => !each.includes('not measured'))).toEqual([
    'Line 5 buys or orders something. Each load does so: end the script before it, unless this is a test shop.',
  ])
  expect(planned(code, { us: false }).changes.filter((each) => !each.includes('not measured'))).toEqual([
    'Line 3 adds to a basket. End the script before it, or, if you may do it there, write sideEffects: allowed at this site in benchmark.yaml.',
    'Line 5 buys or orders something. End the script before it, or, if you may do it there, write sideEffects: allowed at this site in benchmark.yaml.',
  ])
})

test("a competitor's script may have no secret", () => {
  const code = "test('x', async ({ page }) => { await page.goto('/'); await page.fill('#password', 'a1') })"
  expect(() => planned(code, { us: false })).toThrow("which only your own site's journey may do")
})

describe('a script is followed', () => {
  const tooOften = 'Its functions call each other too often.'
  const times = (count: number, line: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => line(n)).join('\n')

  test('through eleven functions that call each other', () => {
    const calls = (count: number) =>
      left(`page.goto('/')
${times(count - 1, (n) => `async function f${n + 1}() { await f${n + 2}() }`)}
async function f${count}() { await page.click('#go') }
f1()`).join()
    expect(calls(11)).toBe('')
    expect(calls(12)).toContain(tooOften)
  })

  test('for up to 5,000 statements', () => {
    const statements = (calls: number) =>
      left(`page.goto('/')
const clicks = async () => {
${times(99, () => "page.click('#go')")}
}
${times(calls, () => 'clicks()')}`).join()
    expect(statements(49)).toBe('')
    expect(statements(50)).toContain(tooOften)
  })

  test('through a hundred names that an address is made of, and not in a circle', () => {
    const address = (names: number) =>
      planScript({
        ...{ file: 'x.ts', us: true, origin },
        code: `const a0 = '/x'\n${times(names, (n) => `const a${n + 1} = \`\${a${n}}/\``)}\npage.goto(a${names})`,
      }).ok
    expect([100, 101].map(address)).toEqual([true, false])
    const together = (characters: number) =>
      planned(`page.goto('/'); page.fill('#q', '${'x'.repeat(characters - 1)}' + 'x')`).left
    expect([together(100_000).length, together(100_001).length]).toEqual([0, 1])
    expect(() => planned("const a = b + '/', b = a + '/'; page.goto(a)")).toThrow('opens no page that is known')
  })
})

test('hostile code cannot leave its quotes in the journey that is written', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it must stay text
  const text = "'); process.exit(1); ('\\\n\u2028${x}`"
  const plan = planned(`page.goto('/'); page.getByText(${JSON.stringify(text)}).click()`)
  const line = plan.text.split('\n').find((each) => each.includes('getByText'))
  expect(
    new Function('page', `return ${line?.trim().replace(/^await /, '')}`)({
      getByText: (found: string) => ({ click: () => found }),
    }),
  ).toBe(text)
})

test('whatever is not known is listed, in every kind of statement', () => {
  expect(
    left(`page.goto('/')
for (const each of list) { page.goto(each) }
const found = await page.content()
class Shop { open() {} }
const { a = 1 } = await fetch('/x').then((r) => r.json())
x = y / 2; const z = /[/"']/.test(x) ? 1 : 2
throw new Error('no')
page.frame('x').locator('a').click()
`).map((each) => each.split(':')[0]),
  ).toEqual([
    '2 for …',
    '3 page.content()',
    '4 class …',
    '5 fetch().then()',
    '6 an assignment',
    '6 const z',
    '7 throw …',
    '8 page.frame().locator().click()',
  ])
})

test('clicks inside of an expression, a list or a group are listed, and values that do nothing are not', () => {
  expect(
    left(`page.goto('/')
await page.isVisible('#banner') || await page.click('#ok')
const sale = (await page.isVisible('#sale')) || (await page.click('#all'))
await Promise.all(links.map((link) => page.click(link)))
const both = [await page.click('#a'), await page.click('#b')]
const shop = { opened: await page.click('#menu') };
\`\${await page.click('#close')}\`
const host = process.env.HOST || 'x', { a } = params
const sizes = ['S', 'M', -1, [/L/]]
const fields = { q: page.locator('#q'), run: () => page.click('#go'), from: process.env.FROM ?? 'home' }
'use strict'
`).map((each) => each.split(':')[0]),
  ).toEqual([
    '2 an expression',
    '3 const sale',
    '4 Promise.all()',
    '5 const both',
    '6 const shop',
    '7 an expression',
    '8 const …',
  ])
})

test('a function that nothing calls is listed, and one that is called twice is listed once', () => {
  expect(
    left(`const open = async (path) => { await page.goto(path); await page.pdf() }
async function pay() { await page.click('#pay') }
open('/'); open('/basket')
`),
  ).toEqual(['1 page.pdf(): Outpace takes its own pictures.', '2 function pay: Nothing that is imported calls it.'])
})

/** Each is three of the one before. */
const tripled = (body: (name: string) => string) =>
  Array.from({ length: 20 }, (_, n) => `const a${n} = ${n === 0 ? "'x'" : body(`a${n - 1}`)}`).join('\n')

test.each([
  ['text', `const a = \`\${a}/x\``, 'a'],
  ['group', 'const a = { x: a, y: a }', 'a'],
  ['text, thrice,', tripled((name) => `\`\${${name}}\${${name}}\${${name}}\``), 'a19'],
  ['group, thrice,', tripled((name) => `{ x: ${name}, y: ${name}, z: ${name} }`), 'a19'],
])('a %s of itself or of others like it is left out', (_, code, name) => {
  const { text, left } = planned(`${code}
test('x', async ({ page }) => {
  await page.goto('/')
  await page.fill('#q', ${name})
  await page.getByRole('link', ${name}).click()
  await page.click('#go')
})`)
  expect(text).toContain("await page.locator('#go').first().click()")
  expect(left.map(({ what }) => what)).toEqual(expect.arrayContaining(['page.fill()', 'page.getByRole().click()']))
})

test('a name that is given a default, as scripts of long ago do, has it', () => {
  const { text } = planned(`var what = what || 'jacket'
test('x', async ({ page }) => { await page.goto('/'); await page.fill('#q', what) })`)
  expect(text).toContain("fill('jacket')")
})
