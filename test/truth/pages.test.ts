import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { doubtOf } from '#core/judge/page/doubt.ts'
import type { StepSample } from '#core/model/round.ts'
import { doubtWords, redirectWords } from '#core/words/doubt.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { race } from '../measure/race.ts'
import { heading, html, nearEmpty, type Site, serveSite } from '../measure/site.ts'

/** Shared machines are sometimes slow but never fast: lower bounds are tight, upper bounds leave room, ms. */
const slack = 600
/** The first paint of a process waits longest for a busy machine. */
const paintSlack = 1_200
const first = 500
const content = 200

const later =
  (ms: number, markup: string, head: Record<string, string> = {}) =>
  (_: unknown, response: ServerResponse) =>
    void setTimeout(() => {
      for (const [name, value] of Object.entries(head)) response.setHeader(name, value)
      html(response, markup)
    }, ms)
const away = (location: string) => (_: unknown, response: ServerResponse) => {
  response.writeHead(302, { location })
  response.end()
}
/** A page around a frame of another site. */
const around =
  (path: string, ms: number) =>
  (request: IncomingMessage, response: ServerResponse): void =>
    later(ms, `<iframe src="http://localhost:${request.socket.localPort}${path}"></iframe>`)(request, response)
const rows = Array.from({ length: 60 }, (_, i) => `<p>Jacket ${i} keeps the rain out all day.</p>`).join('')
const counter = '<script>let n = 0; setTimeout(() => { document.title = String(++n) }, 50)</script>'

let site: Site
beforeAll(async () => {
  site = await serveSite({
    '/final': later(content, heading('Rain jackets')),
    '/http': (_, response) => void setTimeout(() => away('/final')(_, response), first),
    '/hinted': (request, response) => {
      response.writeEarlyHints({ link: '</hero.png>; rel=preload; as=image' })
      later(first, heading('Rain jackets'))(request, response)
    },
    '/replace': later(first, '<script>location.replace("/final")</script>'),
    '/href': later(first, '<script>addEventListener("load", () => { location.href = "/final" })</script>'),
    '/meta': later(first, '<meta http-equiv="refresh" content="0; url=/final">'),
    '/header': later(first, '<p>Moved</p>', { refresh: '0; url=/final' }),
    '/written': later(first, `<script>document.write('<meta http-equiv="refresh" content="0;url=/final">')</script>`),
    '/form': later(first, '<form action="/final"></form><script>document.forms[0].submit()</script>'),
    '/clicked': later(first, '<a href="/final">Go</a><script>document.links[0].click()</script>'),
    '/made': later(
      first,
      `<script>setTimeout(() => { location.href = URL.createObjectURL(new Blob([document.querySelector('template').innerHTML], { type: 'text/html' })) }, ${content})</script><template>${heading('Rain jackets')}${rows}</template>`,
    ),
    '/framed': around('/leader', first),
    '/leader': (request, response) =>
      html(response, `<script>top.location.replace('http://127.0.0.1:${request.socket.localPort}/final')</script>`),
    '/framed-link': around('/top-link', 0),
    '/top-link': (request, response) =>
      html(response, `<a href="http://127.0.0.1:${request.socket.localPort}/final" target="_top">Jackets</a>`),
    '/twice': later(first, '<script>location.replace("/meta")</script>'),
    '/reload': later(
      first,
      `<script>if (!sessionStorage.seen) { sessionStorage.seen = 1; location.reload() }</script>${heading('Rain jackets')}`,
    ),
    // The page itself shows for 1.5 s before it leads on.
    '/splash': (_, response) =>
      nearEmpty(
        response,
        `<h2>Choosing your store</h2><script>addEventListener('load', () => setTimeout(() => location.replace('/final'), 1500))</script>`,
      ),
    '/splash-meta': '<h2>Choosing your store</h2><meta http-equiv="refresh" content="2; url=/final">',
    '/ticker': `${heading('News')}<meta http-equiv="refresh" content="2">`,
    '/board': later(100, `${heading('Departures')}${rows}<meta http-equiv="refresh" content="3; url=/board?at=2">`),
    '/to-ticker': away('/ticker'),
    '/slow-ticker': `${heading('News')}<meta http-equiv="refresh" content="300; url=/final">`,
    '/rich': `${heading('Shop')}${rows}${counter}`,
    '/short': heading('Shop'),
    '/links': `${heading('Shop')}<a href="/final">Jackets</a>`,
    '/p/1': away('/'),
    '/p/2': away('/p/2-rain-jacket?sid=1'),
    '/p/2-rain-jacket': heading('Rain jacket'),
    '/account': '<script>location.replace("/login")</script>',
    '/login': `${heading('Sign in')}<input name="user">`,
    '/sorry': `<script>document.title = "Page not found | Acme"</script>${heading('Sorry')}`,
    '/': away('/en-au/'),
    '/en-au/': heading('Home'),
  })
})
afterAll(async () => await site[Symbol.asyncDispose]())

