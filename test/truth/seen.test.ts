import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StepSample } from '#core/model/round.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { loads } from '../measure/loads.ts'
import { measuredOnce } from '../measure/measured.ts'
import { nearEmpty, type Site, serveSite } from '../measure/site.ts'
import { noisePng } from './noise.ts'
import { after, expectTime, heading, walked } from './walked.ts'

/** Pages with known answers: their content is there before it is shown, and without requests. */

const header = '<p style="margin:0;height:40px">Shop</p>'
const shownAfter = (ms: number, style: string, before = '', more = '') =>
  after(
    100,
    `<style>.wait { ${style} }</style>${before}<main class="wait">${heading}${more}</main>
     <script>setTimeout(() => { document.querySelector('.wait').className = '' }, ${ms})</script>`,
  )

const pages: [path: string, answer: ReturnType<typeof after>, lcp: number][] = [
  ['/plain', after(300, heading), 330],
  ['/opacity', shownAfter(1_500, 'opacity: 0'), 1_630],
  ['/anti-flicker', shownAfter(3_500, 'opacity: 0 !important'), 3_630],
  ['/visibility', shownAfter(1_500, 'visibility: hidden'), 1_630],
  ['/display', shownAfter(1_200, 'display: none'), 1_330],
  ['/header-first', shownAfter(2_000, 'opacity: 0', header), 2_130],
  [
    '/shadow',
    after(
      100,
      `<my-page></my-page><script>setTimeout(() => {
         document.querySelector('my-page').attachShadow({ mode: 'closed' }).innerHTML = \`${heading}\` }, 900)</script>`,
    ),
    1_030,
  ],
  [
    // In a wrapper for scrolling, a form that is called, and whose fields are, as what scripts read, and a web component.
    '/wrapped',
    after(
      100,
      `<div style="position:fixed;inset:0;overflow:auto"><h2 style="margin:0;font-size:60px">The header of a shop, which is
         larger than most are</h2><form name="documentElement"><input name="children" hidden>
         <input name="getBoundingClientRect" hidden><main><my-page></my-page></main></form></div>
       <script>const page = document.querySelector('my-page').attachShadow({ mode: 'open' })
         page.innerHTML = \`<div style="opacity:0">${heading}</div>\`
         setTimeout(() => { page.firstChild.style.opacity = 1 }, 1200)</script>`,
    ),
    1_330,
  ],
  [
    '/absolute',
    shownAfter(
      2_500,
      'opacity: 0; position: absolute; inset: 40px 0 0 0',
      `${header}<nav style="position:fixed;inset:0;opacity:0"><a href="/">A menu</a></nav>`,
      '<p>A jacket</p>'.repeat(6),
    ),
    2_630,
  ],
  [
    // Named as the main content, although there is little of it.
    '/short',
    shownAfter(
      2_500,
      'opacity: 0; position: absolute; inset: 40px 0 0 0',
      `${header}<nav style="position:fixed;inset:0;opacity:0"><ul><li><a href="/">A menu</a><li><a href="/">And more</a></ul></nav>`,
    ),
    2_630,
  ],
  [
    '/spinner',
    after(
      100,
      `${header}<main></main>
       <script>setTimeout(() => { document.querySelector('main').innerHTML = \`${heading}\` }, 1000)</script>`,
    ),
    1_130,
  ],
  [
    // A notice is all that is shown of it.
    '/clipped',
    shownAfter(
      2_000,
      'clip-path: inset(0 0 100% 0)',
      `<div style="position:fixed;bottom:0;padding:20px">${'<p>We use cookies for what we need and what you allow.</p>'.repeat(3)}</div>`,
    ),
    2_130,
  ],
  [
    // Above more text than a header has.
    '/slider',
    after(
      100,
      `<main><div style="position:relative;height:500px"><img src="/picture" width="900" height="500" style="position:absolute;visibility:hidden"></div>
       <p style="font-size:24px">${'Women and men and children '.repeat(20)}</p></main>
       <script>setTimeout(() => { document.querySelector('img').style.visibility = 'visible' }, 1700)</script>`,
    ),
    1_830,
  ],
  ['/taken-out', shownAfter(2_500, 'display: none', `<header style="height:40px">Shop</header>`), 2_630],
  [
    // Below more than a header, and says that it is loading by nothing but a skeleton that moves for ever.
    '/skeleton',
    after(
      100,
      `<style>@keyframes shine { to { opacity: 0.5 } } i { display: block; height: 60px; animation: shine 1s infinite alternate }</style>
       ${`<p>${'Women and men and children '.repeat(5)}</p>`.repeat(8)}<main><i></i><i></i></main>
       <script>setTimeout(() => { document.querySelector('main').innerHTML = \`${heading}\` }, 2500)</script>`,
    ),
    2_630,
  ],
  [
    // Says nothing, but it is a header and nothing else.
    '/boxes',
    after(
      100,
      `${header}<div id="root"><div style="height:400px;background:#eee"></div></div>
       <script>setTimeout(() => { root.innerHTML = \`${heading}\` }, 2500)</script>`,
    ),
    2_630,
  ],
  [
    '/near-empty',
    (_, response) =>
      nearEmpty(
        response,
        `<p>Shop</p><script>setTimeout(() => { document.body.innerHTML = \`${heading}\` }, 3500)</script>`,
      ),
    3_500,
  ],
  [
    '/fade',
    after(
      100,
      `${header}<style>main { opacity: 0; transition: opacity 400ms } main.on { opacity: 1 }</style><main>${heading}</main>
       <script>setTimeout(() => { document.querySelector('main').className = 'on' }, 1000)</script>`,
    ),
    // Chromium counts what fades in when it is fully there.
    1_530,
  ],
]

