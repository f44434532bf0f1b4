import { expect, test } from 'vitest'
import type { Round } from '#core/model/round.ts'
import { walkPages } from '#measure/journey/pages.ts'
import type { Changes, Rewriting } from '#measure/rewrite/changes.ts'
import { plainProfile } from '../here.ts'
import { measuredOnce } from '../measured.ts'
import { race } from '../race.ts'
import { heading, html, type Site, serveSite } from '../site.ts'
import { serveSecurely } from './secure-site.ts'

/** ms that the third party takes, and that our server takes for the page. */
const [delay, wait] = [400, 400]
/** Bytes of our script, which nobody compresses, and kbit/s: 960 ms on the line. */
const size = 600_000
const network = { latency: 40, downKbps: 5_000, upKbps: 5_000 }
const nothing: Changes = {
  ...{ block: [], preload: [], compress: false, defer: [], cache: false, serverWait: undefined },
  ...{ replace: [], headers: [] },
}

let round: Round
let refused: Site

/** One round in which every arm is a site of its own. */
measuredOnce(async () => {
  await using stranger = await serveSite({ '/': 'not for pages' })
  await using tags = await serveSite({
    '/tag.js': (_request, response) => void setTimeout(() => response.end(';'), delay),
  })
  await using shop = await serveSite({
    '/': (_request, response) =>
      void setTimeout(
        () =>
          html(
            response,
            `<script src="${tags.origin}/tag.js"></script><script>document.write('<script src="/app.js"></' + 'script>')</script>
             <script>fetch('${stranger.origin}/', { mode: 'no-cors' }).catch(() => undefined)</script>${heading('Shop')}`,
          ),
        wait,
      ),
    '/app.js': (_request, response) => {
      response.setHeader('content-type', 'text/javascript')
      response.end(`//${'x'.repeat(size)}`)
    },
  })
  await using secure = await serveSecurely(() => ({
    headers: { 'content-type': 'text/html' },
    body: `<!doctype html><title>Secure</title>${heading('Secure')}<p hidden>${'text of a page '.repeat(20)}</p>`,
  }))
  const arm = (origin: string, changes: Partial<Changes> = {}, applied = true) => {
    const rewriting: Rewriting = {
      changes: { ...nothing, ...changes },
      applied,
      origin,
      alsoOwn: [],
      count: () => undefined,
    }
    return {
      origin,
      alsoAllowed: [tags.origin],
      journey: walkPages({ home: '/' }, ['home']),
      rewriting,
    }
  }
  const { host } = new URL(tags.origin)
  const raced = await race({
    contestants: {
      'as it is': arm(shop.origin, { block: [host] }, false),
      nothing: arm(shop.origin, { block: ['nobody.example'] }),
      block: arm(shop.origin, { block: [host] }),
      compress: arm(shop.origin, { compress: true }),
      'server-wait': arm(shop.origin, { serverWait: 100 }),
      secure: arm(secure.origin),
    },
    steps: ['home'],
    loads: 2,
    profile: { ...plainProfile, network },
  })
  round = raced.round
  refused = { ...stranger, hits: new Map(stranger.hits) }
})

function lcp(name: string): number {
  const visit = round.visits.find(({ site }) => site === name)
  expect(visit?.failure).toBeUndefined()
  // A busy machine only makes a load slower, so the quicker one is the less disturbed.
  return Math.min(...(visit?.loads ?? []).map(({ steps }) => steps[0]?.metrics.lcp ?? Number.NaN))
}

const gain = (name: string) => lcp('as it is') - lcp(name)

test('a change that matches nothing changes nothing', () => {
  expect(Math.abs(gain('nothing'))).toBeLessThan(120)
})

test('blocking a third party gains the time that its script held up the page, and its connection', () => {
  expect(gain('block')).toBeGreaterThan(delay)
  expect(gain('block')).toBeLessThan(delay + 4 * network.latency + 120)
})

test('compressing a script gains the time that its bytes take on the line', () => {
  const onTheLine = (size * 8) / network.downKbps
  expect(gain('compress')).toBeGreaterThan(onTheLine - 120)
  expect(gain('compress')).toBeLessThan(onTheLine + 120)
})

test('a faster server gains the difference', () => {
  expect(gain('server-wait')).toBeGreaterThan(wait - 100 - 120)
  expect(gain('server-wait')).toBeLessThan(wait - 100 + 120)
})

test('a site over HTTPS is measured as it is, with no error of its certificate', () => {
  expect(lcp('secure')).toBeGreaterThan(3 * network.latency)
})

test('a page reaches nothing on this machine through the rewriting server', () => {
  expect(refused.hits.size).toBe(0)
})
