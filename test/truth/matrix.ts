import { createHash, X509Certificate } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createSecureServer, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { generate } from 'selfsigned'
import { serveSite } from '../measure/site.ts'
import { noisePng } from './noise.ts'
import type { KnownPage } from './table.ts'

/**
 * Every way of delivery with every kind of content that LCP knows: DevTools throttling once lost images without a Content-Length,
 * and a browser treats each of these on a path of its own.
 */
const deliveries = [
  'HTTP/1.1 with Content-Length',
  'HTTP/1.1 without Content-Length',
  'HTTP/2',
  'compressed',
  'cached',
  'service worker',
] as const
type Delivery = (typeof deliveries)[number]

const contents = {
  image: '<img src="hero.png" width="600" height="400">',
  background: '<div style="width:600px;height:400px;background:url(hero.png)"></div>',
  'video poster': '<video poster="hero.png" width="600" height="400"></video>',
  text: `<p style="margin:0;width:900px">${'A paragraph of text, line after line of it. '.repeat(40)}</p>`,
}
type Content = keyof typeof contents

const picture = noisePng(600, 400)
const head =
  '<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"><style>body{margin:0}</style><h1>A heading</h1>' +
  `<p hidden>${'As much text as pages have. '.repeat(8)}</p>`
/** What a server takes for the part that LCP waits for, ms. */
const wait = 300

const nameOf = (delivery: Delivery): string => delivery.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
const pathOf = (delivery: Delivery, content: Content): string => `/${nameOf(delivery)}/${content.replace(' ', '-')}/`

/** Fills the cache of HTTP, or of a service worker, with a page and its picture. */
const before: Partial<Record<Delivery, string>> = {
  cached: `${head}<script>window.ready = false
    Promise.all(['./', 'hero.png'].map((url) => fetch(url).then((answer) => answer.blob()))).then(() => { window.ready = true })
    </script>`,
  'service worker': `${head}<script>window.ready = false
    navigator.serviceWorker.register('worker.js').then(() => navigator.serviceWorker.ready).then(() => { window.ready = true })
    </script>`,
}
const worker = `addEventListener('install', (event) => event.waitUntil(
  caches.open('kept').then((cache) => cache.addAll(['./', 'hero.png']))))
  addEventListener('fetch', (event) => event.respondWith(caches.match(event.request).then((found) => found ?? fetch(event.request))))`

interface Answer {
  type: string
  body: Buffer
  wait: number
}

function answerTo(delivery: Delivery, { content, file }: { content: Content; file: string }): Answer | undefined {
  const own = content === 'text'
  const body = Buffer.from(head + contents[content])
  if (file === '') return { type: 'text/html', body, wait: own ? wait : 0 }
  if (file === 'hero.png') return { type: 'image/png', body: picture, wait }
  if (file === 'before') return { type: 'text/html', body: Buffer.from(before[delivery] ?? ''), wait: 0 }
  if (file === 'worker.js') return { type: 'text/javascript', body: Buffer.from(worker), wait: 0 }
  return undefined
}

export interface MatrixSite extends AsyncDisposable {
  pages: KnownPage[]
  /** That pages come from. */
  origins: string[]
  /** Of its certificate. */
  spki: string
}

export async function serveMatrix(): Promise<MatrixSite> {
  const all = deliveries.flatMap((delivery) =>
    (Object.keys(contents) as Content[]).map((content) => ({ delivery, content, path: pathOf(delivery, content) })),
  )
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '' } = request
    const found = all.find(({ path }) => url.startsWith(path))
    const answer = found && answerTo(found.delivery, { content: found.content, file: url.slice(found.path.length) })
    if (answer === undefined || found === undefined) {
      response.statusCode = 404
      response.end()
      return
    }
    await pause(answer.wait)
    const isCompressed = found.delivery === 'compressed'
    const body = isCompressed ? gzipSync(answer.body) : answer.body
    response.setHeader('content-type', answer.type)
    if (isCompressed) response.setHeader('content-encoding', 'gzip')
    if (found.delivery === 'cached') response.setHeader('cache-control', 'max-age=3600')
    if (found.delivery === 'HTTP/1.1 without Content-Length') {
      response.write(body.subarray(0, 1))
      response.end(body.subarray(1))
      return
    }
    response.setHeader('content-length', body.length)
    response.end(body)
  }
  const routes = all
    .filter(({ delivery }) => delivery !== 'HTTP/2')
    .flatMap(({ path }) => ['', 'hero.png', 'before', 'worker.js'].map((file) => [path + file, respond]))
  const site = await serveSite(Object.fromEntries(routes))

  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], { keyType: 'ec' })
  const secure = createSecureServer({ key, cert, minVersion: 'TLSv1.3' }, (request, response) => {
    if (request.url.startsWith(hinted)) void respondHinted(request.url, response)
    else void respond(request as unknown as IncomingMessage, response as unknown as ServerResponse)
  })
  await new Promise<void>((listening) => secure.listen(0, '127.0.0.1', listening))
  const secureOrigin = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`

  return {
    origins: [site.origin, secureOrigin],
    spki: createHash('sha256')
      .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64'),
    pages: [
      ...all.map(({ delivery, content, path }) => {
        const origin = delivery === 'HTTP/2' ? secureOrigin : site.origin
        return {
          name: `${content}, ${delivery}`,
          path: origin + path,
          ...(before[delivery] !== undefined && { before: `${origin}${path}before` }),
          expected: expectedOf(delivery, content),
        }
      }),
      {
        name: 'image that Early Hints announce',
        path: secureOrigin + hinted,
        expected: ({ first, rtt, transfer }) => ({
          // It is asked for while the server makes the page.
          lcp: first() + 2 * rtt + wait + transfer(picture.length),
          bytes: { value: picture.length + head.length + 500, within: 500 },
        }),
      },
    ],
    [Symbol.asyncDispose]: async () => {
      secure.close()
      await site[Symbol.asyncDispose]()
    },
  }
}

/** Only over HTTP/2 does Chromium heed Early Hints. */
const hinted = '/hinted/'

async function respondHinted(url: string, response: Http2ServerResponse): Promise<void> {
  const isPicture = url.endsWith('.png')
  if (!isPicture) response.writeEarlyHints({ link: '<hero.png>; rel=preload; as=image' })
  await pause(wait)
  // What may not be kept would be fetched again.
  response.setHeader('cache-control', 'max-age=3600')
  response.setHeader('content-type', isPicture ? 'image/png' : 'text/html')
  response.end(isPicture ? picture : head + contents.image)
}

function expectedOf(delivery: Delivery, content: Content): KnownPage['expected'] {
  const kept = { value: 75, within: 150 }
  if (delivery === 'cached' || delivery === 'service worker') return () => ({ lcp: kept })
  return ({ first, rtt, transfer }) => {
    const document = first() + (delivery === 'HTTP/2' ? rtt : 0)
    return { lcp: content === 'text' ? document + wait : document + rtt + wait + transfer(picture.length) }
  }
}
