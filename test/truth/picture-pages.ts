import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { html, type Site, serveSite } from '../measure/site.ts'
import { noisePng } from './noise.ts'
import { font } from './pages.ts'

/** A page, and what its picture contradicts: metric, and the time that the picture shows, ms; none on an ordinary page. */
export interface PicturedPage {
  name: string
  path: string
  contradicts: Partial<Record<'fcp' | 'lcp', number>>
  /** It never becomes quiet. */
  polls?: boolean
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const heading =
  '<style>body{margin:0;font:20px sans-serif}</style><h1>A heading of the shop</h1><p>A line of text below it.</p>'
const words = 'A paragraph of text, as articles have them, with some more words in every line. '
const article = Array.from({ length: 12 }, () => `<p>${words.repeat(5)}</p>`).join('')
const slide = (number: number) => `<img src="/slide-${number}.png" width="1000" height="500">`

function image(width: number, height: number, { seed = 1, wait = 0 } = {}): Answer {
  const file = noisePng(width, height, seed)
  return async (_, response) => {
    await pause(wait)
    response.setHeader('content-type', 'image/png')
    response.end(file)
  }
}

const after = (ms: number, statements: string) => `<script>setTimeout(() => { ${statements} }, ${ms})</script>`
/** Keeps the page from becoming quiet, so that it is watched for 5 s. */
const polling = `<script>setInterval(() => fetch('/poll'), 200)</script>`
const paint = `(canvas) => { const brush = canvas.getContext('2d')
  for (let i = 0; i < 5000; i++) { brush.fillStyle = 'hsl(' + i * 47 % 360 + ' 60% 50%)'
  brush.fillRect(i % 100 * 10, Math.floor(i / 100) * 10, 10, 10) } }`

export function servePicturedPages(): Promise<Site> {
  return serveSite({
    '/poll': (_, response) => void response.end(),
    '/hero.png': image(900, 500, { wait: 600 }),
    '/quick.png': image(900, 500, { seed: 2 }),
    ...Object.fromEntries([1, 2, 3].map((n) => [`/slide-${n}.png`, image(1000, 500, { seed: n + 10, wait: 50 })])),
    ...Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [
        `/product-${n}.png`,
        image(220, 220, { seed: n + 20, wait: 300 + 100 * n }),
      ]),
    ),

    '/overlay': `${heading}${article}<div style="position:fixed;inset:0;background:#fff"></div>
      ${after(400, '')}${after(450, `document.querySelector('div').remove()`)}`,
    '/canvas': `${heading}<canvas width="1000" height="500"></canvas><script>
      fetch('/hero.png').then(() => (${paint})(document.querySelector('canvas')))</script>`,
    '/faded': `${heading}<style>img{opacity:0;transition:opacity .2s}.in{opacity:1}</style>
      <img src="/hero.png" width="900" height="500" onload="this.className = 'in'">`,
    '/hidden-text': `<style>@font-face{font-family:Late;src:url(/late.ttf);font-display:block}body{font:20px Late}</style>${article}`,
    '/late.ttf': async (_, response) => {
      await pause(600)
      response.setHeader('content-type', 'font/ttf')
      response.end(font)
    },
    '/framed': `${heading}<iframe src="/frame" width="1000" height="700" style="border:0"></iframe>`,
    '/frame': async (_, response) => {
      await pause(500)
      html(response, article)
    },
    '/covered': `${heading}<img src="/quick.png" width="600" height="300">
      <div style="position:relative;width:900px;height:500px"><img src="/hero.png" width="900" height="500">
      <div style="position:absolute;inset:0;background:#fff"></div></div>`,

    '/led': async (_, response) => {
      await pause(400)
      html(response, `<script>location.replace('/hero')</script>`)
    },
    '/text': `${heading}${article}`,
    '/hero': `${heading}<img src="/hero.png" width="900" height="500">`,
    '/dark': `<style>body{background:#111;color:#eee}</style>${heading}<img src="/hero.png" width="900" height="500">`,
    '/carousel': `${heading}<style>.strip{width:3000px;display:flex;transition:transform .3s}.view{width:1000px;overflow:hidden}</style>
      <div class="view"><div class="strip">${slide(1)}${slide(2)}${slide(3)}</div></div>${polling}<script>let n = 0
      setInterval(() => { n = (n + 1) % 3
      document.querySelector('.strip').style.transform = 'translateX(' + -1000 * n + 'px)' }, 900)</script>`,
    '/crossfade': `${heading}<style>.view{position:relative;height:500px}.view img{position:absolute;opacity:0;transition:opacity .5s}
      .view .on{opacity:1}.view img:first-child{opacity:1}</style><div class="view">${slide(1)}${slide(2)}${slide(3)}</div>${polling}
      <script>let n = 0; const slides = document.querySelectorAll('img'); setInterval(() => { n = (n + 1) % 3
      slides.forEach((slide, i) => slide.classList.toggle('on', i === n)) }, 1000)</script>`,
    '/animated': `${heading}<canvas width="1000" height="500"></canvas>${polling}<script>const paint = ${paint}
      const canvas = document.querySelector('canvas'); let shift = 0
      const draw = () => { const brush = canvas.getContext('2d'); for (let i = 0; i < 500; i++) {
      brush.fillStyle = 'hsl(' + (i * 47 + shift) % 360 + ' 60% 50%)'; brush.fillRect(i % 25 * 40, Math.floor(i / 25) * 25, 40, 25) }
      shift += 20; requestAnimationFrame(draw) }; draw()</script>`,
    '/banner': `${heading}${article}${polling}${after(
      2000,
      `document.body.insertAdjacentHTML('beforeend', '<div style="position:fixed;left:0;right:0;bottom:0;height:300px;background:#ddd">' +
      '${words.repeat(8)}</div>')`,
    )}`,
    '/sparse-banner': `${heading}${polling}${after(
      2000,
      `document.body.insertAdjacentHTML('beforeend', '<div style="position:fixed;left:0;right:0;bottom:0;height:300px;background:#ddd">' +
      '${words.repeat(2)}</div>')`,
    )}`,
    '/dialog': `${heading}<img src="/quick.png" width="900" height="400">${polling}${after(
      1500,
      `document.body.insertAdjacentHTML('beforeend', '<div style="position:fixed;inset:0;background:#0008"><div style="margin:500px 200px;' +
      'padding:40px;background:#fff">${words.repeat(4)}</div></div>')`,
    )}`,
    '/products': `${heading}<style>main{display:grid;grid-template-columns:repeat(4,220px);gap:24px}</style><img src="/quick.png"
      width="900" height="300"><main>${Array.from({ length: 8 }, (_, n) => `<img src="/product-${n}.png" width="220" height="220">`).join('')}</main>`,
    '/skeleton': `${heading.replace('<h1>A heading of the shop</h1><p>A line of text below it.</p>', '')}<style>.bar{height:24px;
      margin:24px;background:#ddd;border-radius:6px;animation:pulse 1s infinite}@keyframes pulse{50%{opacity:.5}}</style><div id="app">${'<div class="bar"></div>'.repeat(12)}</div>
      <script>fetch('/slower.txt').then(() => { document.querySelector('#app').innerHTML = ${JSON.stringify(article)} })</script>`,
    // An animation that has run for a second is one to Chromium's recorder.
    '/slower.txt': async (_, response) => {
      await pause(1_600)
      response.end()
    },
    '/slow.txt': async (_, response) => {
      await pause(700)
      response.end()
    },
    '/spinner': `<style>#s{width:60px;height:60px;border:8px solid #ddd;border-top-color:#36c;border-radius:50%;
      animation:turn 1s linear infinite}@keyframes turn{to{transform:rotate(1turn)}}</style><div id="s"></div>
      <script>fetch('/slow.txt').then(() => { document.body.innerHTML = ${JSON.stringify(heading + article)} })</script>`,
    '/pushed': `<div id="top"></div>${heading}<img src="/quick.png" width="900" height="500">${after(
      400,
      `document.querySelector('#top').style.height = '250px'`,
    )}`,
    '/blurred': `${heading}<style>div{width:900px;height:500px}</style><div style="background:linear-gradient(90deg,#999,#ccc)">
      <img src="/hero.png" width="900" height="500"></div>`,
  })
}

export const picturedPages: PicturedPage[] = [
  { name: 'a page below an overlay', path: '/overlay', contradicts: { fcp: 450, lcp: 450 } },
  { name: 'a canvas, which LCP ignores', path: '/canvas', contradicts: { lcp: 600 } },
  ...(font.length === 0
    ? []
    : [{ name: 'text that waits for its font', path: '/hidden-text', contradicts: { fcp: 600 } }]),
  { name: 'an article in a frame', path: '/framed', contradicts: { lcp: 500 } },
  { name: 'an image that is covered', path: '/covered', contradicts: { lcp: 0 } },
  ...['text', 'hero', 'led', 'faded', 'dark', 'products', 'skeleton', 'spinner', 'pushed', 'blurred'].map(
    (name): PicturedPage => ({ name, path: `/${name}`, contradicts: {} }),
  ),
  ...['carousel', 'crossfade', 'animated', 'banner', 'sparse-banner', 'dialog'].map(
    (name): PicturedPage => ({ name, path: `/${name}`, contradicts: {}, polls: true }),
  ),
]
