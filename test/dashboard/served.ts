import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import { type ConsoleMessage, chromium, type Page, type Route } from 'playwright-core'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { buildPage } from '#dashboard/build.ts'
import { switches } from '#measure/chromium/switches.ts'
import { apiApp } from '#stages/api/app.ts'
import { type LiveSource, liveSource } from '#stages/api/live.ts'
import type { ApiOptions, Contest } from '#stages/api/options.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { quarterBenchmark, quarterRounds } from '#stages/sample/quarter.ts'
import { storeQuarter } from '#stages/sample/store.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { putAudit } from '#store/records/audits.ts'
import { putIncident } from '#store/records/incidents.ts'
import { putRound } from '#store/records/rounds.ts'
import { page as auditedPage, auditOf } from '../core/analysis/audit-records.ts'
import { chromium as packaged } from '../measure/here.ts'
import { incident } from '../stages/api/small.ts'
import { openQuickStore } from '../store/quick-store.ts'

export const now = Date.UTC(2026, 10, 28, 10)
const hostile = '<img src=x onerror="window.hacked=1">\u202e"=HYPERLINK("http://evil.example")🏎️'

export interface Opened extends AsyncDisposable {
  page: Page
  /** Errors of the console and of scripts so far. */
  errors: string[]
}

export interface Served extends AsyncDisposable {
  origin: string
  store: Store
  benchmark: Benchmark
  live: LiveSource
  /** Goes there in the one page that there is: a page of its own would take the browser twice the work. */
  open: (path: string, options?: { width?: number; dark?: boolean }) => Promise<Opened>
}

