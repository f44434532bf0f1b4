import { expect, test } from 'vitest'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import { maskSecrets } from '#measure/evidence/mask.ts'
import { packTrace } from '#measure/evidence/trace/pack.ts'
import { rebuildTrace, type TraceParts } from '#measure/evidence/trace/rebuild.ts'
import { openTrace } from './viewer.ts'

const leak = 'LEAK-4711'

const context = {
  type: 'context-options',
  version: 10,
  origin: 'library',
  browserName: 'chromium',
  playwrightVersion: '1.65.1',
  sdkLanguage: 'javascript',
  platform: 'linux',
  options: { viewport: { width: 800, height: 600 } },
  wallTime: 1_000_000,
  monotonicTime: 500,
}
const before = (more: object) => ({
  type: 'before',
  callId: 'a@1',
  startTime: 520,
  class: 'Frame',
  method: 'click',
  params: {},
  ...more,
})
const after = (more: object = {}) => ({ type: 'after', callId: 'a@1', endTime: 600, ...more })
const log = (message: string) => ({ type: 'log', callId: 'a@1', time: 530, message })

const parts: TraceParts = {
  title: 'Acme',
  steps: [
    { name: 'home', begun: 1_000_000, ended: 1_000_010 },
    { name: 'cart', begun: 1_000_015, ended: 1_000_200, message: 'The page loaded, but the cart did not appear.' },
  ],
  frames: [],
  viewport: { width: 800, height: 600 },
  requests: [],
  begun: 1_000_000,
  hide: (text) => text,
  hideTyping: false,
}

async function shownOf(events: readonly object[], changes: Partial<TraceParts> = {}) {
  const recorded = [context, ...events].map((event) => `${JSON.stringify(event)}\n`).join('')
  const files = rebuildTrace(recorded, { ...parts, ...changes })
  if (files === undefined) throw new Error('This is no trace.')
  const { shown, texts } = await openTrace((await packTrace(files)) ?? new Uint8Array())
  return { shown, texts, all: [...texts.values()].join('\n') }
}

test('a trace opens in the viewer: steps with their actions, the failing one with its error, requests and pictures', async () => {
  const request: LoggedRequest = {
    step: 'cart',
    at: 30,
    url: 'https://acme.example/a.js',
    type: 'script',
    status: 503,
    bytes: 9,
  }
  const { shown } = await shownOf(
    [
      { type: 'event', time: 501, class: 'BrowserContext', method: 'page', params: { pageId: 'page@1' } },
      before({ params: { selector: 'internal:role=button[name="Pay"i]', timeout: 700 } }),
      log('waiting for the button'),
      {
        type: 'console',
        messageType: 'error',
        text: 'no stock',
        time: 540,
        pageId: 'page@1',
        location: { url: '', lineNumber: 1, columnNumber: 2 },
      },
      after({ error: { name: 'TimeoutError', message: 'Timeout 700ms exceeded.' } }),
    ],
    { requests: [request], frames: [5, 90, 95, 150].map((ms) => ({ at: 1_000_000 + ms, image: 'AAAA' })) },
  )
  expect(shown.title).toBe('Acme')
  expect(shown.renderActionTree()).toEqual(['home', 'cart', "  Click getByRole('button', { name: 'Pay' })"])
  expect(shown.failedAction()).toMatchObject({ method: 'click', log: [{ message: 'waiting for the button' }] })
  expect(shown.errorDescriptors.map(({ message }) => message)).toEqual([
    'The page loaded, but the cart did not appear.',
    'Timeout 700ms exceeded.',
  ])
  expect(shown.resources).toMatchObject([{ request: { url: request.url }, response: { status: 503 } }])
  expect(shown.events).toMatchObject([{ method: 'page' }, { type: 'console', text: 'no stock' }])
  const files = ['screencast/1.jpeg', 'screencast/2.jpeg', 'screencast/3.jpeg', 'screencast/4.jpeg']
  expect(shown.pages.flatMap(({ screencastFrames }) => screencastFrames.map(({ file }) => file))).toEqual(files)
  // It lasted from 20 to 100 ms.
  const seen = (['before', 'after'] as const).map((phase) => shown.screenshotForCall('a@1', phase)?.file)
  expect(seen).toEqual(['screencast/1.jpeg', 'screencast/3.jpeg'])
})

test('an event of a type that is not known is left out', async () => {
  const types = [
    'frame-snapshot',
    'resource-snapshot',
    'screencast-frame',
    'screenshot',
    'aria-snapshot',
    'video',
    'object',
  ]
  const own = ['stdout', 'stderr', 'error', 'action', 'anything-new'].map((type) => ({
    type,
    text: leak,
    message: leak,
  }))
  const ofPage = ['dialog', 'download', 'webSocket', 'route', 'anything'].map((method) => ({
    ...{ type: 'event', time: 1, class: 'BrowserContext', method, pageId: 'page@1' },
    params: { pageId: 'page@1', message: leak, url: leak },
  }))
  const others = types.map((type) => ({ type, snapshot: { html: leak }, file: leak, pageId: leak }))
  const { shown, all } = await shownOf([...own, ...ofPage, ...others, before({}), after()])
  expect(all).not.toContain(leak)
  expect(shown.actions.map(({ method }) => method)).toEqual(['tracingGroup', 'tracingGroup', 'click'])
})

