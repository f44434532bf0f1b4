import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { openDashboard } from '#cli/local/dashboard.ts'
import { openRecords } from '#cli/local/records.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { switches } from '#measure/chromium/switches.ts'
import { folder } from '../cli/command.ts'
import { surroundingsAt } from '../cli/surroundings.ts'
import { cacheFolder, chromium as packaged } from '../measure/here.ts'
import { flaws } from './flaws.ts'

const form = `<form action="/account"><label>Password <input id="password" type="password" name="p"></label><button>Sign in</button></form>`

/** A shop with a password: who has the right one sees the basket. */
async function openShop(): Promise<AsyncDisposable & { origin: string }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop.invalid')
    const body =
      pathname === '/'
        ? `<h1>Wattle Lane</h1>${form}`
        : searchParams.get('p') === 'billabong-77'
          ? '<h1>Your basket</h1><button id="pay">Pay</button>'
          : '<h1>Wrong password</h1>'
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><html lang="en"><title>Shop</title><style>body{background:#eef}</style>${body}`)
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const stop = async () => {
    server.closeAllConnections()
    server.close()
  }
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: stop }
}

const navigation = (url: string, title: string) => [{ type: 'navigation', url: `https://shop.example${url}`, title }]
const recording = {
  title: 'Basket',
  steps: [
    { type: 'navigate', url: 'https://shop.example/', assertedEvents: navigation('/', 'Home') },
    { type: 'change', selectors: [['#password']], value: 'billabong-77' },
    { type: 'keyDown', key: 'Enter', assertedEvents: navigation('/account', 'Basket') },
  ],
}

test('a recording dropped on the page is refused or grouped, walked on a site of this machine, and saved', async () => {
  await using shop = await openShop()
  await using user = await folder({
    'scenarios/shop/benchmark.yaml': `name: Shop
us: { name: Wattle Lane, origin: ${shop.origin}, pages: { home: /, basket: /account } }
competitors: [{ name: Pluvio, origin: https://pluvio.example, pages: { home: /, basket: /cart } }]
markets: [{ name: Desk, region: local, profile: desktop }]
`,
  })
  const files = await packaged()
  const surroundings = surroundingsAt(user.path, {
    cacheFolder,
    chromiumPath: process.env.CHROMIUM_PATH,
    secret: async (name) => {
      throw new Error(`The secret "${name}" is not set.`)
    },
  })
  await using records = await openRecords({ cloud: false }, { surroundings, settings: defaultSettings() })
  await using dashboard = await openDashboard({ port: 0, surroundings, records })
  const browser = await chromium.launch({
    executablePath: files.executable,
    env: { ...process.env, ...files.environment } as Record<string, string>,
    args: switches,
  })
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 900 } })
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(request.url()))
    const drop = async (text: string) => {
      const transfer = await page.evaluateHandle((content) => {
        const data = new DataTransfer()
        data.items.add(new File([content], 'basket.json', { type: 'application/json' }))
        return data
      }, text)
      await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
    }
    await page.goto(dashboard.address)
    await page.getByRole('link', { name: 'Add a recording' }).waitFor()
    const before = loaded.filter((url) => url.endsWith('.js')).length

    await drop(JSON.stringify({ ...recording, steps: [...recording.steps, { type: 'customStep', name: 'pay' }] }))
    const refusal = page.getByRole('alert')
    await refusal.getByText('step 4: name').waitFor()
    expect(await refusal.textContent()).toContain('only the extension that recorded it can run')
    // The code of the view is not part of the first load.
    expect(loaded.filter((url) => url.endsWith('.js')).length).toBeGreaterThan(before)
    expect(page.url()).toBe(`${dashboard.address}/recording`)

    await drop(JSON.stringify(recording))
    const rows = page.getByRole('table', { name: 'What is measured' }).getByRole('row')
    const shown = async () => (await rows.allTextContents()).slice(1)
    const grouped = ['home12navigate https://shop.example/', 'basket3keyDown Enter']
    await expect.poll(shown).toEqual(grouped)
    await page.getByText('Where the steps begin').click()
    await page.getByLabel('basket').selectOption('2')
    await expect.poll(shown).toEqual(['home1navigate https://shop.example/', 'basket2 to 3change #password'])
    // What cannot be is said, and changed in the same place.
    await page.getByLabel('basket').selectOption('1')
    await page.getByRole('alert').getByText('steps.basket').waitFor()
    await page.getByLabel('basket').selectOption('3')
    await expect.poll(shown).toEqual(grouped)
    await page.getByText('The value of step 2 looks like a secret').waitFor()
    await page.getByRole('button', { name: 'Walk it once' }).click()
    await page.getByText('Wattle Lane passed: 2 steps completed.').waitFor({ timeout: 60_000 })
    const pictures = page.locator('.evidence img')
    await expect.poll(() => pictures.count()).toBe(2)
    await expect
      .poll(() => pictures.evaluateAll((all) => all.every((each) => (each as HTMLImageElement).naturalWidth > 0)))
      .toBe(true)
    expect(await page.locator('.evidence figcaption').allTextContents()).toEqual([
      expect.stringMatching(/^home \d+(\.\d+)?\sm?s, LCP/),
      expect.stringMatching(/^basket \d+(\.\d+)?\sm?s, LCP/),
    ])
    expect(await flaws(page)).toEqual([])

    await page.getByRole('button', { name: 'Save as basket.json' }).click()
    await page.getByText('Saved as scenarios/shop/basket.json.').waitFor()
    const saved = await readFile(join(user.path, 'scenarios/shop/basket.json'), 'utf8')
    expect(saved).toContain('"secret:password"')
    expect(errors).toEqual([])
  } finally {
    await browser.close()
  }
})