async function samples(paths: string[], journey?: Journey): Promise<Record<string, StepSample>> {
  const pages = Object.fromEntries(paths.map((path) => [path, path]))
  const us = { origin: site.origin, journey: journey ?? walkPages(pages, paths) }
  const { round } = await race({ contestants: { Us: us }, steps: paths, limits: { visit: 120_000 } })
  const [load] = round.visits[0]?.loads ?? []
  if (load?.failure !== undefined) throw new Error(load.failure.message)
  return Object.fromEntries((load?.steps ?? []).map((step) => [step.name, step]))
}

const redirects: [path: string, ways: string[], before: number][] = [
  ['/replace', ['script'], first],
  ['/href', ['script'], first],
  ['/meta', ['meta-refresh'], first],
  ['/header', ['refresh-header'], first],
  ['/written', ['meta-refresh'], first],
  ['/form', ['form'], first],
  ['/clicked', ['link'], first],
  ['/framed', ['script'], first],
  ['/twice', ['script', 'meta-refresh'], 2 * first],
]

test('a client redirect takes as long as an HTTP redirect: from the first request', async () => {
  const found = await samples(['/http', '/reload', '/made', ...redirects.map(([path]) => path)])
  const http = found['/http']
  expect(http?.metrics.lcp).toBeGreaterThanOrEqual(first + content - 1)
  expect(http?.document?.redirects).toBeUndefined()
  for (const [path, ways, before] of redirects) {
    const { metrics, document } = found[path] ?? { metrics: {} }
    for (const metric of ['ttfb', 'fcp', 'lcp', 'load'] as const) {
      expect(metrics[metric], `${path} ${metric}`).toBeGreaterThanOrEqual(before + content - 1)
      const most = metric === 'ttfb' || metric === 'load' ? slack : paintSlack
      expect(metrics[metric], `${path} ${metric}`).toBeLessThan(before + content + most)
    }
    // The step lasts until the page is there, however it was led to.
    expect(metrics.duration, path).toBeGreaterThanOrEqual(before + content - 1)
    expect(document?.url.replace('?', ''), path).toBe(`${site.origin}/final`)
    expect(
      document?.redirects?.map(({ by }) => by),
      path,
    ).toEqual(ways)
    expect(document?.clientRedirect, path).toBeGreaterThanOrEqual(before - 1)
    const { element: _, ...parts } = document?.lcp ?? { element: '' }
    const sum = Object.values(parts).reduce((total, part) => total + part, 0)
    expect(Math.abs(sum - (metrics.lcp ?? Number.NaN)), path).toBeLessThan(2)
    expect(document?.lcp?.redirect, path).toBeGreaterThanOrEqual(before - 1)
  }
  expect(found['/reload']?.document?.redirects).toMatchObject([{ url: `${site.origin}/reload`, by: 'reload' }])
  expect(found['/reload']?.metrics.lcp).toBeGreaterThanOrEqual(2 * first - 1)
  // A document that the page before made itself is another one, too.
  expect(found['/made']?.document?.redirects).toMatchObject([{ url: `${site.origin}/made`, by: 'script' }])
  expect(found['/made']?.metrics.lcp).toBeGreaterThanOrEqual(first + content - 1)
  expect(redirectWords(1_002)).toBe('of which 1.00 s in a client redirect')
}, 60_000)

test('a server that sends Early Hints first still lets the customer wait for the page', async () => {
  const { metrics, document } = (await samples(['/hinted']))['/hinted'] ?? { metrics: {} }
  const { element: _, ...parts } = document?.lcp ?? { element: '' }
  expect(document?.lcp?.wait).toBeGreaterThanOrEqual(first - 1)
  expect(document?.lcp?.renderDelay).toBeLessThan(slack)
  const sum = Object.values(parts).reduce((total, part) => total + part, 0)
  expect(Math.abs(sum - (metrics.lcp ?? Number.NaN))).toBeLessThan(2)
}, 60_000)