test.each<[string, object[]]>([
  [
    "Outpace's own DevTools commands",
    [before({ class: 'CDPSession', method: 'send', params: { params: { source: leak } } })],
  ],
  ["Outpace's own scripts", [before({ class: 'Page', method: 'addInitScript', params: { source: leak } })]],
  [
    'headers',
    [before({ class: 'Page', method: 'setExtraHTTPHeaders', params: { headers: [{ name: 'a', value: leak }] } })],
  ],
  ['a login', [before({ class: 'BrowserContext', method: 'setHTTPCredentials', params: { httpCredentials: leak } })]],
  ['cookies', [before({ class: 'BrowserContext', method: 'addCookies', params: { cookies: [{ value: leak }] } })]],
  ['sent bodies', [before({ class: 'APIRequestContext', method: 'fetch', params: { url: leak, postData: leak } })]],
  ['answers to routes', [before({ class: 'Route', method: 'fulfill', params: { body: leak } })]],
  [
    'scripts and their arguments',
    [before({ method: 'evaluateExpression', params: { expression: leak, arg: { value: leak } } })],
  ],
  ['documents', [before({ method: 'setContent', params: { html: leak } })]],
  ['uploads', [before({ method: 'setInputFiles', params: { localPaths: [leak], payloads: [{ buffer: leak }] } })]],
  ['events dispatched', [before({ method: 'dispatchEvent', params: { type: 'drop', eventInit: leak } })]],
  ['paths of this machine', [before({ stack: [{ file: leak, line: 1 }], stepId: leak, beforeSnapshot: leak })]],
  ['where a script came from', [before({ method: 'goto', params: { url: '/', referer: leak } })]],
  ['results', [before({ method: 'textContent' }), after({ result: { value: leak } })]],
  ['stacks of errors', [before({}), after({ error: { name: 'Error', message: 'no', stack: leak } })]],
  ['attachments', [before({}), after({ attachments: [{ name: leak, base64: leak }], annotations: leak })]],
  [
    'boxes of elements',
    [before({}), { type: 'input', callId: 'a@1', point: { x: 1, y: 2 }, box: leak, inputSnapshot: leak }],
  ],
  [
    'arguments of the console',
    [
      {
        type: 'console',
        messageType: 'log',
        text: '',
        time: 1,
        location: { url: '', lineNumber: 1, columnNumber: 1 },
        args: [{ preview: leak, value: leak }],
      },
    ],
  ],
  [
    'stacks of the page',
    [
      {
        type: 'event',
        time: 1,
        class: 'BrowserContext',
        method: 'pageError',
        pageId: 'page@1',
        params: {
          error: { error: { name: 'Error', message: 'no', stack: leak }, value: leak },
          location: { url: leak },
        },
      },
    ],
  ],
  ['logs of what is left out', [before({ class: 'CDPSession', method: 'send' }), log(leak)]],
])('%s are left out', async (_, events) => {
  expect((await shownOf(events)).all).not.toContain(leak)
})

test('options of the browser that are not known are left out', () => {
  const options = {
    viewport: null,
    baseURL: leak,
    httpCredentials: leak,
    extraHTTPHeaders: leak,
    storageState: leak,
    recordHar: leak,
  }
  const recorded = JSON.stringify({ ...context, options, channel: leak, title: leak, contextId: leak })
  expect(rebuildTrace(recorded, parts)?.trace).not.toContain(leak)
})

test('a trace of another version of Playwright is not read', () => {
  expect(rebuildTrace(JSON.stringify({ ...context, version: 11 }), parts)).toBeUndefined()
  expect(rebuildTrace('', parts)).toBeUndefined()
})

test('once the journey was given a secret, nothing is left of what it typed, nor of the elements around it', async () => {
  const typing = { hideTyping: true }
  for (const [method, params, message] of [
    ['fill', { selector: '#in', value: leak }, `  fill("${leak}")`],
    ['fill', { selector: '#in', value: leak }, `  fill("${'x'.repeat(495)}${leak}`],
    ['fill', { selector: '#in', value: '7' }, '  fill("7")'],
    ['type', { selector: '#in', text: leak }, `elementHandle.type("${leak}")`],
    ['press', { selector: '#in', key: leak }, `elementHandle.press("${leak}")`],
    ['selectOption', { options: [{ label: leak }] }, `  did not find ${leak}`],
    ['click', {}, `  locator resolved to <b title="${leak}">${leak.slice(0, 6)}…</b>`],
    ['click', {}, `  <p>${leak}</p> intercepts pointer events`],
  ] as const) {
    const error = { name: 'Error', message: `Failed: ${message}` }
    const { shown, all } = await shownOf([before({ method, params }), log(message), after({ error })], typing)
    expect(all).not.toContain(leak.slice(0, 6))
    expect(all).not.toContain('"7')
    expect(shown.failedAction()?.method).toBe(method)
  }
  const entered = await shownOf([before({ method: 'press', params: { selector: '#in', key: 'Enter' } })], typing)
  expect(entered.shown.renderActionTree().at(-1)).toBe(`  Press "Enter" locator('#in')`)
})

