import { promisify } from 'node:util'
import { parentPort } from 'node:worker_threads'
import { gzip } from 'node:zlib'
import lighthouse from 'lighthouse'
import puppeteer, { type Browser, type HTTPRequest, type Page } from 'puppeteer-core'
import type { DocumentAnswer } from '../load/blocked.ts'
import { bounded } from '../load/bounded.ts'
import { readPageFacts, toPageFacts } from '../load/page-facts.ts'
import { sendHeaders } from '../load/send-headers.ts'
import { hostOf, isReachable, literalAddresses, portOf } from '../network/allow.ts'
import type { Barrier } from '../network/barrier.ts'
import { type ReportSummary, summarizeReport } from './report.ts'
import type { BrowserIdentity, LighthouseSettings } from './settings.ts'

// Runs in a thread of its own (thread.ts): Lighthouse computes for seconds at a time, and on a hostile page possibly
// forever, and a thread can be terminated whatever it is doing.

export interface AuditRequest {
  url: string
  settings: LighthouseSettings
  identity: BrowserIdentity
  /** Headers that the site's own origin is sent, and no other. */
  access: { origin: string; headers: Record<string, string> }
  /** With `flags` only the page's own address is checked: nothing else blocks this machine's networks. */
  barrier: Barrier
  /** Whether connections go through a relay, which checks every address itself. */
  isRelayed: boolean
  browser: { executable: string; environment: Record<string, string>; switches: string[]; profileFolder: string }
}

export type AuditMessage =
  /** Lighthouse is loaded. */
  | { type: 'ready' }
  | { type: 'browser'; pid: number | undefined }
  | {
      type: 'report'
      summary: ReportSummary
      answer: DocumentAnswer | undefined
      crashed: boolean
      /** gzip. */
      html: Uint8Array
      json: Uint8Array
    }
  | { type: 'error'; code: string | undefined; message: string; answer: DocumentAnswer | undefined; crashed: boolean }

/** A browser that does not close within this, ms, is killed from outside. */
const closingTime = 2_000

const compress = promisify(gzip)

async function audit(request: AuditRequest, post: (message: AuditMessage) => void): Promise<void> {
  const { url, settings, identity } = request
  let browser: Browser | undefined
  const seen: Seen = { crashed: false }
  try {
    browser = await launch(request)
    post({ type: 'browser', pid: browser.process()?.pid })
    const page = await browser.newPage()
    await page.setUserAgent({ userAgent: identity.userAgent, userAgentMetadata: identity.metadata })
    await sendHeaders(await page.createCDPSession(), request.access)
    const { cpuSlowdownMultiplier } = settings.throttling
    if (cpuSlowdownMultiplier > 1) await page.emulateCPUThrottling(cpuSlowdownMultiplier)
    const checked = request.barrier.kind === 'flags' && !request.isRelayed ? request.barrier.allow : undefined
    const unreachable = observe(page, { seen, checked })
    const running = lighthouse(url, { logLevel: 'silent' }, { extends: 'lighthouse:default', settings }, page)
    const done = await Promise.race([running, unreachable])
    if (done === undefined) throw new Error('Lighthouse ended without a result.')
    const [html = ''] = done.report
    post({
      type: 'report',
      summary: summarizeReport(done.lhr),
      ...seen,
      answer: seen.answer,
      html: await compress(html),
      json: await compress(JSON.stringify(done.lhr)),
    })
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown }
    post({
      type: 'error',
      code: typeof code === 'string' ? code : undefined,
      message: String(message ?? error).slice(0, 500),
      ...seen,
      answer: seen.answer,
    })
  } finally {
    const closed = browser?.close().catch(() => undefined)
    await bounded(Promise.resolve(closed), { limit: closingTime, late: () => undefined })
  }
}

