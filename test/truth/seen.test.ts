import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StepSample } from '#core/model/round.ts'
import { measuredOnce } from '../measure/measured.ts'
import { type Site, serveSite } from '../measure/site.ts'
import { after, expectTime, heading, walked } from './walked.ts'

/** Pages with known answers: their content is there before it is shown, and without requests. */

const header = '<p style="margin:0;height:40px">Shop</p>'
const shownAfter = (ms: number, style: string, before = '') =>
  after(
    100,
    `<style>.wait { ${style} }</style>${before}<main class="wait">${heading}</main>
     <script>setTimeout(() => { document.querySelector('main').className = '' }, ${ms})</script>`,
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
    // In a wrapper for scrolling, a form with a field called "children", and a web component.
    '/wrapped',
    after(
      100,
      `<div style="position:fixed;inset:0;overflow:auto"><h2 style="margin:0;font-size:60px">The header of a shop, which is
         larger than most are</h2><form><input name="children" hidden><main><my-page></my-page></main></form></div>
       <script>const page = document.querySelector('my-page').attachShadow({ mode: 'open' })
         page.innerHTML = \`<div style="opacity:0">${heading}</div>\`
         setTimeout(() => { page.firstChild.style.opacity = 1 }, 1200)</script>`,
    ),
    1_330,
  ],
  [
    '/absolute',
    shownAfter(
      1_500,
      'opacity: 0; position: absolute; inset: 40px 0 0 0',
      `${header}<nav style="position:fixed;inset:0;opacity:0"><a href="/">A menu</a></nav>`,
    ),
    1_630,
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

const canvas = `<canvas width="600" height="400"></canvas><script>setTimeout(() => {
  document.querySelector('canvas').getContext('2d').fillRect(0, 0, 500, 300) }, 1000)</script>`

let site: Site
let sampleOf: (path: string) => StepSample
beforeAll(async () => {
  site = await serveSite({
    ...Object.fromEntries(pages.map(([path, answer]) => [path, answer])),
    '/canvas': after(100, canvas),
    '/blank': after(100, '<style>body { opacity: 0 }</style><h1>Never shown</h1>'),
  })
})
afterAll(async () => await site[Symbol.asyncDispose]())
measuredOnce(async () => {
  sampleOf = await walked(site, [...pages.map(([path]) => path), '/canvas', '/blank'])
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
