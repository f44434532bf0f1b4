import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { bounded } from '../load/bounded.ts'
import { makeSelfSigned, type SelfSigned } from '../network/self-signed.ts'

export interface ControlPage {
  /** `https://127.0.0.1:port/` */
  url: string
  close: () => Promise<void>
}

/**
 * A fixed page with some work of each kind: its own document, connection, script, style and layout. Most of its load time is what any
 * page costs in a new browser; a CPU that is slow by itself shows in the CPU index already.
 */
const body = `<!doctype html><title>Outpace control page</title>
<style>li{float:left;width:20%;padding:4px;border-bottom:1px solid #ccc}</style><ul></ul>
<script>
  let sum = 0
  for (let i = 0; i < 3e5; i++) sum = (sum + i * 2654435761) % 4294967296
  const list = document.querySelector('ul')
  for (let i = 0; i < 300; i++) list.append(Object.assign(document.createElement('li'), { textContent: sum + ' ' + i }))
</script>
<script src="/more.js"></script>`
/** For `outpace doctor`, which puts it into frames. */
const framePath = '/frame'
const script = `document.title += ' ${'x'.repeat(200_000)}'.length`

let certificate: SelfSigned | undefined

/** Made once in a process, and kept in its memory only. */
function controlCertificate(): SelfSigned {
  certificate ??= makeSelfSigned('outpace-control')
  return certificate
}

/**
 * The worker's own page over loopback HTTPS. Loading it first warms up the browser's network stack (the first HTTPS
 * navigation of a process costs about 36 ms whatever the site) and shows how fast this worker currently is.
 */
export async function serveControlPage(): Promise<ControlPage> {
  const server = createServer(controlCertificate(), (request, response) => {
    const isScript = request.url === '/more.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(isScript ? script : request.url === framePath ? '<!doctype html><title>Frame</title>' : body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${port}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

/** The same server under another name, which makes it another site: Chromium resolves these names to loopback itself. */
export function frameOfSite(url: string, number: number): string {
  const frame = new URL(framePath, url)
  frame.hostname = `site-${number}.localhost`
  return frame.href
}

/** ms for a page that takes about 100. */
const timeout = 15_000

/** Load time of the control page, ms, in its own throwaway context. */
export async function loadControlPage(browser: Browser, url: string): Promise<number> {
  const late = (): never => {
    throw new Error(`The control page did not load within ${timeout / 1000} s.`)
  }
  return await bounded(load(browser, url), { limit: timeout, late })
}

async function load(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  try {
    const page = await context.newPage()
    await page.goto(url, { timeout })
    return await page.evaluate(
      () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventStart,
    )
  } finally {
    await context.close()
  }
}