/** The dashboard over a day of hostile rounds, and the generated quarter when asked for; one browser for all pages. */
export async function serveDashboard({ quarter }: { quarter: boolean }): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-dashboard-'))
  const store = await openQuickStore({ folder, now: () => now })
  const evidence = evidenceFolder(join(folder, 'evidence'))
  if (quarter) await storeQuarter(store, { now, evidence })
  const benchmark = await storeHostile(store, evidence)
  const contests: Contest[] = [...(quarter ? [{ benchmark: quarterBenchmark, store }] : []), { benchmark, store }]
  const browsing = await serveContests(contests, evidence)
  const picture = await browsing.picture()
  for (const name of ['us-0.jpg', 'us-400.jpg', 'them-0.jpg']) await evidence.put(name, picture)
  return {
    ...browsing,
    store,
    benchmark,
    [Symbol.asyncDispose]: async () => {
      await browsing[Symbol.asyncDispose]()
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

interface Browsing extends Omit<Served, 'store' | 'benchmark'> {
  /** Of an empty page 1280 wide, as JPEG. */
  picture: () => Promise<Uint8Array>
}

/** The dashboard over any contests at {@link now}, and a browser. */
export async function serveContests(
  contests: readonly Contest[],
  evidence: EvidenceStore,
  more: Pick<ApiOptions, 'settings'> = {},
): Promise<Browsing> {
  let hosts: string[] = []
  const live = liveSource()
  const app = apiApp({
    contests: async () => contests,
    evidence,
    judge: async () => undefined,
    page: await buildPage(),
    hosts: () => hosts,
    now: () => now,
    live,
    ...more,
  })
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  await new Promise((listening) => server.once('listening', listening))
  hosts = [`127.0.0.1:${(server.address() as AddressInfo).port}`]
  const origin = `http://${hosts[0]}`
  const files = await packaged()
  const browser = await chromium.launch({
    executablePath: files.executable,
    env: { ...process.env, ...files.environment } as Record<string, string>,
    args: switches,
  })
  const context = await browser.newContext({ locale: 'en-AU', reducedMotion: 'reduce' })
  const page = await context.newPage()
  return {
    origin,
    live,
    picture: () => page.screenshot({ type: 'jpeg' }),
    open: async (path, { width = 1280, dark = false } = {}) => {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
      const errors: string[] = []
      const onConsole = (message: ConsoleMessage) => {
        if (message.type() === 'error') errors.push(message.text())
      }
      const onError = (error: Error) => errors.push(error.message)
      page.on('console', onConsole).on('pageerror', onError)
      await page.goto(origin + path)
      await page.locator('main :is(table, section, article, figure, .weeks, .tiles)').first().waitFor()
      return {
        page,
        errors,
        [Symbol.asyncDispose]: async () => {
          page.off('console', onConsole).off('pageerror', onError)
          // The page is used again; what it still asks for may be answered too late to matter.
          await page.unrouteAll({ behavior: 'ignoreErrors' })
        },
      }
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    },
  }
}

/** For `page.route`: the server's own answer, changed. */
export async function answerChanged<T>(route: Route, change: (answer: T) => unknown): Promise<void> {
  const { 'if-none-match': _known, ...headers } = route.request().headers()
  // A page that asks again would be told that nothing has changed, without an answer to change.
  const response = await route.fetch({ headers })
  await route.fulfill({ response, json: change((await response.json()) as T) })
}

/** A day of rounds, an incident and an audit whose names and texts try to be more than text. */
async function storeHostile(to: Store, evidence: EvidenceStore): Promise<Benchmark> {
  const [us, them, other] = ['Wattle Lane', 'Pluvio', 'Nordregn']
  const rename = (site: string) => (site === them ? hostile : site)
  const benchmark: Benchmark = {
    ...quarterBenchmark,
    id: 'hostile',
    name: `${hostile}, a benchmark`,
    sites: quarterBenchmark.sites.map((site) => ({ ...site, name: rename(site.name) })),
    business: { monthlyRevenue: { amount: 2_000_000, currency: 'AUD' }, conversionPerSecond: 0.07 },
  }
  const rounds = [...quarterRounds(now)].slice(-12).map(
    (round, index): Round => ({
      ...round,
      benchmark: benchmark.id,
      visits: round.visits.map((visit) => {
        const named = { ...visit, site: rename(visit.site) }
        if (index === 5 && visit.site === us) {
          const failure = { code: 'http-error' as const, step: 'search', message: hostile, screenshot: 'us-0.jpg' }
          const recorded = { steps: [], requests: 'failed/requests.jsonl', trace: 'failed/trace.zip' }
          return { ...named, status: 'failed' as const, failure, loads: [{ steps: [], failure }], evidence: recorded }
        }
        if (index < 11 || visit.site === other) return named
        const film = visit.site === us ? [0, 400] : [0]
        const name = visit.site === us ? 'us' : 'them'
        const filmstrip = film.map((at) => ({ at, file: `${name}-${at}.jpg` }))
        return {
          ...named,
          evidence: { steps: [{ name: 'home', screenshot: `${name}-0.jpg`, filmstrip }], requests: `${name}.jsonl` },
        }
      }),
    }),
  )
  for (const round of rounds) await putRound({ store: to, round })
  const [market] = benchmark.markets
  if (market !== undefined) await judgeRound({ store: to, benchmark, market })
  await putIncident({ store: to, incident: { ...incident, benchmark: benchmark.id } })
  const audit = auditOf([
    auditedPage(us ?? '', { scores: { performance: 52, accessibility: 90 }, outcomes: 'pff', metrics: { lcp: 2900 } }),
    auditedPage(hostile, { scores: { performance: 81, accessibility: 95 }, outcomes: 'ppp', warnings: [hostile] }),
    auditedPage(other ?? '', { status: 'blocked' }),
  ])
  const rules = audit.rules.map((rule) => ({ ...rule, title: hostile }))
  const value = { ...audit, rules, benchmark: benchmark.id, market: market?.id ?? '' }
  await putAudit({ store: to, audit: value, retention: 1e10 })
  await evidence.put('a.html.gz', gzipSync('<script>window.hacked=1</script>'))
  const request = { step: 'home', at: 10, url: `https://${hostile}/a.js`, type: 'script', status: 200, bytes: 4_000 }
  const lines = [request, { ...request, url: 'https://wattle-lane.example/b.css', type: 'stylesheet', duration: 120 }]
  const text = `${hostile} is not defined`
  await evidence.put('failed/requests.jsonl', Buffer.from(JSON.stringify({ ...request, status: 503 })))
  await evidence.put(
    'failed/console.jsonl',
    Buffer.from(JSON.stringify({ step: 'search', since: 340, kind: 'exception', text })),
  )
  for (const name of ['us', 'them']) {
    await evidence.put(`${name}.jsonl`, Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')))
  }
  return benchmark
}
