import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultStarts, mappedStarts } from '#core/config/recording/starts.ts'
import type { Profile } from '#core/model/benchmark.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { walkRecording } from '#measure/journey/recording/walk.ts'
import { measureLoad } from '#measure/load/load.ts'
import { change, click, clickTo, navigate, recorded } from '../../core/config/recording/recorded.ts'
import { chromium, plainProfile } from '../here.ts'
import { heading, html, type Site, serveSite } from '../site.ts'

type Step = Parameters<typeof recorded>[0][number]

/** Notes what reaches an element, trusted or not. */
const noting = `<script>
  window.log = []
  const note = (text) => window.log.push(text)
  const noted = (id, ...types) => {
    const element = typeof id === 'string' ? document.getElementById(id) : id
    for (const type of types) element.addEventListener(type, (event) => note(type + ' ' + (element.id || element.localName)))
  }
</script>`

const shop = `${noting}
  <style>button, input, select, textarea, iframe, x-card { display: block } #tall { height: 3000px }</style>
  ${heading('Shop')}
  <button id="first" style="width: 100px; height: 40px">First</button>
  <button id="by-label" aria-label="Add   to basket"><i>+</i></button>
  <a id="link" href="#there">Read <b>more</b></a>
  <div role="tab" id="tab">Details</div>
  <details id="details"><summary id="summary">Hidden content</summary>Seen</details>
  <p><span id="words">Only 3 left</span></p>
  <button id="double">Double</button> <button id="menu">Menu</button> <button id="held">Held</button>
  <button id="invisible" class="twin" style="display: none">Twin</button> <button id="visible" class="twin">Twin</button>
  <x-card id="card"></x-card>
  <label>Name <input id="name" value="old"></label> <textarea id="note" placeholder="Your note"></textarea>
  <select id="size"><option value="s">Small</option><option value="m">Medium</option></select>
  <label><input type="checkbox" id="gift"> As a gift</label>
  <input type="date" id="date"> <input type="color" id="colour"> <input type="range" id="range" max="50">
  <input type="password" id="password">
  <div id="box" style="width: 100px; height: 50px; overflow: auto"><div style="width: 300px; height: 500px"></div></div>
  <iframe src="/outer"></iframe>
  <div id="tall"></div>
  <script>
    const root = document.getElementById('card').attachShadow({ mode: 'open' })
    root.innerHTML = '<div><button class="deep" id="deep">Deep</button><x-price></x-price></div>'
    const price = root.querySelector('x-price').attachShadow({ mode: 'open' })
    price.innerHTML = '<button id="deeper">Deeper</button>'
    noted(root.getElementById('deep'), 'click')
    noted(price.getElementById('deeper'), 'click')
    for (const id of ['by-label', 'link', 'tab', 'summary', 'words', 'invisible', 'visible']) noted(id, 'click')
    noted('double', 'dblclick')
    noted('menu', 'contextmenu', 'auxclick', 'mouseover')
    noted('gift', 'change')
    const first = document.getElementById('first')
    first.addEventListener('click', (event) => note('click at ' + event.offsetX + ',' + event.offsetY))
    first.addEventListener('mouseup', (event) => {
      if (event.button !== 3) return
      event.preventDefault()
      note('back')
    })
    let pressedAt = 0
    const held = document.getElementById('held')
    held.addEventListener('pointerdown', (event) => { pressedAt = event.timeStamp })
    held.addEventListener('pointerup', (event) => note((event.timeStamp - pressedAt >= 300 ? 'held ' : 'let go ') + event.pointerType))
    document.getElementById('name').addEventListener('keydown', (event) => note('key ' + event.key))
    addEventListener('message', ({ data }) => note(data))
    setTimeout(() => document.body.append(Object.assign(document.createElement('em'), { id: 'late', ready: { state: [1] } })), 300)
  </script>`

let site: Site
let visit: VisitBrowser
let desktop: BrowserContext

