import type { Cause } from '#core/analysis/why/findings/finding.ts'
import { type Planted, type PlantedFile, usualWait } from './site.ts'

/** A known change, what `why` should find first, and the flags of `outpace try` that undo it. */
export interface Plant {
  name: string
  planted: Planted
  finds: (cause: Cause) => boolean
  /** Null: no flag undoes it. */
  undo: ({ [flag in 'block' | 'defer' | 'replace']?: string[] } & { compress?: boolean; serverWait?: string }) | null
}

/** What the plants are made of. Pictures are buffers, and names of files that hold the same. */
export interface Ground {
  /** Origin of the third party that serves `thirdFiles`. */
  third: string
  /** Path of the page's main image. */
  hero: string
  original: { body: Buffer; file: string }
  /** The same picture in three times its width and height. */
  larger: Buffer
}

/** ms: longer than the site's own scripts take to arrive, so that something waits for it. */
const long = 1_500
const work = 700
const slowScript = { body: 'window.tags = []', wait: long }
export const thirdFiles = (hero: string): Record<string, PlantedFile> => ({
  '/theme.css': { body: 'body { accent-color: teal }', wait: long },
  '/tag.js': slowScript,
  '/gallery.js': { body: gallery(hero), wait: 0 },
})

/** Shows images when they have loaded, and works on the main one before. */
const gallery = (hero: string) => `{
  const show = ({ target }) => {
    const isHero = target.currentSrc.endsWith(${JSON.stringify(hero)})
    for (const end = performance.now() + (isHero ? ${work} : 0); performance.now() < end; );
    target.style.visibility = 'visible'
  }
  const hide = (image) => {
    image.style.visibility = 'hidden'
    image.addEventListener('load', show)
  }
  new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes)
        if (node instanceof Element) [node, ...node.querySelectorAll('img')].filter((each) => each.matches('img')).forEach(hide)
  }).observe(document, { childList: true, subtree: true })
}`

/** Holds the addresses of images back until its settings have arrived, as lazy-loading libraries do. */
const lazy = `{
  const set = Element.prototype.setAttribute
  const src = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src').set
  const settings = fetch('/lazy.json')
  const later = (show) => void settings.then(show)
  Element.prototype.setAttribute = function (name, value) {
    if (this instanceof HTMLImageElement && name === 'src') later(() => set.call(this, name, value))
    else set.call(this, name, value)
  }
  Object.defineProperty(HTMLImageElement.prototype, 'src', { set(value) { later(() => src.call(this, value)) } })
}`

const atHeadEnd = (tag: string) => (page: string) => page.replace('</head>', `${tag}</head>`)
const atBodyStart = (tag: string) => (page: string) => page.replace(/<body[^>]*>/, (body) => body + tag)

export function plants({ third, hero, original, larger }: Ground): Plant[] {
  const thirdHost = new URL(third).host
  const blocking = (host: string | null) => (cause: Cause) =>
    cause.kind === 'blocking' && (host === null ? cause.us.hosts.length === 0 : cause.us.hosts.includes(host))
  const undone = `${hero}=${original.file}`
  return [
    {
      name: 'image made heavier',
      planted: { files: { [hero]: { body: padded(original.body, original.body.length + 700_000), wait: 10 } } },
      finds: ({ kind }) => kind === 'image-heavy',
      undo: { replace: [undone] },
    },
    {
      name: 'image larger than displayed',
      planted: { files: { [hero]: { body: larger, wait: 10 } } },
      finds: (cause) => cause.kind === 'image-heavy' && cause.oversized !== null,
      undo: { replace: [undone] },
    },
    {
      name: 'blocking script in the head',
      planted: { html: atHeadEnd('<script src="/tags.js"></script>'), files: { '/tags.js': slowScript } },
      finds: blocking(null),
      undo: { defer: ['/tags.js'] },
    },
    {
      name: 'third-party stylesheet in the head',
      planted: { html: atHeadEnd(`<link rel="stylesheet" href="${third}/theme.css">`) },
      finds: blocking(thirdHost),
      undo: { block: [thirdHost] },
    },
    {
      name: 'no compression',
      planted: { compressed: false },
      finds: ({ kind }) => kind === 'compression',
      undo: { compress: true },
    },
    {
      name: 'slower server',
      planted: { wait: usualWait + work },
      finds: ({ kind }) => kind === 'wait',
      undo: { serverWait: `${usualWait}ms` },
    },
    {
      name: 'redirect before the page',
      planted: { redirect: work },
      finds: ({ kind }) => kind === 'redirects',
      undo: null,
    },
    {
      name: 'third-party script in the body',
      planted: { html: atBodyStart(`<script src="${third}/tag.js"></script>`) },
      finds: blocking(thirdHost),
      undo: { block: [thirdHost] },
    },
    {
      name: 'main image asked for late',
      planted: {
        html: atHeadEnd('<script src="/lazy.js"></script>'),
        files: { '/lazy.js': { body: lazy, wait: 10 }, '/lazy.json': { body: '{}', wait: long } },
      },
      finds: ({ kind }) => kind === 'image-late',
      undo: { block: ['*/lazy.js'] },
    },
    {
      name: 'script work before painting',
      planted: { html: atHeadEnd(`<script async src="${third}/gallery.js"></script>`) },
      finds: ({ kind }) => kind === 'main-thread' || kind === 'render',
      undo: { block: [thirdHost] },
    },
  ]
}

/** The same JPEG with comments of so many bytes before its pixels: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2.4.5. */
function padded(file: Buffer, bytes: number): Buffer {
  const start = 2
  const blank = bytes - file.length
  const segments: Buffer[] = []
  for (let left = blank; left > 4; left -= 60_000) {
    const size = Math.min(60_000, left)
    const segment = Buffer.alloc(size, ' ')
    segment.writeUInt16BE(0xff_fe, 0)
    segment.writeUInt16BE(size - 2, 2)
    segments.push(segment)
  }
  return Buffer.concat([file.subarray(0, start), ...segments, file.subarray(start)])
}
