/**
 * Cost of the headers that open a staging site (measure/load/send-headers.ts): loads of the same page with and without, in turns, in a
 * shuffled order, in one browser. Half of the page's files are the site's own, half are a third party's. Medians, and the median of
 * the difference in a turn with its 95 % confidence interval (bootstrap of the turns).
 *
 *   node bench/access.ts [--turns 30] [--files 60]
 */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import type { Market } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import { median } from '#core/statistics/quantile.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import { startBrowser } from '#measure/chromium/start.ts'
import { allowedAddresses } from '#measure/network/allow.ts'
import { benchChromium } from './chromium.ts'
import { homeLoad } from './home-load.ts'

const { values } = parseArgs({
  options: { turns: { type: 'string', default: '30' }, files: { type: 'string', default: '60' } },
})
const files = Number(values.files)

const market: Market = {
  ...{ id: 'bench', name: 'Bench', region: 'local', locale: 'en-AU', timeZone: 'UTC' },
  profile: builtInProfiles.desktop as Market['profile'],
}

async function listen(answer: RequestListener): Promise<{ server: Server; origin: string }> {
  const server = createServer(answer)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const third = await listen((_, response) => response.setHeader('content-type', 'text/javascript').end('1'))
const own = await listen((request, response) => {
  if (request.url !== '/') return response.setHeader('content-type', 'text/javascript').end('1')
  const scripts = Array.from({ length: files }, (_, n) => {
    const from = n % 2 === 0 ? '' : third.origin
    return `<script src="${from}/${n}.js"></script>`
  })
  const text = `<p>${'As much text as pages have. '.repeat(50)}</p>`
  return response.setHeader('content-type', 'text/html').end(`<!doctype html><h1>Hello</h1>${text}${scripts.join('')}`)
})

const browser = await startBrowser({
  files: await benchChromium(),
  memory: 4e9,
  allow: allowedAddresses([own.origin, third.origin]),
})

async function loadTime(headers: Record<string, string>): Promise<{ ttfb: number; load: number }> {
  const { steps } = await homeLoad({
    ...browser,
    origin: own.origin,
    market,
    headers,
  })
  const { ttfb = Number.NaN, load = Number.NaN } = steps[0]?.metrics ?? {}
  return { ttfb, load }
}

const arms = { without: {}, with: { Authorization: 'Basic cHJldmlldzpodW50ZXIy' } }
const times = { without: [] as { ttfb: number; load: number }[], with: [] as { ttfb: number; load: number }[] }
const names = ['without', 'with'] as const
for (const name of names) await loadTime(arms[name]) // warm-up, not counted
for (let turn = 0; turn < Number(values.turns); turn++) {
  for (const name of shuffle([...names], seedOf(`turn ${turn}`))) times[name].push(await loadTime(arms[name]))
}
await browser.end()
own.server.close()
third.server.close()

for (const metric of ['ttfb', 'load'] as const) {
  const differences = times.with.map((each, turn) => each[metric] - (times.without[turn]?.[metric] ?? Number.NaN))
  const [without, opened] = names.map((name) => median(times[name].map((each) => each[metric])))
  const resampled = Array.from({ length: 2_000 }, () =>
    median(differences.map(() => differences[Math.floor(Math.random() * differences.length)] ?? 0)),
  ).toSorted((a, b) => (a ?? 0) - (b ?? 0))
  const words = [median(differences), resampled[50], resampled[1949]].map((ms) => (ms ?? Number.NaN).toFixed(1))
  console.log(
    `${metric}: ${without?.toFixed(1)} ms without, ${opened?.toFixed(1)} ms with; difference ${words[0]} ms (${words[1]} to ${words[2]})`,
  )
}