async function launch({ identity, browser }: AuditRequest): Promise<Browser> {
  const launched = await puppeteer.launch({
    executablePath: browser.executable,
    env: { ...browser.environment, TZ: identity.timeZone },
    // No debugging port that others could connect to.
    pipe: true,
    // Passes `--headless`, which both kinds of Chromium take for their own headless mode.
    headless: 'shell',
    args: [...browser.switches, `--accept-lang=${identity.locale}`, `--user-agent=${identity.userAgent}`],
    userDataDir: browser.profileFolder,
    downloadBehavior: { policy: 'deny' },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    protocolTimeout: 120_000,
    timeout: 30_000,
  })
  // A page may not open windows; dialogs are handled by Lighthouse.
  launched.on('targetcreated', (target) => {
    if (target.opener() !== undefined)
      void target
        .page()
        .then((popup) => popup?.close())
        .catch(() => undefined)
  })
  return launched
}

interface Seen {
  answer?: DocumentAnswer
  crashed: boolean
}

/**
 * Records the response to the page, by which bot challenges are recognised, and whether its tab crashed. Rejects as soon as
 * the page is unreachable or has crashed: Lighthouse would wait half a minute for it to paint.
 */
function observe(
  page: Page,
  { seen, checked }: { seen: Seen; checked: readonly string[] | undefined },
): Promise<never> {
  const over = Promise.withResolvers<never>()
  over.promise.catch(() => undefined)
  page.on('error', () => {
    seen.crashed = true
    over.reject(new Error('Target crashed'))
  })
  page.browser().on('disconnected', () => over.reject(new Error('Browser closed')))
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // Aborted requests are replaced by another navigation; after the response it is Lighthouse that navigates.
    if (!isDocument(request, page) || seen.answer !== undefined || reason.includes('ERR_ABORTED')) return
    over.reject(new Error(`${reason} at ${request.url().slice(0, 300)}`))
  })
  const check = (url: string, addresses: readonly string[]): void => {
    const refused = addresses.some((address) => !isReachable(address, { port: portOf(url), allow: checked ?? [] }))
    if (refused) over.reject(new Error(`net::ERR_NETWORK_ACCESS_DENIED at ${url.slice(0, 300)}`))
  }
  page.on('request', (request) => {
    if (checked !== undefined && isDocument(request, page))
      check(request.url(), literalAddresses(hostOf(request.url())))
  })
  page.on('response', (response) => {
    const { answer } = seen
    if (!isDocument(response.request(), page)) return
    const { ip } = response.remoteAddress()
    if (checked !== undefined && ip !== undefined) check(response.url(), [ip.replace(/^\[|\]$/g, '')])
    if (response.status() >= 300 && response.status() < 400) return
    seen.answer = { ...answer, status: response.status(), headers: response.headers(), title: answer?.title ?? '' }
  })
  // After the document's own scripts, because some challenges are inserted by one.
  page.on('load', () => {
    if (seen.answer === undefined || !/^https?:/.test(page.url())) return
    seen.answer.url = page.url().slice(0, 500)
    void page
      .evaluate(readPageFacts)
      .then((facts) => {
        if (seen.answer !== undefined) seen.answer.facts = toPageFacts(facts)
      })
      .catch(() => undefined)
  })
  page.on('domcontentloaded', () => {
    const title = page.evaluate(() => String(document.title).slice(0, 200))
    void title
      .then((text) => {
        if (seen.answer !== undefined && seen.answer.title === '') seen.answer.title = text
      })
      .catch(() => undefined)
  })
  return over.promise
}

function isDocument(request: HTTPRequest, page: Page): boolean {
  return request.isNavigationRequest() && request.frame() === page.mainFrame() && /^https?:/.test(request.url())
}

const port = parentPort
if (port !== null) {
  // Lighthouse leaves promises unhandled when its browser dies; what matters is in the answer.
  process.on('unhandledRejection', () => undefined)
  const post = (message: AuditMessage): void => port.postMessage(message)
  port.on('message', (request: AuditRequest) => void audit(request, post))
  post({ type: 'ready' })
}