test('a navigation that the script or an input asks for is measured from its own start', async () => {
  const { goto, click, key, framed, written, reload, led } = await samples(
    ['goto', 'click', 'key', 'framed', 'written', 'reload', 'led'],
    async ({ page, step }) => {
      await step('goto', async () => {
        await page.goto('/short')
        await page.goto('/final')
      })
      await step('click', async () => {
        await page.goto('/links')
        await page.getByRole('link').click()
        await page.waitForURL('**/final')
      })
      await step('key', async () => {
        await page.goto('/links')
        await page.getByRole('link').press('Enter')
        await page.waitForURL('**/final')
      })
      await step('framed', async () => {
        await page.goto('/framed-link')
        await page.frameLocator('iframe').getByRole('link').click()
        await page.waitForURL('**/final')
      })
      await step('written', async () => {
        await page.goto('/links')
        await page.evaluate(() => {
          document.open()
          document.write('<a href="/final">Jackets</a>')
          document.close()
        })
        await page.getByRole('link').click()
        await page.waitForURL('**/final')
      })
      await step('reload', async () => {
        await page.goto('/final')
        await page.reload()
      })
      // The click leads to a page that leads on.
      await step('led', async () => {
        await page.goto('/links')
        await page.evaluate(() => {
          for (const link of document.links) link.href = '/replace'
        })
        await page.getByRole('link').click()
        await page.waitForURL('**/final')
      })
    },
  )
  for (const sample of [goto, click, key, framed, written, reload]) {
    expect(sample?.document?.redirects, sample?.name).toBeUndefined()
    expect(sample?.metrics.lcp, sample?.name).toBeGreaterThanOrEqual(content - 1)
    expect(sample?.metrics.lcp, sample?.name).toBeLessThan(content + slack)
  }
  expect(led?.document?.redirects).toHaveLength(1)
  expect(led?.metrics.lcp).toBeGreaterThanOrEqual(first + content - 1)
  expect(led?.metrics.lcp).toBeLessThan(first + content + slack)
}, 60_000)

test('a splash page is waited out; a page that only refreshes itself, or much later, is the page', async () => {
  const found = await samples(['/splash', '/splash-meta', '/slow-ticker'])
  expect(found['/splash']?.document?.url).toBe(`${site.origin}/final`)
  expect(found['/splash']?.metrics.lcp).toBeGreaterThanOrEqual(1_500 + content - 1)
  expect(found['/splash']?.metrics.lcp).toBeLessThan(1_500 + content + slack)
  expect(found['/splash-meta']?.metrics.lcp).toBeGreaterThanOrEqual(2_000 + content - 1)
  expect(found['/splash-meta']?.metrics.lcp).toBeLessThan(2_000 + content + slack)
  expect(found['/slow-ticker']?.document?.url).toBe(`${site.origin}/slow-ticker`)
  const themselves = ['/ticker', '/to-ticker', '/board']
  const refreshing = await samples(themselves)
  for (const path of themselves) {
    expect(refreshing[path]?.document?.redirects, path).toBeUndefined()
    expect(refreshing[path]?.metrics.lcp, path).toBeLessThan(paintSlack)
  }
}, 60_000)

test('pages with content, and pages without a script, are not waited for', async () => {
  const paths = ['/rich', '/short', '/links']
  const times: number[] = []
  await samples(paths, async ({ page, step }) => {
    for (const path of paths) {
      const begun = performance.now()
      await step(path, () => page.goto(path))
      times.push(performance.now() - begun)
    }
  })
  // Quiet takes 0.5 s; the wait for a splash page would take 5 s more.
  expect(Math.max(...times)).toBeLessThan(4_000)
}, 60_000)

test('a step that ended on another page says so, and no other does', async () => {
  const found = await samples(['/p/1', '/p/2', '/account', '/sorry', '/'])
  const words = Object.entries(found).flatMap(([path, step]) => {
    const doubt = doubtOf(step)
    return doubt === undefined ? [] : [doubtWords(path, doubt)]
  })
  expect(words).toEqual([
    '/p/1 ended at /en-au/ instead of /p/1',
    '/account ended at /login instead of /account',
    '/sorry ended on a page titled "Page not found"',
  ])
  expect(found['/p/2']?.document?.asked).toBe(`${site.origin}/p/2`)
}, 60_000)
