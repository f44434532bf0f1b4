// The limit: what anyone would write with playwright-core to read LCP. A browser, and a fresh context for each load.
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    loads: { type: 'string', default: '1' },
    chromium: { type: 'string', default: '' },
    switch: { type: 'string', multiple: true, default: [] },
    size: { type: 'string', default: '[1350,940]' },
    /** In JSON, as DevTools takes it. */
    network: { type: 'string' },
  },
})
const [width, height] = JSON.parse(values.size) as [number, number]
const browser = await chromium.launch({ executablePath: values.chromium, args: values.switch })
const lcps: number[] = []
for (let load = 0; load < Number(values.loads); load++) {
  const context = await browser.newContext({ viewport: { width, height } })
  const page = await context.newPage()
  if (values.network !== undefined) {
    const session = await context.newCDPSession(page)
    await session.send('Network.emulateNetworkConditions', JSON.parse(values.network))
  }
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      Object.assign(window, { largest: list.getEntries().at(-1)?.startTime })
    }).observe({ type: 'largest-contentful-paint', buffered: true })
  })
  await page.goto(values.url, { waitUntil: 'networkidle' })
  lcps.push(await page.evaluate(() => (window as unknown as { largest: number }).largest))
  await context.close()
}
await browser.close()
console.log(JSON.stringify(lcps))