beforeAll(async () => {
  site = await serveSite({
    '/': shop,
    '/outer': '<iframe src="/inner"></iframe>',
    '/inner': `<button onclick="top.postMessage('inner clicked', '*')">Inner</button>`,
    '/home': `${heading('Home')}<a id="next" href="/results">Next</a><a id="window" href="/offer" target="_blank">Offer</a>`,
    '/results': (_, response) =>
      html(response, `${heading('Results')}<input id="q"><a id="back" href="/home">Home</a>`),
    '/offer': `${heading('Offer')}<button id="take" onclick="document.title = 'Taken'; history.pushState(0, '', '/offer/taken')">Take</button>`,
    '/labels': `<label id="terms">I agree <input type="checkbox" id="agreed"></label>
      <label id="brand" style="display: block">Acme <input type="checkbox" id="acme" style="display: none"></label>
      <label for="gift" id="wrap">Gift</label><input type="checkbox" id="gift">
      <button id="more" onclick="this.textContent += '+'">More</button>`,
    '/framed': '<iframe src="/card"></iframe>',
    '/card': '<a id="more" href="/card/more">More</a>',
    '/card/more': '<form action="/card/code"><input id="card"></form>',
    '/card/code': '<a id="paid" href="/results" target="_top">Pay</a>',
    '/covered': `<button id="pay" disabled>Pay</button><button id="buy">Buy</button>
      <div id="consent" style="position: fixed; inset: 0">Cookies?</div>`,
  })
  visit = await startBrowser({
    files: await chromium(),
    memory: 2e9,
    allow: [site.origin.replace('http://', '')],
    network: undefined,
  })
  desktop = await visit.browser.newContext({ viewport: { width: 1000, height: 1000 } })
})

afterAll(async () => {
  await visit.end()
  await site[Symbol.asyncDispose]()
})

/** The recording was made on another origin. */
const recordedOn = 'https://shop.example'

interface WalkOptions {
  phone?: boolean
  secret?: (name: string) => Promise<string>
  limit?: number
  timeout?: number
}

/** Walks without measuring, and returns what `read` finds in the page. */
async function walk<T>(
  steps: Step[],
  read: (page: Page) => Promise<T>,
  { phone = false, secret = async () => '', limit = 15_000, timeout }: WalkOptions = {},
): Promise<T> {
  const recording = recorded(steps, timeout === undefined ? {} : { timeout })
  const context = phone
    ? await visit.browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 400, height: 800 } })
    : desktop
  const page = await context.newPage()
  try {
    const starts = defaultStarts(recording)
    const journey = walkRecording({ file: 'shop.json', recording, starts, origin: site.origin, limit })
    await journey({ page, secret, totp: secret, step: async (_, action) => void (await action()) })
    return await read(page)
  } finally {
    await page.close()
    if (phone) await context.close()
  }
}

const logOf = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { log: string[] }).log)

test('selectors of every kind, in chains, with alternatives in order', async () => {
  const log = await walk(
    [
      navigate(`${recordedOn}/`),
      // As Chrome names it under `text-transform: uppercase`.
      click('aria/ADD TO BASKET'),
      click('aria/Read more[role="link"]'),
      click('aria/[name="Details"][role="tab"]'),
      click('aria/Hidden content'),
      click('text/Only 3'),
      click('xpath///button[@id="by-label"]'),
      click('pierce/.deep'),
      click(['x-card', 'div > .deep']),
      click(['#card', 'x-price', '#deeper']),
      click(['x-card', 'text/Deeper']),
      // The first is not valid, the second finds nothing, the third is not visible everywhere.
      { type: 'click', selectors: ['button:has-never-been(', ['aria/Gone'], '.twin', '#first'] },
      { type: 'click', selectors: [['text/Inner']], frame: [0, 0] },
      { type: 'waitForExpression', expression: "log.includes('inner clicked')" },
    ],
    logOf,
  )
  expect(log).toEqual([
    'click by-label',
    'click link',
    'click tab',
    'click summary',
    'click words',
    'click by-label',
    'click deep',
    'click deep',
    'click deeper',
    'click deeper',
    'click visible',
    'inner clicked',
  ])
})

