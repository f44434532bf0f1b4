import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium } from '../measure/here.ts'
import { html, type Site, serveSite } from '../measure/site.ts'
import { noisePng } from './noise.ts'
import type { KnownPage } from './table.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const picture = noisePng(600, 400)
const large = noisePng(900, 900, 2)
const text = '<h1>A heading</h1><p>A line of text.</p>'
/** More than a screen, and yet so short that its bytes take no time worth counting on any network. */
const longText = '<p>A paragraph of text that is long enough to fill its line.</p>'.repeat(60)
const head = '<!doctype html><title>A page</title><link rel="icon" href="data:,"><style>body{margin:0}</style>'

interface ImageOptions {
  /** ms before the answer begins. */
  wait: number
  /** HTTP/1.1 sends chunks without it. */
  length?: boolean
  /** ms between the two halves of the body. */
  pause?: number
  file?: Buffer
  type?: string
}

function image({ wait, length = true, pause: between = 0, file = picture, type = 'image/png' }: ImageOptions): Answer {
  return async (_, response) => {
    await pause(wait)
    response.setHeader('content-type', type)
    if (length) response.setHeader('content-length', file.length)
    if (between === 0 && length) return response.end(file)
    response.write(file.subarray(0, file.length / 2))
    await pause(between)
    return response.end(file.subarray(file.length / 2))
  }
}

