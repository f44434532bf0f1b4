import { readdir, readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WhyPart } from '#core/analysis/why/parts.ts'
import { splitGap } from '#core/analysis/why/split.ts'
import type { Round } from '#core/model/round.ts'
import { sum } from '#core/statistics/sum.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { parseRequestLog } from '#stages/evidence/request-log.ts'
import { chromium } from '../measure/here.ts'
import { measuredOnce } from '../measure/measured.ts'
import { race } from '../measure/race.ts'
import { html, type Site, serveSite } from '../measure/site.ts'

/** Pages that differ in exactly one part, by this much, ms. */
const delay = 800

/** Chromium takes a picture of less than 0.05 bits a pixel for a background: https://web.dev/articles/lcp. */
const padding = `<!--${'a picture has more to it than this '.repeat(300)}-->`
const svg = (fill: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="500"><rect width="800" height="500" fill="${fill}"/><circle cx="99" cy="99" r="60"/>${padding}</svg>`
const image = '<img id="hero" src="/hero.svg" width="800" height="500" alt="">'

function picture(response: ServerResponse, ms = 0): void {
  response.setHeader('content-type', 'image/svg+xml')
  response.flushHeaders()
  void pause(ms).then(() => response.end(svg('teal')))
}

const routes: Parameters<typeof serveSite>[0] = {
  '/first': image,
  '/plain': image,
  '/redirect': (_, response) => {
    void pause(delay).then(() => response.writeHead(302, { location: '/plain' }).end())
  },
  '/wait': (_, response) => void pause(delay).then(() => html(response, image)),
  '/loadDelay': `<div id="late"></div><script>setTimeout(() => { late.innerHTML = ${JSON.stringify(image)} }, ${delay})</script>`,
  '/load': image.replace('/hero.svg', '/slow.svg'),
  '/renderDelay': `<link rel="preload" as="image" href="/hero.svg"><script src="/slow.js"></script>${image}`,
  '/font': `<style>@font-face { font-family: Late; src: url(/late.ttf) } h1 { font: 80px Late, serif }</style>
    <script src="/busy.js"></script><h1>The largest text of the page, which is the main content of it</h1>`,
  '/late.ttf': (_, response) => void pause(delay).then(() => response.end(font)),
  '/busy.js': (_, response) => {
    response.setHeader('content-type', 'text/javascript')
    response.setHeader('cf-ray', '1')
    response.setHeader('cf-cache-status', 'HIT')
    response.setHeader('expires', 'Tue, 01 Jan 2030 00:10:00 GMT')
    response.setHeader('date', 'Tue, 01 Jan 2030 00:00:00 GMT')
    response.end(`const until = performance.now() + ${delay}; while (performance.now() < until);`)
  },
  '/hero.svg': (_, response) => picture(response),
  '/slow.svg': (_, response) => picture(response, delay),
  '/slow.js': (_, response) => {
    response.setHeader('content-type', 'text/javascript')
    void pause(delay).then(() => response.end('window.ready = true'))
  },
}
const parts = ['redirect', 'wait', 'loadDelay', 'load', 'renderDelay'] as const satisfies WhyPart[]

let site: Site
let font: Buffer
let round: Round
beforeAll(async () => {
  font = await anyFont()
  site = await serveSite(routes)
})
measuredOnce(async () => {
  // The first page of a browser takes longer than any later one.
  const steps = ['first', 'plain', ...parts]
  const pages = Object.fromEntries(steps.map((step) => [step, `/${step}`]))
  const { round: measured } = await race({
    contestants: { Us: { origin: site.origin, journey: walkPages(pages, steps) } },
    steps,
  })
  round = againstPlain(measured)
})
afterAll(() => site[Symbol.asyncDispose]())

/** One of those that the packaged Chromium brings. */
async function anyFont(): Promise<Buffer> {
  const folder = join(dirname((await chromium()).executable), 'fonts')
  const [file] = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ttf'))
  if (file === undefined) throw new Error(`There is no font in ${folder}.`)
  return readFile(join(folder, file))
}

/** The same round with a competitor whose page is the plain one on every step, which need not be loaded five times for it. */
function againstPlain(measured: Round): Round {
  const [us] = measured.visits
  if (us === undefined || us.status !== 'ok') throw new Error(JSON.stringify(us?.failure))
  const plain = us.loads.map(({ steps }) => steps.find(({ name }) => name === 'plain'))
  const loads = plain.map((sample) => ({
    steps: sample === undefined ? [] : parts.map((name) => ({ ...sample, name })),
  }))
  return { ...measured, visits: [us, { ...us, site: 'Them', loads }] }
}

test.each(parts)('%s: the delay is found in that part, and the parts add up', (part) => {
  const split = splitGap([round], { us: 'Us', competitor: 'Them', step: part })
  if (split === null) throw new Error('no split')
  const found = split.parts.find((each) => each.part === part)
  // The server's timers fire late on a busy machine, never early.
  expect(found?.difference).toBeGreaterThan(0.9 * delay)
  expect(found?.difference).toBeLessThan(1.1 * delay)
  for (const other of split.parts.filter((each) => each.part !== part && each.part !== 'rest')) {
    expect(Math.abs(other.difference), JSON.stringify(split.parts)).toBeLessThan(0.25 * delay)
  }
  const lcp = (site: string) =>
    round.visits.find((visit) => visit.site === site)?.loads[0]?.steps.find(({ name }) => name === part)?.metrics.lcp
  expect(split.lcp.difference).toBeCloseTo((lcp('Us') ?? 0) - (lcp('Them') ?? 0), 6)
  expect(sum(split.parts.map(({ difference }) => difference))).toBeCloseTo(split.whole.difference, 6)
})

test('the log of the evidence load knows the main image, what blocks painting, what hides text and keeps the page busy', async () => {
  const pages = { home: '/renderDelay', font: '/font' }
  const steps = Object.keys(pages)
  const { round: measured, evidence } = await race({
    contestants: { Us: { origin: site.origin, journey: walkPages(pages, steps) } },
    steps,
    recordEvidence: true,
  })
  const log = parseRequestLog(evidence.get(measured.visits[0]?.evidence?.requests ?? '') ?? new Uint8Array()) ?? []
  expect(log.find(({ main }) => main !== undefined)).toMatchObject({
    url: `${site.origin}/hero.svg`,
    main: { shown: [800, 500], natural: [800, 500] },
    mime: 'image/svg+xml',
    protocol: 'http/1.1',
  })
  const home = log.filter(({ step }) => step === 'home')
  expect(home.filter(({ blocking }) => blocking).map(({ url }) => url)).toEqual([`${site.origin}/slow.js`])
  expect(log.filter(({ hidesText }) => hidesText).map(({ url }) => url)).toEqual([`${site.origin}/late.ttf`])
  const busy = log.find(({ url }) => url.endsWith('/busy.js'))
  expect(busy).toMatchObject({ cdn: 'Cloudflare', edge: 'hit', cache: 'max-age=600' })
  expect(busy?.mainThread?.total).toBeGreaterThan(0.9 * delay)
  expect(busy?.mainThread?.delaying).toBeGreaterThan(0.9 * delay)
  expect(log.filter(({ mainThread }) => (mainThread?.total ?? 0) > 0.5 * delay)).toEqual([busy])
  expect(log.find(({ url }) => url.endsWith('/slow.js'))?.firstByte).toBeGreaterThan(0.9 * delay)
})