test('every way to press, point, type and scroll', async () => {
  const seen = await walk(
    [
      {
        type: 'setViewport',
        width: 1,
        height: 1,
        deviceScaleFactor: 1,
        isMobile: true,
        hasTouch: true,
        isLandscape: true,
      },
      { type: 'emulateNetworkConditions', download: 1, upload: 1, latency: 9_000 },
      navigate(`${recordedOn}/`),
      click('#first', { offsetX: 7, offsetY: 9 }),
      // On a larger screen the element was larger, too.
      click('#first', { offsetX: 170, offsetY: 9 }),
      click('#first', { button: 'back' }),
      { type: 'doubleClick', selectors: ['#double'], offsetX: 3, offsetY: 3 },
      { type: 'hover', selectors: ['#menu'] },
      click('#menu', { button: 'secondary' }),
      click('#menu', { button: 'auxiliary' }),
      click('#held', { duration: 320 }),
      change('#name', 'J'),
      change('#name', 'Jo'),
      { type: 'keyDown', key: 'Tab' },
      { type: 'keyUp', key: 'Tab' },
      change('#note', 'Ring\ntwice'),
      change('#size', 'm'),
      change('#gift', 'on'),
      change('#date', '2026-11-28'),
      change('#colour', '#ff8800'),
      change('#range', '20'),
      change('#password', 'secret:login'),
      { type: 'scroll', x: 0, y: 400 },
      { type: 'scroll', x: 20, y: 60, selectors: ['#box'] },
    ],
    async (page) => ({
      log: await logOf(page),
      values: await page.evaluate(() => [
        ...['name', 'note', 'size', 'gift', 'date', 'colour', 'range', 'password'].map((id) => {
          const field = document.getElementById(id) as HTMLInputElement
          return field.type === 'checkbox' ? field.checked : field.value
        }),
        document.activeElement?.id,
        [window.scrollY > 0, document.getElementById('box')?.scrollLeft, document.getElementById('box')?.scrollTop],
      ]),
    }),
    { secret: async (name) => `the ${name}` },
  )
  expect(seen.log).toEqual([
    'click at 7,9',
    // The middle, inside the border of 2 px.
    'click at 48,18',
    'back',
    'dblclick double',
    'mouseover menu',
    'contextmenu menu',
    'auxclick menu',
    'auxclick menu',
    'held mouse',
    // What was there is removed first.
    'key Delete',
    'key J',
    'key End',
    'key o',
    'key Tab',
    'change gift',
  ])
  expect(seen.values).toEqual([
    'Jo',
    'Ring\ntwice',
    'm',
    true,
    '2026-11-28',
    '#ff8800',
    '20',
    'the login',
    'password',
    [true, 20, 60],
  ])
})

test('waits: counts, visibility, attributes, properties and expressions', async () => {
  const waits: Step[] = [
    { type: 'waitForElement', selectors: ['.twin'] },
    { type: 'waitForElement', selectors: ['.twin'], operator: '==', count: 2 },
    { type: 'waitForElement', selectors: ['.twin'], operator: '<=', count: 3 },
    { type: 'waitForElement', selectors: ['#gone'], operator: '==', count: 0 },
    { type: 'waitForElement', selectors: ['#visible'], visible: true },
    { type: 'waitForElement', selectors: ['#invisible'], visible: false },
    // A shop has some elements twice, of which the phone or the desktop shows one.
    { type: 'waitForElement', selectors: ['.twin'], visible: true },
    { type: 'waitForElement', selectors: ['.twin'], operator: '==', count: 1, visible: true },
    { type: 'waitForElement', selectors: ['.twin'], count: 2, visible: false },
    // As the Recorder's replay has it: until it is gone, or hidden.
    { type: 'waitForElement', selectors: ['#gone'], visible: false },
    { type: 'waitForElement', selectors: ['#by-label'], attributes: { id: 'other' }, visible: false },
    { type: 'waitForElement', selectors: ['#by-label'], attributes: { 'aria-label': 'Add   to basket' } },
    { type: 'waitForElement', selectors: ['#late'], properties: { ready: { state: [1] } } },
    { type: 'waitForExpression', expression: 'new Promise((resolve) => setTimeout(() => resolve(true), 50))' },
    { type: 'waitForExpression', expression: "document.querySelector('#late').localName === 'em'" },
  ]
  expect(await walk([navigate(`${recordedOn}/`), ...waits], (page) => page.title())).toBe('A page')
})

test('a target is a window that opened, or a frame of the page', async () => {
  const window = `${recordedOn}/offer`
  const steps: Step[] = [
    navigate(`${recordedOn}/home`),
    click('#window'),
    { type: 'click', target: window, selectors: ['#take'] },
    { type: 'close', target: window },
    { type: 'waitForElement', target: 'main', selectors: ['#next'], visible: true },
    navigate(`${recordedOn}/`),
    { type: 'click', target: `${recordedOn}/inner`, selectors: ['aria/Inner'] },
    { type: 'waitForExpression', expression: "log.includes('inner clicked')" },
  ]
  expect(await walk(steps, async (page) => new URL(page.url()).pathname)).toBe('/')
})

