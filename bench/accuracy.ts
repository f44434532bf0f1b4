/**
 * Accuracy: pages whose times are known (test/truth/pages.ts), measured by Outpace, by web-vitals in a bare playwright-core
 * script, and by Lighthouse ("observed" metrics, throttlingMethod "provided"), in the same Chromium, without a network profile
 * and through Outpace's relay. Prints the tables of docs/accuracy.md; figures are medians over the runs.
 *
 *   node_modules/.bin/node bench/accuracy.ts [--runs 3] [--pages /text,/late-image]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import lighthouse from 'lighthouse'
import puppeteer from 'puppeteer-core'
import type { Profile } from '#core/model/benchmark.ts'
import type { Metric, MetricValues } from '#core/model/metric.ts'
import { median } from '#core/statistics/quantile.ts'
import { formatMetric } from '#core/words/metric.ts'
import { switches } from '#measure/chromium/switches.ts'
import { guardedEnvironment } from '#measure/network/guard/guard.ts'
import webVitalsLibrary from '#web-vitals'
import { plainProfile } from '../test/measure/here.ts'
import { knownPages, serveKnownPages } from '../test/truth/pages.ts'
import {
  arithmeticOf,
  type KnownPage,
  openTruthBrowser,
  shapedProfile,
  type TruthBrowser,
} from '../test/truth/table.ts'

/** What is printed of each page. */
const subset: [path: string, metrics: Metric[]][] = [
  ['/text', ['ttfb', 'fcp', 'lcp']],
  ['/moved', ['ttfb', 'lcp']],
  ['/image', ['fcp', 'lcp']],
  ['/chunked', ['lcp']],
  ['/slow-chunked', ['lcp']],
  ['/background', ['lcp']],
  ['/poster', ['lcp']],
  ['/lazy', ['lcp']],
  ['/shadow', ['fcp', 'lcp']],
  ['/spa', ['fcp', 'lcp']],
  ['/late-image', ['lcp']],
  ['/large', ['lcp']],
  ['/busy', ['tbt']],
  ['/pushed', ['cls']],
  ['/twice', ['cls']],
]

const tools = { Outpace: outpace, 'web-vitals': bareWebVitals, Lighthouse: lighthouseRun }
type Tool = keyof typeof tools

interface Asked {
  bench: TruthBrowser
  origin: string
  page: KnownPage
  profile: Profile
}

await compareTools()

async function compareTools(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '3' },
      pages: { type: 'string', default: subset.map(([path]) => path).join(',') },
    },
  })
  const paths = values.pages.split(',')
  const asked = subset.filter(([path]) => paths.includes(path))
  const runs = Number(values.runs)
  const site = await serveKnownPages()
  const [cpu] = cpus()
  for (const profile of [plainProfile, shapedProfile]) {
    const bench = await openTruthBrowser(profile, [site.origin])
    const { network } = profile
    const title =
      network === undefined
        ? 'No network profile'
        : `${network.latency} ms round trips, ${network.downKbps / 1000} Mbps`
    console.log(
      `\n## ${title}\n\n| page | metric | true | ${Object.keys(tools).join(' | ')} |\n|---|---|---|---|---|---|`,
    )
    for (const [path, metrics] of asked) {
      const page = knownPages.find((each) => each.path === path)
      if (page === undefined) throw new Error(`There is no page ${path}.`)
      const found = await measureWithEach({ bench, origin: site.origin, page, profile }, runs)
      for (const metric of metrics) console.log(lineOf(metric, { page, profile, found }))
    }
    console.log(
      `\nChromium ${bench.browser.version}, ${cpus().length} x ${cpu?.model.trim()}, ${runs} ${runs === 1 ? 'run' : 'runs'}, ${today()}.`,
    )
    await bench.end()
  }
  await site[Symbol.asyncDispose]()
}

async function measureWithEach(asked: Asked, runs: number): Promise<Map<Tool, MetricValues[]>> {
  const found = new Map<Tool, MetricValues[]>()
  for (let run = 0; run < runs; run++) {
    for (const [tool, measure] of Object.entries(tools) as [Tool, (typeof tools)[Tool]][]) {
      found.set(tool, [...(found.get(tool) ?? []), await measure(asked)])
    }
  }
  return found
}

function outpace({ bench, page, origin }: Asked): Promise<MetricValues> {
  return bench.measure(page, origin)
}

async function bareWebVitals({ bench: { browser }, page: { path }, origin, profile }: Asked): Promise<MetricValues> {
  const { relay } = browser
  relay?.begin()
  const context = await browser.browser.newContext({
    viewport: profile.viewport,
    ...(relay && { proxy: { server: `socks5://${relay.address}` } }),
  })
  const page = await context.newPage()
  await page.addInitScript(`${webVitalsLibrary};window.found = {}
    for (const name of ['TTFB', 'FCP', 'LCP', 'CLS'])
      webVitals['on' + name]((metric) => { window.found[name.toLowerCase()] = metric.value }, { reportAllChanges: true })`)
  await page.goto(origin + path, { waitUntil: 'networkidle' })
  const found = await page.evaluate(() => (window as unknown as { found: MetricValues }).found)
  await context.close()
  return found
}

async function lighthouseRun({ bench, page: { path }, origin, profile }: Asked): Promise<MetricValues> {
  const { files, allow } = bench
  const { relay } = bench.browser
  const proxy = relay && [`--proxy-server=socks5://${relay.address}`, '--proxy-bypass-list=<-loopback>']
  const userDataDir = await mkdtemp(join(tmpdir(), 'outpace-accuracy-'))
  const launched = await puppeteer.launch({
    executablePath: files.executable,
    env: guardedEnvironment(files, relay === undefined ? allow : [...allow, relay.address]),
    args: [...switches, ...(proxy ?? [])],
    userDataDir,
  })
  try {
    const page = await launched.newPage()
    relay?.begin()
    const settings = {
      onlyCategories: ['performance'],
      throttlingMethod: 'provided' as const,
      formFactor: 'desktop' as const,
      screenEmulation: { ...profile.viewport, deviceScaleFactor: 1, mobile: false, disabled: false },
    }
    const result = await lighthouse(
      origin + path,
      { logLevel: 'silent' },
      { extends: 'lighthouse:default', settings },
      page,
    )
    const details = result?.lhr.audits.metrics?.details as { items?: Record<string, number>[] } | undefined
    const observed = details?.items?.[0] ?? {}
    return {
      ttfb: observed.timeToFirstByte,
      fcp: observed.observedFirstContentfulPaint,
      lcp: observed.observedLargestContentfulPaint,
      cls: observed.observedCumulativeLayoutShift,
      tbt: observed.totalBlockingTime,
    } as MetricValues
  } finally {
    await launched.close()
    await rm(userDataDir, { recursive: true, force: true })
  }
}

function lineOf(
  metric: Metric,
  { page, profile, found }: Pick<Asked, 'page' | 'profile'> & { found: Map<Tool, MetricValues[]> },
): string {
  const known = page.expected(arithmeticOf(profile.network))[metric] ?? Number.NaN
  const cells = [...found.values()].map((runs) => {
    const values = runs.map((run) => run[metric]).filter((value) => value !== undefined)
    return values.length === 0 ? '–' : formatMetric(metric, median(values))
  })
  const truth = formatMetric(metric, typeof known === 'number' ? known : known.value)
  return `| ${[page.name, metric.toUpperCase(), truth, ...cells].join(' | ')} |`
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