test('without secrets, what was typed is shown, but never into a field for passwords', async () => {
  const fill = before({ method: 'fill', params: { selector: '#in', value: leak } })
  expect((await shownOf([fill])).shown.renderActionTree().at(-1)).toBe(`  Fill "${leak}" locator('#in')`)
  const field = log('  locator resolved to <input id="in" type="password"/>')
  expect((await shownOf([fill, field, log(`  fill("${leak}")`)])).all).not.toContain(leak)
})

test('a secret is masked in each of its spellings, wherever a text is kept', async () => {
  const secret = 'p&ss "wörd"/<1>\'+'
  const mask = maskSecrets({ secret: async () => secret, keep: async (name) => name })
  await mask.secret('key')
  const base64 = (start: string) => Buffer.from(start + secret).toString('base64')
  const spelled = [
    ...[secret, encodeURI(secret), encodeURIComponent(secret), encodeURIComponent(secret).toLowerCase()],
    ...[`${new URLSearchParams({ key: secret })}`, JSON.stringify({ key: secret }), JSON.stringify(secret)],
    ...['p&amp;ss "wörd"/&lt;1&gt;\'+', 'p&amp;ss &quot;wörd&quot;/&lt;1&gt;&#39;+', `'p&ss "wörd"/<1>\\'+'`],
    ...[base64(''), base64('a'), base64('ab'), base64('user:').replaceAll('+', '-').replaceAll('/', '_')],
    ...[Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('hex').toUpperCase()],
  ]
  const request = { step: 'cart', at: 1, type: 'script', status: 0, bytes: 0 }
  const { all } = await shownOf(
    spelled.flatMap((text, index) => {
      const callId = `b@${index}`
      return [
        before({ callId, title: `Wait for ${text}`, params: { selector: text, url: text, event: text } }),
        { type: 'log', callId, time: 1, message: `see ${text}` },
        { type: 'after', callId, endTime: 2, error: { name: 'Error', message: text } },
        { type: 'console', messageType: 'log', text, time: 1, location: { url: text, lineNumber: 0, columnNumber: 0 } },
      ]
    }),
    {
      hide: mask.hide,
      requests: spelled.map((text) => ({ ...request, url: `https://acme.example/?q=${text}`, failure: text })),
      steps: [{ name: 'cart', begun: 1_000_000, ended: 1_000_001, message: `No ${secret}` }],
      title: `Acme ${secret}`,
    },
  )
  // What is left around it is not of the secret: names of parameters, quotes, and characters that begin or end in other bytes.
  for (const text of spelled) expect(all).not.toContain(text.slice(6, -3))
  expect(all).not.toMatch(/w(ö|%C3%B6)rd/i)
  expect(all).toContain('[secret key]')
})

test('a page that writes without end leaves its first texts, each cut', async () => {
  const shout = {
    type: 'console',
    messageType: 'log',
    text: 'x'.repeat(5_000),
    time: 1,
    location: { url: '', lineNumber: 0, columnNumber: 0 },
  }
  const { shown, all } = await shownOf(Array.from({ length: 5_000 }, () => shout))
  expect(shown.events).toHaveLength(200)
  expect(all.length).toBeLessThan(150_000)
})

test('where a trace is too large, the oldest pictures are left out, and without any it is not kept', async () => {
  const frames = [1, 2, 3].map((n) => ({ at: 1_000_000 + n, image: Buffer.alloc(3_000, n).toString('base64') }))
  const files = rebuildTrace(JSON.stringify(context), { ...parts, frames })
  if (files === undefined) throw new Error('This is no trace.')
  const packed = await packTrace(files, 8_500)
  expect(packed?.length).toBeLessThanOrEqual(8_500)
  const { shown, texts } = await openTrace(packed ?? new Uint8Array())
  const kept = ['screencast/2.jpeg', 'screencast/3.jpeg']
  expect(shown.pages.flatMap(({ screencastFrames }) => screencastFrames.map(({ file }) => file))).toEqual(kept)
  expect([...texts.keys()].filter((name) => name.startsWith('screencast'))).toEqual(kept)
  expect(await packTrace(files, 300)).toBeUndefined()
})