const picture = noisePng(900, 500)
const canvas = `<canvas width="600" height="400"></canvas><script>setTimeout(() => {
  document.querySelector('canvas').getContext('2d').fillRect(0, 0, 500, 300) }, 1000)</script>`

/** An application that never starts: its script is missing, and what else it has is not for customers. */
const failing = `<div id="root"></div><script src="/missing.js"></script><noscript>Turn on JavaScript</noscript>
  <template><h1>A page</h1></template><img src="/pixel" width="1" height="1"><iframe style="display:none"></iframe>`
/** One that computes for 6.5 s before it shows anything. */
const busy = `<script>addEventListener('load', () => setTimeout(() => {
  for (const end = performance.now() + 6500; performance.now() < end; );
  setTimeout(() => { document.body.innerHTML = \`${heading}\` }, 100) }, 100))</script>`

let site: Site
let sampleOf: (path: string) => StepSample
beforeAll(async () => {
  site = await serveSite({
    ...Object.fromEntries(pages.map(([path, answer]) => [path, answer])),
    '/picture': (_, response) => void response.end(picture),
    '/canvas': after(100, canvas),
    '/blank': after(100, '<style>body { opacity: 0 }</style><h1>Never shown</h1>'),
    '/frame': after(100, '<iframe src="/plain" style="width:900px;height:600px"></iframe>'),
    '/empty': (_, response) => void response.end(),
    '/failing': (_, response) => nearEmpty(response, failing),
    '/busy': after(100, busy),
  })
})
afterAll(async () => await site[Symbol.asyncDispose]())
measuredOnce(async () => {
  const paths = [...pages.map(([path]) => path), '/canvas', '/blank', '/frame', '/busy']
  // In two browsers beside each other, because they wait for seconds.
  const halves = [paths.slice(0, paths.length / 2), paths.slice(paths.length / 2)]
  const [first, second] = await Promise.all(halves.map((half) => walked(site, half)))
  sampleOf = (path) => (halves[0]?.includes(path) ? first : second)?.(path) ?? expect.fail()
})

test.for(pages.map(([path, , lcp]) => [path, lcp] as const))(
  '%s is seen when it is shown, after %i ms',
  ([path, lcp]) => {
    const sample = sampleOf(path)
    expectTime(sample, 'lcp', lcp)
    expect(sample.blank).toBeUndefined()
  },
)

test('a canvas is seen, though it is no LCP', () => {
  expectTime(sampleOf('/canvas'), 'fcp', 1_130)
  expect(sampleOf('/canvas').metrics.lcp).toBeUndefined()
  expect(sampleOf('/canvas').blank).toBeUndefined()
})

test('a page that stays blank is a finding, not an absence', () => {
  const { metrics, blank } = sampleOf('/blank')
  expect(metrics.fcp).toBeUndefined()
  expect(blank).toBeGreaterThanOrEqual(5_000)
  expect(blank).toBeLessThan(6_500)
})

test('a page whose content is in a frame is not blank', () => {
  expect(sampleOf('/frame').metrics.fcp).toBeUndefined()
  expect(sampleOf('/frame').blank).toBeUndefined()
})

test('a page that is busy until it shows something is waited for', () => {
  expectTime(sampleOf('/busy'), 'lcp', 6_800)
})

test('a page with nothing to show is no page', async () => {
  const open = (path: string) => ({ origin: site.origin, journey: walkPages({ open: path }, ['open']) })
  const { empty, failing } = await loads({ sites: { empty: open('/empty'), failing: open('/failing') }, step: 10_000 })
  for (const load of [empty, failing]) {
    expect(load.failure).toMatchObject({ code: 'content-missing', step: 'open' })
    expect(load.failure?.message).toMatch(
      /^The page was still empty after \d+\.\d+ s: it has no text, picture or frame/,
    )
  }
})
