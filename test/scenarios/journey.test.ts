import chromiumBinary from '@sparticuz/chromium'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Journey } from '#measure/journey/journey.ts'
import nordregn from '#scenarios/demo/nordregn.ts'
import serve, { type Demo, type ShopName } from '#scenarios/demo/serve.ts'
import us from '#scenarios/demo/us.ts'
import { paths } from './shops.ts'

let demo: Demo
let browser: Browser
beforeAll(async () => {
  demo = await serve()
  browser = await chromium.launch({
    executablePath: await chromiumBinary.executablePath(),
    args: ['--no-sandbox', '--no-zygote', '--in-process-gpu', '--disable-gpu', '--font-render-hinting=none'],
    timeout: 30_000,
  })
})
afterAll(async () => {
  await browser?.close()
  await demo?.close()
})

const { search, product, basket } = paths.Pluvio
const item = 'tarkine-rain-jacket-wattle-women'

/** As benchmark.yaml has it. */
const pluvio: Journey = async ({ page, step }) => {
  await step('home', () => page.goto('/'))
  await step('search', () => page.goto(search('rain jacket')))
  await step('product', () => page.goto(product(item)))
  await step('basket', () => page.goto(`${basket}?item=${item}`))
}

async function opened(shop: ShopName, work: (page: Page) => Promise<void>): Promise<string[]> {
  const complaints: string[] = []
  const context = await browser.newContext({ baseURL: demo.origins[shop], viewport: { width: 1350, height: 940 } })
  try {
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    await work(page)
  } finally {
    await context.close()
  }
  return complaints
}

test.each<[ShopName, Journey]>([
  ['Wattle Lane', us],
  ['Pluvio', pluvio],
  ['Nordregn', nordregn],
])('a customer can walk through %s', async (shop, walk) => {
  const seen: string[] = []
  const complaints = await opened(shop, (page) =>
    walk({
      page,
      secret: () => Promise.reject(new Error('No demo journey needs a secret.')),
      totp: () => Promise.reject(new Error('No demo journey needs a one-time code.')),
      async step(name, action) {
        await action()
        await page.waitForLoadState('load')
        seen.push(name)
        const broken = await page
          .locator('img')
          .evaluateAll(
            (images) =>
              (images as HTMLImageElement[]).filter(({ complete, naturalWidth }) => complete && naturalWidth === 0)
                .length,
          )
        expect(broken, `pictures that do not open at ${name}`).toBe(0)
        if (name === 'search')
          expect(await page.getByRole('list', { name: 'Results' }).getByRole('link').count()).toBe(12)
        if (name === 'product') await page.getByRole('heading', { name: /^Tarkine Rain Jacket/ }).waitFor()
        if (name === 'basket') await page.getByText('Tarkine Rain Jacket').first().waitFor()
      },
    }),
  )
  expect(seen).toEqual(['home', 'search', 'product', 'basket'])
  expect(complaints).toEqual([])
})

test('a shop whose search fails says so in the browser too', async () => {
  demo.shops.Nordregn.failing = true
  try {
    await opened('Nordregn', async (page) => {
      const response = await page.goto('/search?q=rain+jacket')
      expect(response?.status()).toBe(500)
      await page.getByRole('heading', { name: 'Search is down' }).waitFor()
    })
  } finally {
    demo.shops.Nordregn.failing = false
  }
})

test('hostile text stays text where the browser renders the results', async () => {
  const hostile = '/search?q=%22%3E%3Cimg%20src%3Dx%20onerror%3D%22document.title%3D%27taken%27%22%3E'
  for (const shop of ['Wattle Lane', 'Nordregn'] as const) {
    await opened(shop, async (page) => {
      await page.goto(hostile)
      await page.getByText(/Nothing by that name|0 results/i).waitFor()
      expect(await page.title()).not.toBe('taken')
    })
  }
})

test('typing at Wattle Lane suggests products', async () => {
  await opened('Wattle Lane', async (page) => {
    await page.goto('/')
    await page.getByRole('searchbox').pressSequentially('zeehan po')
    await page
      .getByRole('link', { name: /^Zeehan Trail Poncho, / })
      .first()
      .waitFor()
  })
})
