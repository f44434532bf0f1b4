import type { IncomingHttpHeaders } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Market } from '#core/model/benchmark.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { measureAudits } from '#measure/lighthouse/audits.ts'
import { JourneyError } from '#measure/load/failure.ts'
import { measureRound } from '#measure/round/round.ts'
import { chromium } from '../here.ts'
import { html, type Site, serveSite } from '../site.ts'
import { auditHere, market, patientLighthouse } from './pages.ts'

const said = `<p id="said"></p><script>
  said.textContent = [navigator.languages, navigator.userAgent, Intl.DateTimeFormat().resolvedOptions().timeZone,
    innerWidth, devicePixelRatio, navigator.maxTouchPoints > 0].join(' | ');
  const work = () => {
    const from = performance.now()
    for (let i = 0, sum = 0; i < 3e6; i++) sum += Math.sqrt(i) * sum
    return performance.now() - from
  }
  // A worker's thread is not throttled. On a busy machine a thread is interrupted, which only makes it slower, and throttling lapses
  // for some tens of ms: so the worker's quickest counts, and of the page the quickest and the middle.
  const source = 'const work = ' + work + '; onmessage = () => postMessage(work())'
  const unthrottled = new Worker(URL.createObjectURL(new Blob([source])))
  const [page, other] = [[], []]
  unthrottled.onmessage = ({ data }) => {
    other.push(data)
    page.push(work())
    if (page.length < 7) return unthrottled.postMessage('again')
    const factor = (at) => page.sort((a, b) => a - b)[at] / Math.min(...other)
    fetch('/slower?' + [factor(0), factor(3)]).then(() => fetch('/said?' + encodeURIComponent(said.textContent)))
  }
  unthrottled.postMessage('begin')
</script>`

let site: Site
const order: string[] = []
beforeAll(async () => {
  site = await serveSite({
    '/plain': '<h1>Hello</h1>',
    ...Object.fromEntries(
      ['a', 'b'].map((name) => [
        `/${name}`,
        (_: unknown, response: Parameters<typeof html>[0]) => {
          order.push(name)
          html(response, `<h1>${name}</h1><img src="data:," width="1" height="1">`)
        },
      ]),
    ),
  })
})
afterAll(() => site[Symbol.asyncDispose]())

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
    const slower: { quickest: number; middle: number }[] = []
    await using curious = await serveSite({
      '/': (request, response) => {
        headers.push(request.headers)
        html(response, said)
      },
      '/slower': (request, response) => {
        const [quickest = Number.NaN, middle = Number.NaN] = request.url?.split('?')[1]?.split(',').map(Number) ?? []
        slower.push({ quickest, middle })
        response.end()
      },
      '/said': (request, response) => {
        heard.push(decodeURIComponent(request.url?.split('?')[1] ?? ''))
        response.end()
      },
    })
    await visit(curious, where)
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
    for (const { quickest, middle } of slower) {
      if (where.profile.cpuSlowdown > 1) expect(middle).toBeGreaterThan(2)
      else expect(quickest).toBeLessThan(2)
    }
    // Connecting takes a round trip, and the request another.
    expect(audit.pages[0]?.result?.metrics.fcp).toBeGreaterThan(2 * (where.profile.network?.latency ?? 0))
  },
  120_000,
)

test.concurrent('all pages are audited once, then again, each time in a new order', async () => {
  const { audit, events } = await auditHere({
    pages: { A: `${site.origin}/a`, B: `${site.origin}/b` },
    scheduledAt: '2026-11-24T00:00:00.000Z',
    runs: 2,
  })

  expect(order).toHaveLength(4)
  const runs = [order.slice(0, 2), order.slice(2, 4)]
  for (const run of runs) expect(run.toSorted()).toEqual(['a', 'b'])
  // The order is derived from the audit's identity, so it is the same in every run of this test.
  expect(new Set(runs.map((run) => run.join())).size).toBe(2)
  expect(events.filter(({ type }) => type === 'run-ended')).toHaveLength(4)
  for (const page of audit.pages) expect(page.result?.outcomes).toHaveLength(audit.rules.length)
}, 300_000)

test.concurrent('the median run and its report are kept', async () => {
  const { audit, evidence, report } = await auditHere({
    pages: { Us: `${site.origin}/plain` },
    runs: 3,
    categories: ['performance', 'accessibility'],
    // Without its long waits Lighthouse has no total blocking time, and so no score.
    lighthouse: patientLighthouse,
  })
  expect(audit.method).toMatchObject({
    lighthouse: expect.stringMatching(/^\d+\.\d+/),
    throttling: 'devtools',
    runs: 3,
  })
  expect(audit.worker.cpuIndex).toBeGreaterThan(0)
  const [page] = audit.pages
  expect(page).toMatchObject({
    status: 'ok',
    result: { metrics: { fcp: expect.any(Number), tbt: expect.any(Number), requests: expect.any(Number) } },
  })
  expect(page?.runs).toHaveLength(3)
  expect(page?.result?.outcomes).toHaveLength(audit.rules.length)
  // The scores are those of the report that is kept, not a mixture of runs.
  expect(page?.result?.scores.performance).toBe(Math.round(100 * (report('Us').categories.performance?.score ?? 0)))
  const packed = evidence.get(page?.result?.report.html ?? '')
  expect(gunzipSync(packed ?? new Uint8Array()).toString()).toMatch(/^<!--[\s\S]*<html/)
  const failed = audit.rules.filter((_, index) => page?.result?.outcomes[index] === 'f').map(({ id }) => id)
  expect(failed).toContain('html-has-lang')
}, 300_000)

test.concurrent('a stopped audit keeps its finished pages and skips the rest', async () => {
  const stop = new AbortController()
  const { audit } = await auditHere({
    pages: { A: `${site.origin}/plain`, B: `${site.origin}/plain` },
    categories: ['seo'],
    signal: stop.signal,
    progress: (event) => {
      if (event.type === 'run-ended') stop.abort(new JourneyError('stopped', 'It was stopped.'))
    },
  })
  const statuses = audit.pages.map(({ status }) => status).toSorted()
  expect(statuses).toEqual(['ok', 'skipped'])
  expect(audit.pages.find(({ status }) => status === 'skipped')?.failure?.code).toBe('stopped')
}, 120_000)

test.concurrent('without time left nothing is started; a step without its own page says why', async () => {
  const files = await chromium()
  const audit = await measureAudits({
    benchmark: { id: 'test', limits: { step: 10_000, visit: 60_000, memory: 2e9 } },
    market,
    settings: { runs: 3, categories: ['seo'] },
    pages: [
      { site: 'Us', step: 'home', url: `${site.origin}/a` },
      { site: 'Us', step: 'menu', missing: 'The step stays on the page of the step before.' },
      { site: 'Us', step: 'account', url: `${site.origin}/a?token=t1` },
    ],
    scheduledAt: '2026-11-22T00:00:00.000Z',
    region: 'local',
    machine: 'local',
    files,
    contestants: new Map([['Us', { origin: site.origin }]]),
    keepEvidence: async () => undefined,
    signal: new AbortController().signal,
    deadline: Date.now() + 20_000,
    progress: () => undefined,
  })
  expect(audit.pages).toMatchObject([
    { step: 'home', status: 'skipped', failure: { code: 'out-of-time' } },
    { step: 'menu', status: 'skipped', failure: { code: 'step-missing', message: expect.stringContaining('stays') } },
    { step: 'account', url: `${site.origin}/a?token=[secret token]` },
  ])
}, 60_000)

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
