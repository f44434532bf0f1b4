import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditedPage } from '#core/model/audit.ts'
import { processTree } from '#measure/chromium/processes.ts'
import { noneLeftBut, processesHere } from '../processes.ts'
import { type Site, serveSite } from '../site.ts'
import { auditHere } from './pages.ts'

/** ms for one run: pages that never end are ended after the first limit; the others take as long as they need. */
const limits = { endless: 4_000, usual: 90_000 }

/** Crashes every open tab. */
function crashTabs(): void {
  for (const { pid } of processTree(process.pid)) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}

const before = processesHere()
let site: Site
/** On the worker's own loopback, which no site's page may reach. */
let inside: Site
beforeAll(async () => {
  inside = await serveSite({ '/': '<h1>Secrets</h1>' })
  site = await serveSite({
    // The connection stays open, and no byte of the page ever arrives.
    '/endless': () => undefined,
    '/alerts': '<h1>Hello</h1><script>for (;;) alert("Buy now")</script>',
    '/loop': '<h1>Hello</h1><script>for (;;);</script>',
    '/broken': (_, response) => {
      response.statusCode = 500
      response.setHeader('content-type', 'text/html')
      response.end('<h1>Oops</h1>')
    },
    '/redirects': (_, response) => {
      response.writeHead(302, { location: '/redirects' })
      response.end()
    },
    '/inside': (_, response) => {
      response.writeHead(302, { location: inside.origin })
      response.end()
    },
    '/wall': (_, response) => {
      response.writeHead(403, { 'content-type': 'text/html' })
      response.end('<title>Just a moment...</title><h1>Checking</h1>')
    },
    '/title': (_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(`<!doctype html><title>${'\u001b[31mred '.repeat(1_100_000)}</title><h1>Hello</h1>`)
    },
    '/file': (_, response) => {
      response.setHeader('content-type', 'text/plain')
      response.end('no page')
    },
    '/crash': '<h1>Hello</h1><script src="/crash.js"></script>',
    '/crash.js': crashTabs,
    '/hiccup': '<h1>Hello</h1><script src="/hiccup.js"></script>',
    '/hiccup.js': (_, response) => (site.hits.get('/hiccup.js') === 1 ? crashTabs() : response.end()),
    '/hungry': '<h1>Hello</h1><script>const kept = []; for (;;) kept.push(new Uint8Array(5e7).fill(1))</script>',
    '/sound': '<h1>Hello</h1><p>A page like any other.</p>',
  })
})
afterAll(() => Promise.all([site, inside].map((each) => each[Symbol.asyncDispose]())))

const elsewhere: Record<string, string> = {
  nowhere: 'http://localhost:65000/',
}

const audited: AuditedPage[] = []
beforeAll(async () => {
  const audit = async (paths: string[], limit = limits.usual): Promise<void> => {
    const pages = Object.fromEntries(paths.map((path) => [path, elsewhere[path] ?? `${site.origin}/${path}`]))
    audited.push(...(await auditHere({ pages, limit })).audit.pages)
  }
  // On its own, because it crashes the tabs of all audits in progress.
  await audit(['crash', 'hiccup'])
  // In parallel, because most of the time is spent waiting.
  await Promise.all([
    audit(['endless', 'alerts'], limits.endless),
    audit(['loop'], limits.endless),
    audit(['broken', 'redirects', 'inside', 'wall', 'file']),
    audit(['title', 'nowhere', 'hungry', 'sound']),
  ])
}, 400_000)

function pageOf(name: string): AuditedPage {
  const page = audited.find((each) => each.site === name)
  if (page === undefined) throw new Error(`no page ${name}`)
  return page
}

test.each([
  ['endless', 'failed', 'timeout'],
  ['alerts', 'failed', 'timeout'],
  ['loop', 'failed', 'timeout'],
  ['broken', 'failed', 'http-error'],
  ['redirects', 'failed', 'redirect-loop'],
  ['inside', 'failed', 'not-allowed'],
  ['wall', 'blocked', 'challenge'],
  ['file', 'failed', 'lighthouse'],
  ['crash', 'failed', 'crashed'],
  ['hungry', 'failed', 'out-of-memory'],
  ['nowhere', 'failed', 'unreachable'],
] as const)('a page that is %s is %s with the reason %s', (name, status, code) => {
  const page = pageOf(name)
  expect({ status: page.status, code: page.failure?.code, message: page.failure?.message }).toEqual({
    status,
    code,
    message: expect.stringMatching(/^[A-Z].{10,}[.)]$/s),
  })
  expect(page.result).toBeUndefined()
})

test('a healthy page among them is audited as usual', () => {
  expect(pageOf('sound').failure).toBeUndefined()
  expect(pageOf('sound')).toMatchObject({ status: 'ok', result: { scores: { accessibility: expect.any(Number) } } })
})

test('a crashed tab is retried once and no more', () => {
  expect(pageOf('hiccup').status).toBe('ok')
  expect(site.hits.get('/crash')).toBe(2)
})

test('a page with a 10 MB title is audited without bloating or colouring the record', () => {
  const page = pageOf('title')
  expect(['ok', 'failed']).toContain(page.status)
  expect(JSON.stringify(page).length).toBeLessThan(30_000)
  expect(JSON.stringify(page)).not.toContain('\\u001b')
})

test('a page that never ends is ended by its limit, long before that of the others, however slow the machine', () => {
  for (const name of ['endless', 'alerts', 'loop']) {
    const durations = pageOf(name).runs.map(({ duration }) => duration)
    expect(durations).toHaveLength(1)
    for (const duration of durations) expect(duration, name).toBeLessThan(limits.usual)
  }
})

test('a page that redirects to a server inside the worker reaches nothing there', () => {
  expect([...inside.hits]).toEqual([])
})

test('neither processes nor browser profiles are left behind', async () => {
  await noneLeftBut(before)
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`outpace-audit-${process.pid}-`))).toEqual([])
})