test('a link in a frame leads to another page of the frame, or of the window', async () => {
  const inFrame = (selector: string, path: string) => clickTo(selector, { url: `${recordedOn}${path}` })
  const steps: Step[] = [
    navigate(`${recordedOn}/framed`),
    { ...inFrame('#more', '/card/more'), frame: [0] },
    { ...click('#card'), frame: [0] },
    { type: 'keyDown', key: 'Enter', frame: [0], assertedEvents: [{ type: 'navigation' }] },
    { type: 'keyUp', key: 'Enter', frame: [0] },
    { ...inFrame('#paid', '/results'), frame: [0] },
    { type: 'waitForElement', selectors: ['#q'] },
  ]
  expect(await walk(steps, async (page) => new URL(page.url()).pathname)).toBe('/results')
})

test('a click that a label passes on, which the Recorder records as another one, is made once', async () => {
  const steps: Step[] = [
    navigate(`${recordedOn}/labels`),
    click('#terms', { offsetX: 20, offsetY: 8 }),
    // Where the label was clicked, as seen from its box.
    click('#agreed', { offsetX: -40, offsetY: 8 }),
    // The box of this one is not shown, so that the label is recorded twice.
    click('#brand'),
    click('#brand'),
    // Ticked by the label, and then by hand again.
    click('#wrap'),
    click('#gift'),
    click('#gift'),
    click('#more'),
    click('#more'),
  ]
  const seen = await walk(steps, (page) =>
    page.evaluate(() => [
      ...['agreed', 'acme', 'gift'].map((id) => (document.getElementById(id) as HTMLInputElement).checked),
      document.getElementById('more')?.textContent,
    ]),
  )
  expect(seen).toEqual([true, true, false, 'More++'])
})

test('what is pasted, or typed with AltGr on Windows, arrives although a modifier is held', async () => {
  const key = (type: string, name: string): Step => ({ type, key: name })
  const noted = (value: string): Step => ({ type: 'waitForElement', selectors: ['#note'], properties: { value } })
  const steps: Step[] = [
    navigate(`${recordedOn}/`),
    click('#note'),
    key('keyDown', 'Control'),
    change('#note', 'pasted'),
    noted('pasted'),
    key('keyUp', 'Control'),
    change('#note', 'pasted jo'),
    // Windows reports AltGr as both.
    key('keyDown', 'Control'),
    key('keyDown', 'AltGraph'),
    change('#note', 'pasted jo@'),
    noted('pasted jo@'),
    key('keyUp', 'Control'),
    key('keyUp', 'AltGraph'),
    change('#note', 'pasted jo@acme'),
    // Released in another window, which the Recorder does not see.
    key('keyDown', 'Meta'),
    click('#double'),
    change('#name', 'Jo'),
    click('#link'),
  ]
  const seen = await walk(steps, async (page) => ({
    values: await page.evaluate(() =>
      ['note', 'name'].map((id) => (document.getElementById(id) as HTMLInputElement).value),
    ),
    hash: new URL(page.url()).hash,
  }))
  expect(seen).toEqual({ values: ['pasted jo@acme', 'Jo'], hash: '#there' })
})

test('keys that a US keyboard does not have reach the page, too', async () => {
  const pressed = ['Dead', 'AltGraph', 'ö', '€', 'Process', 'あ', 'a']
  const steps = pressed.flatMap((key): Step[] => [
    { type: 'keyDown', key },
    { type: 'keyUp', key },
  ])
  const noted =
    "addEventListener('keydown', (event) => note(event.key)); addEventListener('keyup', (event) => note(event.key))"
  const log = await walk(
    [navigate(`${recordedOn}/`), { type: 'waitForExpression', expression: `${noted}; true` }, ...steps],
    logOf,
  )
  expect(log).toEqual(pressed.flatMap((key) => [key, key]))
})

test('on a phone customers tap, and press long', async () => {
  const log = await walk(
    [navigate(`${recordedOn}/`), click('#tab', { deviceType: 'touch' }), click('#held', { duration: 520 })],
    logOf,
    { phone: true },
  )
  expect(log.slice(0, 2)).toEqual(['click tab', 'held touch'])
})