const svg = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400">${Array.from({ length: 600 }, (_, i) => {
    const [x, y] = [(i % 30) * 20, Math.floor(i / 30) * 20]
    return `<rect x="${x}" y="${y}" width="20" height="20" fill="hsl(${(i * 47) % 360} 60% 50%)"/>`
  }).join('')}</svg>`,
)

/** A typeface of the packaged browser, which pages load under another name. */
async function typeface(): Promise<Buffer> {
  const { executable } = await chromium()
  return readFile(join(dirname(executable), 'fonts/Open_Sans/OpenSans-Regular.ttf')).catch(() => Buffer.of())
}
export const font: Buffer = await typeface()

const inFont = (display: string, file: string) =>
  `<style>@font-face{font-family:Late;src:url(${file});font-display:${display}}body{font:20px Late}</style>${longText}`

const img = (src: string) => `${text}<img src="${src}" width="600" height="400">`
const late = (statements: string, ms: number) => `${text}<script>setTimeout(() => { ${statements} }, ${ms})</script>`

export function serveKnownPages(): Promise<Site> {
  return serveSite({
    '/text': delayed(300, text),
    '/image': img('/image.png'),
    '/image.png': image({ wait: 400 }),
    '/chunked': img('/chunked.png'),
    '/chunked.png': image({ wait: 400, length: false }),
    '/slow-image': img('/slow-image.png'),
    '/slow-image.png': image({ wait: 100, pause: 500 }),
    '/slow-chunked': img('/slow-chunked.png'),
    '/slow-chunked.png': image({ wait: 100, pause: 500, length: false }),
    '/background': `${text}<div style="width:600px;height:400px;background:url(/background.png)"></div>`,
    '/background.png': image({ wait: 400 }),
    '/svg': img('/picture.svg'),
    '/picture.svg': image({ wait: 400, file: svg, type: 'image/svg+xml' }),
    '/poster': `${text}<video poster="/poster.png" width="600" height="400"></video>`,
    '/poster.png': image({ wait: 400 }),
    '/picture': `${text}<picture><source srcset="/source.png"><img width="600" height="400" alt=""></picture>`,
    '/source.png': image({ wait: 400 }),
    '/swap': inFont('swap', '/swap.ttf'),
    '/swap.ttf': image({ wait: 500, file: font, type: 'font/ttf' }),
    '/block': inFont('block', '/block.ttf'),
    '/block.ttf': image({ wait: 500, file: font, type: 'font/ttf' }),
    '/lazy': `${text}<div style="height:3000px"></div><img loading="lazy" src="/lazy.png" width="600" height="400">`,
    '/lazy.png': image({ wait: 400 }),
    '/iframe': `${text}<iframe src="/framed" width="900" height="600" style="border:0"></iframe>`,
    '/framed': delayed(400, longText),
    '/shadow': `<main></main><script>setTimeout(() => {
      document.querySelector('main').attachShadow({ mode: 'open' }).innerHTML = '<h1>In a shadow</h1>' }, 300)</script>`,
    '/opacity': `<style>body{opacity:0}</style>${text}<script>setTimeout(() => { document.body.style.opacity = 1 }, 300)</script>`,
    '/canvas': `${text}<canvas width="600" height="400"></canvas><script>setTimeout(() => {
      const brush = document.querySelector('canvas').getContext('2d')
      for (let i = 0; i < 2400; i++) { brush.fillStyle = 'hsl(' + i * 47 % 360 + ' 60% 50%)'
        brush.fillRect(i % 60 * 10, Math.floor(i / 60) * 10, 10, 10) } }, 400)</script>`,
    '/spa': `<div id="app"></div><script>fetch('/spa.json').then((answer) => answer.text()).then((words) => {
      document.querySelector('#app').innerHTML = '<h1>' + words + '</h1>' })</script>`,
    '/spa.json': delayed(400, 'Mounted after a fetch'),
    '/late-image': late(
      `document.body.insertAdjacentHTML('beforeend', '<img src="/late.png" width="600" height="400">')`,
      300,
    ),
    '/late.png': image({ wait: 300 }),
    '/busy': `${text}<script>new PerformanceObserver(() => setTimeout(() => {
      const end = performance.now() + 200; while (performance.now() < end);
      }, 100)).observe({ type: 'paint', buffered: true })</script>`,
    '/moved': redirect('/moved-again', 150),
    '/moved-again': redirect('/text', 150),
    '/stream': async (_, response) => {
      response.setHeader('content-type', 'text/html')
      response.write(`${head}${text}`)
      await pause(500)
      response.end('<h2>More</h2>')
    },
    '/large': `<style>body{margin:0}</style><img src="/large.png" width="900" height="900">`,
    '/large.png': image({ wait: 0, file: large }),
    // A block of 1000 x 500 moves down by 200 on a screen of 1000 x 1000.
    '/pushed': `<style>body{margin:0}</style><div id="top"></div><div style="height:500px;background:#cde">Text</div>
      <script>setTimeout(() => { document.querySelector('#top').style.height = '200px' }, 300)</script>`,
    '/unsized': `<style>body{margin:0}img{display:block}</style><img src="/unsized.png">
      <div style="height:500px;background:#cde">Text</div>`,
    '/unsized.png': image({ wait: 300 }),
    '/twice': `<style>body{margin:0}</style><div id="top"></div><div style="height:500px;background:#cde">Text</div><script>
      for (const [ms, height] of [[200, 100], [400, 200]]) setTimeout(() => {
        document.querySelector('#top').style.height = height + 'px' }, ms)</script>`,
    '/transformed': `<style>body{margin:0}div{transition:transform .2s}</style><div style="height:500px;background:#cde">Text</div>
      <script>setTimeout(() => { document.querySelector('div').style.transform = 'translateY(200px)' }, 200)</script>`,
  })
}

function delayed(wait: number, body: string): Answer {
  return async (_, response) => {
    await pause(wait)
    html(response, body)
  }
}

function redirect(to: string, wait: number): Answer {
  return async (_, response) => {
    await pause(wait)
    response.writeHead(301, { location: to })
    response.end()
  }
}

const bytes = picture.length

const fontPages: KnownPage[] = [
  { name: 'web font, swapped in', path: '/swap', expected: ({ first }) => ({ fcp: first(), lcp: first() }) },
  {
    name: 'web font, text hidden until it arrives',
    path: '/block',
    // Chromium reports FCP for the hidden text: picture-pages.ts.
    expected: ({ first, rtt, transfer }) => ({
      lcp: first() + rtt + 500 + transfer(font.length),
    }),
  },
]

/** Pages of one server on HTTP/1.1, each with what a correct tool reports. */
export const knownPages: KnownPage[] = [
  {
    name: 'text after a server wait',
    path: '/text',
    expected: ({ first }) => ({
      ttfb: first(300),
      fcp: first(300),
      lcp: first(300),
      cls: 0,
      tbt: { value: 0, within: 50 },
    }),
  },
  ...(
    [
      ['image with a Content-Length', '/image', 400, 1],
      ['image without a Content-Length', '/chunked', 400, 1],
      ['image that arrives slowly', '/slow-image', 600, 0.5],
      ['image that arrives slowly, without a Content-Length', '/slow-chunked', 600, 0.5],
      ['background image', '/background', 400, 1],
      ['video poster', '/poster', 400, 1],
      ['picture element', '/picture', 400, 1],
    ] as const
  ).map(
    ([name, path, wait, share]): KnownPage => ({
      name,
      path,
      expected: ({ first, rtt, transfer }) => ({
        ttfb: first(),
        fcp: first(),
        lcp: first() + rtt + wait + transfer(share * bytes),
      }),
    }),
  ),
  {
    name: 'SVG image',
    path: '/svg',
    expected: ({ first, rtt, transfer }) => ({ fcp: first(), lcp: first() + rtt + 400 + transfer(svg.length) }),
  },
  ...(font.length === 0 ? [] : fontPages),
  {
    name: 'lazy image below the fold',
    path: '/lazy',
    expected: ({ first }) => ({ fcp: first(), lcp: first() }),
  },
  { name: 'frame of its own', path: '/iframe', expected: ({ first }) => ({ fcp: first(), lcp: first() }) },
  { name: 'shadow DOM', path: '/shadow', expected: ({ first }) => ({ fcp: first(300), lcp: first(300) }) },
  { name: 'body at opacity 0', path: '/opacity', expected: ({ first }) => ({ fcp: first(300), lcp: first(300) }) },
  { name: 'canvas, which LCP ignores', path: '/canvas', expected: ({ first }) => ({ fcp: first(), lcp: first() }) },
  {
    name: 'mounted after a fetch',
    path: '/spa',
    expected: ({ first, rtt }) => ({ ttfb: first(), fcp: first() + rtt + 400, lcp: first() + rtt + 400 }),
  },
  {
    name: 'image added after the load event',
    path: '/late-image',
    expected: ({ first, rtt, transfer }) => ({ fcp: first(), lcp: first() + 300 + rtt + 300 + transfer(bytes) }),
  },
  { name: 'long task of 200 ms', path: '/busy', expected: () => ({ tbt: 150, cls: 0 }) },
  {
    name: 'two redirects',
    path: '/moved',
    expected: ({ first, rtt }) => ({ ttfb: first(600) + 2 * rtt, lcp: first(600) + 2 * rtt }),
  },
  {
    name: 'streamed page',
    path: '/stream',
    expected: ({ first }) => ({ ttfb: first(), fcp: first(), lcp: first(), load: first(500) }),
  },
  {
    name: 'image of 800 KB',
    path: '/large',
    expected: ({ first, rtt, transfer }) => ({ lcp: first() + rtt + transfer(large.length) }),
  },
  { name: 'pushed content', path: '/pushed', expected: () => ({ cls: 0.7 * 0.2 }) },
  { name: 'image without dimensions', path: '/unsized', expected: () => ({ cls: 0.9 * 0.4 }) },
  { name: 'two shifts in one session', path: '/twice', expected: () => ({ cls: 0.6 * 0.1 + 0.6 * 0.1 }) },
  { name: 'moved by a transform', path: '/transformed', expected: () => ({ cls: 0 }) },
]
