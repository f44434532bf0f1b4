import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import type { Market } from '#core/model/benchmark.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { measureAudits } from '#measure/lighthouse/audits.ts'
import { lighthouseThread } from '#measure/lighthouse/thread.ts'
import { JourneyError } from '#measure/load/failure.ts'
import { measureRound } from '#measure/round/round.ts'
import { chromium } from '../here.ts'
import { html, type Site, serveSite } from '../site.ts'
import { type Slowdown, slowdown } from '../slowdown.ts'
import { auditHere, market } from './pages.ts'
import type { ScriptedRun } from './scripted-worker.ts'

const said = `<p id="said"></p><script>
  said.textContent = [navigator.languages, navigator.userAgent, Intl.DateTimeFormat().resolvedOptions().timeZone,
    innerWidth, devicePixelRatio, navigator.maxTouchPoints > 0].join(' | ');
  ${slowdown}.then((slower) =>
    fetch('/slower?' + encodeURIComponent(JSON.stringify(slower))).then(() => fetch('/said?' + encodeURIComponent(said.textContent))))
</script><img src="/held">`

/** Instead of Lighthouse, where a test is about which runs there are and what becomes of them: see scripted-worker.ts. */
const scripted = new URL('./scripted-worker.ts', import.meta.url)

/** A site whose pages' runs find what is listed, in this order; the last of a page counts for all further ones. */
async function scriptedSite(pages: Record<string, ScriptedRun[]>): Promise<Site & { order: string[] }> {
  const order: string[] = []
  const site = await serveSite(
    Object.fromEntries(
      Object.entries(pages).map(([path, runs]) => [
        path,
        (_: unknown, response: Parameters<typeof html>[0]) => {
          const run = runs[order.filter((each) => each === path).length] ?? runs.at(-1)
          order.push(path)
          response.end(JSON.stringify(run))
        },
      ]),
    ),
  )
  return Object.assign(site, { order })
}

const plain: ScriptedRun = { rules: { language: 'Has no language' }, score: 80, fcp: 100 }

const phone: Market = {
  ...market,
  profile: {
    ...market.profile,
    name: 'phone',
    viewport: { width: 412, height: 823 },
    deviceScaleFactor: 2,
    mobile: true,
    cpuSlowdown: 10,
    network: { latency: 600, downKbps: 100_000, upKbps: 100_000 },
  },
}

// Concurrently, because an audit waits more than it computes.
test.concurrent.each([
  ['desktop', market],
  ['phone', phone],
])(
  'to a site, an audit on a %s looks the same as a visit, and is throttled like one',
  async (_, where) => {
    const headers: IncomingHttpHeaders[] = []
    const heard: string[] = []
    const slower: Slowdown[] = []
    const held: ServerResponse[] = []
    await using curious = await serveSite({
      '/': (request, response) => {
        headers.push(request.headers)
        html(response, said)
      },
      '/slower': (request, response) => {
        slower.push(JSON.parse(decodeURIComponent(request.url?.split('?')[1] ?? '')))
        response.end()
      },
      // A page is looked at until it has loaded, and this one has once it has said everything.
      '/held': (_, response) => void held.push(response),
      '/said': (request, response) => {
        heard.push(decodeURIComponent(request.url?.split('?')[1] ?? ''))
        response.end()
        for (const one of held.splice(0)) one.end()
      },
    })
    await visit(curious, where)
    // The server may hear of it after the visit.
    await vi.waitFor(() => expect(heard).toHaveLength(1), 10_000)
    const [visited, visitSaid] = [headers.at(-1), heard.at(-1)]
    const { audit } = await auditHere({
      pages: { Us: `${curious.origin}/` },
      market: where,
      categories: ['performance'],
    })
    const asked = headers.slice(1)

    expect(asked.length).toBeGreaterThan(0)
    for (const audited of asked) expect(telling(audited)).toEqual(telling(visited ?? {}))
    expect(telling(visited ?? {})['user-agent']).toContain('Outpace/')
    expect(telling(visited ?? {})['accept-language']).toMatch(/^de-AT/)
    expect(heard[1]).toBe(visitSaid)
    // Without throttling the factor is about 1.
    expect(slower.length).toBeGreaterThan(1)
    for (const { middle, quarter } of slower) {
      if (where.profile.cpuSlowdown > 1) expect(quarter).toBeGreaterThan(2)
      else expect(middle).toBeLessThan(2)
    }
    // Connecting takes a round trip, and the request another.
    expect(audit.pages[0]?.result?.metrics.fcp).toBeGreaterThan(2 * (where.profile.network?.latency ?? 0))
  },
  120_000,
)

test('all pages are audited once, then again, each time in a new order', async () => {
  const other: ScriptedRun = { rules: { alt: 'Has no text' }, score: 80, fcp: 100 }
  await using site = await scriptedSite({ '/a': [plain], '/b': [other] })
  const { audit, events } = await auditHere({
    pages: { A: `${site.origin}/a`, B: `${site.origin}/b` },
    scheduledAt: '2026-11-24T00:00:00.000Z',
    runs: 2,
    lighthouse: scripted,
  })

  expect(site.order).toHaveLength(4)
  const runs = [site.order.slice(0, 2), site.order.slice(2, 4)]
  for (const run of runs) expect(run.toSorted()).toEqual(['/a', '/b'])
  // The order is derived from the audit's identity, so it is the same in every run of this test.
  expect(new Set(runs.map((run) => run.join())).size).toBe(2)
  expect(events.filter(({ type }) => type === 'run-ended')).toHaveLength(4)
  expect(audit.rules).toHaveLength(2)
  for (const page of audit.pages) expect(page.result?.outcomes.split('').toSorted()).toEqual(['e', 'f'])
})

