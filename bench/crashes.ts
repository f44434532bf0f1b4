/**
 * How often a page or a browser crashes by itself, with our switches and with two more that are often recommended. All sets
 * take turns, so that a busy machine affects them equally.
 *
 *   node bench/crashes.ts [--browsers 30]     browsers per set; each opens 3 contexts of 2 pages
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import { switches as ours } from '#measure/chromium/switches.ts'
import { benchChromium } from './chromium.ts'

const sets: Record<string, string[]> = {
  ours,
  'with --in-process-gpu': [...ours, '--in-process-gpu'],
  'with --no-zygote': [...ours, '--no-zygote'],
  'with both': [...ours, '--no-zygote', '--in-process-gpu'],
}

const { values } = parseArgs({ options: { browsers: { type: 'string', default: '30' } } })
const files = await benchChromium()
const words = Array.from({ length: 4_000 }, (_, i) => `<i>${i.toString(16).repeat(8)}</i>`).join('')
const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html')
  response.end(`<!doctype html><title>Page</title>${words}`)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const crashes = new Map(Object.keys(sets).map((name) => [name, { starts: 0, pages: 0 }]))
for (let turn = 0; turn < Number(values.browsers); turn++) {
  for (const [name, switches] of Object.entries(sets)) {
    const count = crashes.get(name)
    const seen = await openPages(files, switches)
    if (count !== undefined) {
      count.starts += seen.starts
      count.pages += seen.pages
    }
  }
}
server.close()
server.closeAllConnections()
console.log(`${values.browsers} browsers per set, ${Number(values.browsers) * 6} pages\n`)
for (const [name, { starts, pages }] of crashes)
  console.log(`${name.padEnd(24)} ${starts} starts failed, ${pages} pages crashed`)

async function openPages(
  { executable, environment }: ChromiumFiles,
  args: string[],
): Promise<{ starts: number; pages: number }> {
  const browser = await chromium
    .launch({ executablePath: executable, args, env: environment, timeout: 30_000 })
    .catch(() => undefined)
  if (browser === undefined) return { starts: 1, pages: 0 }
  let pages = 0
  for (let i = 0; i < 3; i++) {
    const context = await browser.newContext()
    const page = await context.newPage()
    page.on('crash', () => pages++)
    for (const path of ['/', '/next']) await page.goto(origin + path, { timeout: 5_000 }).catch(() => undefined)
    await context.close()
  }
  await browser.close()
  return { starts: 0, pages }
}