test.each<[string, Step, string]>([
  [
    'an element that is gone',
    { type: 'click', selectors: [['aria/Check out'], ['#gone']] },
    'Step 2 of shop.json (click aria/Check out): no element matched aria/Check out, #gone within 0.2 s. Check whether the page has changed, and record it again.',
  ],
  [
    'a banner',
    // Long enough to be tried on a busy machine.
    click('#buy', { timeout: 1_000 }),
    'Step 2 of shop.json (click #buy): the element stayed covered by <div id="consent"> within 1 s. Check whether the page has changed, and record it again.',
  ],
  [
    'a button that stays disabled',
    click('#pay', { timeout: 1_000 }),
    'Step 2 of shop.json (click #pay): the element stayed disabled within 1 s. Check whether the page has changed, and record it again.',
  ],
  [
    'a count',
    { type: 'waitForElement', selectors: ['button'], operator: '==', count: 3, timeout: 1_000 },
    'Step 2 of shop.json (waitForElement button): 2 elements match; expected == 3.',
  ],
  [
    'an element that stays',
    { type: 'waitForElement', selectors: ['#buy'], visible: false, timeout: 1_000 },
    'Step 2 of shop.json (waitForElement #buy): 1 element is still visible.',
  ],
  [
    'elements that stay',
    { type: 'waitForElement', selectors: ['button'], operator: '==', count: 2, visible: false, timeout: 1_000 },
    'Step 2 of shop.json (waitForElement button): 2 elements are still visible.',
  ],
  [
    'an element that stays hidden',
    { type: 'waitForElement', selectors: ['head'], visible: true, timeout: 1_000 },
    'Step 2 of shop.json (waitForElement head): 0 visible elements match; expected >= 1.',
  ],
  [
    'an attribute',
    { type: 'waitForElement', selectors: ['button'], count: 2, attributes: { id: 'buy' }, timeout: 1_000 },
    'Step 2 of shop.json (waitForElement button): 1 of 2 elements are not as recorded; expected >= 2.',
  ],
  [
    'an expression',
    { type: 'waitForExpression', expression: 'cart.total' },
    'Step 2 of shop.json (waitForExpression cart.total): the expression failed with ReferenceError: cart is not defined.',
  ],
  [
    'a navigation that does not come',
    { type: 'keyDown', key: 'a', assertedEvents: [{ type: 'navigation', url: `${recordedOn}/next` }] },
    'Step 2 of shop.json (keyDown a): the recorded navigation did not happen within 0.2 s.',
  ],
  [
    'a window that does not open',
    { type: 'click', target: `${recordedOn}/window`, selectors: ['#ok'] },
    'Step 2 of shop.json (click #ok): no window or frame with the recorded address opened.',
  ],
  [
    'a frame that is gone',
    { type: 'click', frame: [0, 1], selectors: ['#ok'] },
    'Step 2 of shop.json (click #ok): the page has no frame 0.1.',
  ],
])('%s is named with its step', async (_, step, message) => {
  const failed = walk([{ ...navigate(`${recordedOn}/covered`), timeout: 10_000 }, step], logOf, { timeout: 200 })
  await expect(failed).rejects.toThrow(message)
})

test('a recording is measured: each navigation is a step, windows are followed and left', async () => {
  site.hits.clear()
  const recording = recorded([
    navigate(`${recordedOn}/home`, 'Welcome'),
    clickTo('#next', { url: `${recordedOn}/results`, title: 'Results' }),
    change('#q', 'rain'),
    clickTo('#back', { url: `${recordedOn}/home`, title: 'Welcome' }),
    click('#window'),
    { type: 'click', target: `${recordedOn}/offer`, selectors: ['#take'] },
    { type: 'close', target: `${recordedOn}/offer` },
    { type: 'waitForElement', target: 'main', selectors: ['#next'] },
  ])
  const { starts } = mappedStarts(recording, { home: 1, results: 'Results', offer: 5, take: 6, shop: 8 })
  const profile: Profile = plainProfile
  const load = await measureLoad({
    ...visit,
    origin: site.origin,
    market: { id: 'here', name: 'Here', region: 'local', profile, locale: 'en-AU', timeZone: 'UTC' },
    limits: { step: 10_000, visit: 60_000, memory: 2e9 },
    steps: starts.map(({ name }) => name),
    journey: walkRecording({ file: 'shop.json', recording, starts, origin: site.origin, limit: 10_000 }),
    secret: async () => '',
    totp: async () => '',
    signal: new AbortController().signal,
    observer: {},
  })
  expect(load.failure).toBeUndefined()
  expect(load.steps.map(({ name, kind, document }) => [name, kind, document?.url])).toEqual([
    ['home', 'navigation', `${site.origin}/home`],
    ['results', 'navigation', `${site.origin}/results`],
    ['offer', 'navigation', `${site.origin}/offer`],
    ['take', 'interaction', undefined],
    ['shop', 'navigation', `${site.origin}/home`],
  ])
  // Twice as the journey goes, and once more after the window.
  expect(site.hits.get('/home')).toBe(3)
})