test('the median run and its report are kept', async () => {
  const runs = [300, 200, 100].map((fcp) => ({ ...plain, score: fcp / 10, fcp }))
  await using site = await scriptedSite({ '/': runs })
  const { audit, evidence } = await auditHere({ pages: { Us: `${site.origin}/` }, runs: 3, lighthouse: scripted })
  const [page] = audit.pages
  expect(audit.method).toMatchObject({ lighthouse: '13.0.0', runs: 3 })
  expect(page?.runs.map(({ scores }) => scores.performance)).toEqual([30, 20, 10])
  expect(page?.result).toMatchObject({ scores: { performance: 20 }, metrics: { fcp: 200 } })
  const packed = evidence.get(page?.result?.report.html ?? '')
  expect(gunzipSync(packed ?? new Uint8Array()).toString()).toBe('<html>20</html>')
})

test('a stopped audit keeps its finished pages and skips the rest', async () => {
  await using site = await scriptedSite({ '/': [plain] })
  const stop = new AbortController()
  const { audit } = await auditHere({
    pages: { A: `${site.origin}/`, B: `${site.origin}/` },
    lighthouse: scripted,
    signal: stop.signal,
    progress: (event) => {
      if (event.type === 'run-ended') stop.abort(new JourneyError('stopped', 'It was stopped.'))
    },
  })
  const statuses = audit.pages.map(({ status }) => status).toSorted()
  expect(statuses).toEqual(['ok', 'skipped'])
  expect(audit.pages.find(({ status }) => status === 'skipped')?.failure?.code).toBe('stopped')
})

test('a page is given up after a bot challenge or two failures in a row, and outlives a single one', async () => {
  const unknown = { error: 'net::ERR_NAME_NOT_RESOLVED at http://shop.example/' }
  await using site = await scriptedSite({
    '/wall': [{ status: 403, title: 'Just a moment...' }],
    '/down': [unknown],
    '/hiccup': [plain, unknown, plain],
  })
  const pages = Object.fromEntries(['wall', 'down', 'hiccup'].map((name) => [name, `${site.origin}/${name}`]))
  const { audit } = await auditHere({ pages, runs: 3, lighthouse: scripted })
  const found = audit.pages.map(({ site, status, failure, runs }) => [site, status, failure?.code, runs.length])
  expect(found).toEqual([
    ['wall', 'blocked', 'challenge', 1],
    ['down', 'failed', 'dns', 2],
    ['hiccup', 'ok', undefined, 3],
  ])
  expect([...site.hits.values()].toSorted()).toEqual([1, 2, 3])
})

test('without time left nothing is started; a step without its own page says why', async () => {
  const files = await chromium()
  const origin = 'http://localhost:65000'
  const audit = await measureAudits({
    benchmark: { id: 'test', limits: { step: 10_000, visit: 60_000, memory: 2e9 } },
    market,
    settings: { runs: 3, categories: ['seo'] },
    pages: [
      { site: 'Us', step: 'home', url: `${origin}/a` },
      { site: 'Us', step: 'menu', missing: 'The step stays on the page of the step before.' },
      { site: 'Us', step: 'account', url: `${origin}/a?token=t1` },
    ],
    scheduledAt: '2026-11-22T00:00:00.000Z',
    region: 'local',
    machine: 'local',
    files,
    contestants: new Map([['Us', { origin }]]),
    keepEvidence: async () => undefined,
    signal: new AbortController().signal,
    deadline: Date.now() + 20_000,
    progress: () => undefined,
  })
  expect(audit.pages).toMatchObject([
    { step: 'home', status: 'skipped', failure: { code: 'out-of-time' } },
    { step: 'menu', status: 'skipped', failure: { code: 'step-missing', message: expect.stringContaining('stays') } },
    { step: 'account', url: `${origin}/a?token=[secret token]` },
  ])
})

test('once an audit is stopped, Lighthouse is not started for the pages that are left', async () => {
  const files = await chromium()
  // It cannot start here, and would say so.
  const thread = lighthouseThread({ files, memory: 2e9, module: new URL('./nowhere.ts', import.meta.url) })
  const signal = AbortSignal.abort(new JourneyError('stopped', 'The round was stopped.'))
  const request = { url: 'https://shop.example/', limit: 1_000, network: undefined, signal }
  const answer = await thread.run(request as Parameters<typeof thread.run>[0])
  expect(answer).toEqual({ type: 'ended', failure: { code: 'stopped', message: 'The round was stopped.' } })
})

/** The headers by which a site can identify the browser. */
function telling(sent: IncomingHttpHeaders): IncomingHttpHeaders {
  const names = Object.keys(sent).filter((name) => /^(user-agent|accept-language|sec-ch-ua.*)$/.test(name))
  return Object.fromEntries(names.toSorted().map((name) => [name, sent[name]]))
}

async function visit(site: Site, where: Market): Promise<void> {
  await measureRound({
    benchmark: {
      id: 'test',
      sites: [{ name: 'Us', us: true, origin: site.origin, walk: { kind: 'pages', pages: { page: '/' } } }],
      steps: ['page'],
      loads: 1,
      limits: { step: 10_000, visit: 60_000, memory: 2e9 },
    },
    market: where,
    scheduledAt: '2026-11-22T00:00:00.000Z',
    region: 'local',
    files: await chromium(),
    contestants: new Map([['Us', { origin: site.origin, journey: walkPages({ page: '/' }, ['page']) }]]),
    secret: async () => '',
    recordEvidence: false,
    keepEvidence: async () => undefined,
    signal: new AbortController().signal,
    progress: () => undefined,
  })
}
