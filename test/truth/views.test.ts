import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StepKind, StepSample, Visit } from '#core/model/round.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { measuredOnce } from '../measure/measured.ts'
import { race } from '../measure/race.ts'
import { html, messageDelay, type Site, serveSite } from '../measure/site.ts'
import { noisePng } from './noise.ts'

/** A time may exceed what the page takes by this much, ms, and by 15 %: the machine's share, which varies. */
const allowance = 250
const clock = 5

const heading = (text: string) => `<h1 style="font-size:60px">${text}: the largest text of the page</h1>`
const after = (ms: number, body: string) => (_: unknown, response: ServerResponse) =>
  void pause(ms).then(() => html(response, body))

/** Views behind `#`, drawn from data that takes 500 ms; a placeholder is there at once. */
const app = `<div id="app"></div><script>
  async function show() {
    const view = location.hash.slice(2) || 'home'
    app.innerHTML = '<p>Loading</p>'
    app.innerHTML = await (await fetch('/api?' + view)).text()
  }
  addEventListener('hashchange', show); show()</script>`

const fetchView = `fetch('/slow').then((it) => it.text()).then((it) => { out.innerHTML = it })`
const buttons = {
  timer: `setTimeout(() => { out.innerHTML = view }, 350)`,
  placeholder: `out.innerHTML = '<p>Loading</p>'; setTimeout(() => { out.innerHTML = view }, 350)`,
  fetched: fetchView,
  route: `history.pushState({}, '', '/list/2'); setTimeout(() => { out.innerHTML = view }, 350)`,
  idle: `setTimeout(() => requestIdleCallback(() => { out.innerHTML = view }), 350)`,
  ahead: `const next = new Image(400, 300); next.onload = () => out.replaceChildren(next); next.src = '/picture'`,
  later: `note.textContent = 'Loading'; setTimeout(() => { out.innerHTML = view }, 900)`,
  slowly: `note.textContent = 'Loading…'; setTimeout(() => { out.innerHTML = view; note.textContent = '' }, 2500)`,
  spinner: `note.textContent = 'Loading'; inWorker(() => { out.innerHTML = view; note.textContent = '' })`,
  gallery: `note.textContent = 'Loading'; const next = new Image(400, 300); next.onload = () => out.replaceChildren(next); next.src = '/picture?2'`,
  dialog: `news.showModal(); setTimeout(() => news.close(), 400)`,
  popover: `tips.showPopover()`,
  revealed: `other.hidden = false`,
  socket: `socket.onmessage = () => { out.innerHTML = view }; socket.send('list')`,
  stream: `const stream = new EventSource('/messages'); stream.onmessage = () => { stream.close(); out.innerHTML = view }`,
  shadow: `inWorker(() => { shop.shadowRoot.firstChild.innerHTML = view })`,
  // Text that asks for patience, as large as what it is replaced by.
  patience: `out.innerHTML = '<p style="font-size:40px">We are asking all of our partners for you. '.repeat(4); ${fetchView}`,
  // The results of before are drawn again, and then the new ones, which are fewer.
  redrawn: `out.innerHTML = '<p style="font-size:40px">Of before, and gone soon. '.repeat(9); ${fetchView}`,
  // The same list, first from a cache and then from the server, is there at once.
  cached: `out.innerHTML = view; setTimeout(() => { out.innerHTML = view }, 350)`,
  headed: `out.innerHTML = '<h2 style="font-size:55px;margin:0">Jackets for rain and storm</h2>'; setTimeout(() => { out.insertAdjacentHTML('beforeend', five) }, 350)`,
  drawer: `basket.firstChild.innerHTML = view; basket.style.transform = 'none'`,
  // The last row is waited for, although nothing is under way.
  fading: `out.innerHTML = [0, 0, 1000].map((ms) => '<p class="fading" style="font-size:40px;animation-delay:' + ms + 'ms">A row of the list, one after the other</p>').join('')`,
  nested: `inWorker(() => { out.innerHTML = rows })`,
  // In the document from the start, and shown by styles alone.
  aside: `fetch('/slow').then((it) => it.text()).then(() => side.classList.add('open'))`,
  tweened: `const from = performance.now(); (function move() {
    const part = Math.min(1, (performance.now() - from) / 400)
    slides.style.transform = 'translateX(' + -400 * part + 'px)'
    if (part < 1) requestAnimationFrame(move) })()`,
  // The list itself is out of the viewport.
  slid: `others.style.transform = 'translateX(-800px)'`,
  // As jQuery unfolds an answer.
  unfolded: `answer.style.cssText = 'overflow:hidden'; const from = performance.now(); (function unfold() {
    const part = (performance.now() - from) / 400
    answer.style.height = part < 1 ? 200 * part + 'px' : ''
    if (part < 1) setTimeout(unfold, 13) })()`,
  // As jQuery does.
  dimmed: `out.innerHTML = view; out.style.opacity = 0.0001; const from = performance.now(); (function brighten() {
    const part = (performance.now() - from) / 400
    out.style.opacity = part < 1 ? part : ''
    if (part < 1) requestAnimationFrame(brighten) })()`,
  carried: `const sheet = document.createElement('div'); sheet.style.cssText = 'position:fixed;bottom:0;pointer-events:none'; sheet.innerHTML = view
    document.body.append(sheet); const from = performance.now(); (function carry() {
    const part = Math.min(1, (performance.now() - from) / 400)
    sheet.style.transform = 'translateY(' + 110 * (1 - part) + '%)'
    if (part < 1) requestAnimationFrame(carry) })()`,
  // By itself, as the next slide.
  alone: `setTimeout(() => { lone.style.transform = 'none' }, 700)`,
  faded: `notes.showPopover()`,
  morphed: `document.startViewTransition(() => { out.innerHTML = view })`,
  hidden: `details.style.display = 'block'`,
  silent: `window.seen = true`,
  ad: `open('/ad'); setTimeout(() => { out.innerHTML = view }, 350)`,
  leaves: `open('/ad'); location.href = '/product'`,
  script: `fetch('/slow').then(() => open('/product'))`,
  // As pages do lest the window be blocked.
  led: `const shop = open('about:blank'); fetch('/slow').then(() => { shop.location = '/product' })`,
  written: `open('').document.write('Hello')`,
}
const list = `${heading('list')}<a id="blank" href="/product" target="_blank">Product</a><a id="plain" href="/product">Product</a>
  <form action="/product" method="post" target="_blank"><button id="posted">posted</button></form>
  ${Object.keys(buttons)
    .map((id) => `<button id="${id}">${id}</button>`)
    .join('')}
  <select id="sort"><option>a</option><option>b</option></select><h2 id="details" style="display:none">Details that were there all along</h2><div id="out"></div>
  <span id="note"></span><input id="query"><input type="checkbox" id="kind"><b id="over">Menu<div>${heading('menu')}</div></b><dialog id="news">${heading('news')}</dialog><div id="tips" popover>${heading('tips')}</div>
  <div id="basket" style="position:fixed;top:0;right:0;width:600px;background:white;pointer-events:none;transform:translateX(100%);transition:transform .4s"><div></div></div>
  <style>
    .aside { position: fixed; bottom: 0; right: 0; width: 600px; pointer-events: none; transform: translateX(100%); transition: transform .4s }
    .aside.open { transform: none }
    #chosen { position: fixed; bottom: 0; pointer-events: none; opacity: 0; transition: opacity .4s }
    body:has(#kind:checked) #chosen { opacity: 1 }
    #over div { position: fixed; bottom: 0; visibility: hidden } #over:hover div { visibility: visible }
    details { position: fixed; bottom: 0; right: 0; width: 500px; pointer-events: none; interpolate-size: allow-keywords }
    #answer { position: fixed; bottom: 0; width: 500px; pointer-events: none }
    summary { width: 60px; pointer-events: auto }
    details::details-content { height: 0; overflow: clip; transition: height .4s linear, content-visibility .4s allow-discrete }
    details[open]::details-content { height: auto }
    #row { position: fixed; top: 0; left: 0; width: 400px; height: 120px; overflow: hidden }
    #row div { display: flex; transition: transform .3s } #row:hover div { transform: translateX(-200px) }
    #notes { opacity: 0; transition: opacity .4s, display .4s allow-discrete }
    #notes:popover-open { opacity: 1; @starting-style { opacity: 0 } }
    ::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: .4s }
  </style>
  <div id="side" class="aside">${heading('side')}</div><div id="lone" class="aside">${heading('lone')}</div>
  <div style="position:fixed;bottom:0;left:0;width:400px;overflow:hidden;pointer-events:none"><div id="slides" style="display:flex">
    <p style="flex:none;width:400px">One</p><p style="flex:none;width:400px;margin:0;font-size:32px">${'Two, which is longer. '.repeat(8)}</p></div></div>
  <div style="position:fixed;bottom:0;left:0;width:400px;overflow:hidden;pointer-events:none">
    <div id="others" style="display:flex;transform:translateX(-400px);transition:transform .4s"><p style="flex:none;width:400px">One</p>
    <p style="flex:none;width:400px">Two</p><p style="flex:none;width:400px;margin:0;font-size:32px">${'Three, which is longer. '.repeat(8)}</p></div></div>
  <div id="row"><button id="lifted">lifted</button><div><p style="flex:none;width:400px">One</p>
    <p style="flex:none;width:400px;margin:0;font-size:32px">${'Two, which is longer. '.repeat(8)}</p></div></div>
  <div id="chosen">${heading('chosen')}</div>
  <div id="answer" style="display:none">${'<p style="margin:0;height:40px;font-size:30px">An answer to what customers of the shop ask</p>'.repeat(5)}</div>
  <details><summary id="opened">More</summary>${'<p style="margin:0;height:40px;font-size:30px">An answer to what is asked</p>'.repeat(5)}</details>
  <div id="notes" popover>${heading('notes')}</div>
  <style>.fading { opacity: 0; animation: fading .1s forwards } @keyframes fading { to { opacity: 1 } }</style>
  <div id="other" hidden>${heading('other')}</div><my-shop id="shop"></my-shop>
  <iframe id="framed" src="/framed" width="900" height="300"></iframe><script>shop.attachShadow({ mode: 'open' }).innerHTML = '<div></div>'
  const socket = new WebSocket('ws://' + location.host)
  const timer = URL.createObjectURL(new Blob(['setTimeout(() => postMessage(1), 350)']))
  const inWorker = (act) => { const worker = new Worker(timer); worker.onmessage = () => { worker.terminate(); act() } }
  const five = '<p style="font-size:40px;margin:0">A row of the list, one after the other</p>'.repeat(5)
  const rows = ('<div>'.repeat(15) + '<p style="margin:0;font-size:20px;width:140px">A jacket</p>' + '</div>'.repeat(15)).repeat(100)
  var view = ${JSON.stringify(heading('a much longer text for the view'))}
  ${Object.entries(buttons)
    .map(([id, code]) => `document.getElementById('${id}').onclick = () => { ${code} }`)
    .join('\n')}
  sort.onchange = () => { ${buttons.fetched} }
  query.oninput = () => { clearTimeout(query.timer); query.timer = setTimeout(() => { ${buttons.fetched} }, 700) }</script>`

const picture = noisePng(400, 300)

let site: Site
beforeAll(async () => {
  site = await serveSite({
    '/app': after(50, app),
    '/api': after(500, heading('view')),
    '/list': list,
    '/slow': after(300, heading('fetched')),
    '/framed': `<button id="inner" onclick="setTimeout(() => { out.innerHTML = 'A list that came in the frame. '.repeat(40) }, 700)">inner</button>
      <button id="outer" onclick="setTimeout(() => { parent.out.innerHTML = parent.view }, 700)">outer</button>
      <button id="quick">quick</button><div id="out" style="font-size:20px"></div>`,
    '/product': after(
      400,
      `${heading('product')}<button id="more" onclick="this.textContent = 'More of it'">more</button>`,
    ),
    '/picture': (_, response) => void pause(300).then(() => response.end(picture)),
    '/ad': '<p>Buy</p>',
    '/messages': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      void pause(messageDelay).then(() => response.write('data: 1\n\n'))
    },
    '/asked': after(
      100,
      `<p>Loading</p><script>const socket = new WebSocket('ws://' + location.host); socket.onopen = () => socket.send('list')
       socket.onmessage = () => { document.body.innerHTML = \`${heading('A list that came by a message')}\` }</script>`,
    ),
    // A menu that is fetched when the pointer comes, and a list that goes on where it is scrolled to its end.
    '/browsed': `${heading('browsed')}<nav style="height:60px">Menu</nav><div style="height:2000px"></div><p id="end">End</p><footer style="height:600px"></footer><script>
      const bring = (place) => fetch('/slow').then((it) => it.text()).then((it) => {
        const more = Object.assign(document.createElement('div'), { style: 'height:1500px', innerHTML: it }); place.before(more) })
      document.querySelector('nav').onmouseenter = ({ target }) => void bring(target)
      new IntersectionObserver(([{ isIntersecting }]) => { if (isIntersecting) bring(end) }).observe(end)</script>`,
    '/written': after(
      100,
      `<script>addEventListener('load', () => { document.open(); document.write(${JSON.stringify(list).replaceAll('</script>', '<\\/script>')}); document.close() })</script>`,
    ),
    '/late': after(300, heading('late')),
    '/terms': (_, response) => {
      response.writeHead(200, {
        'content-type': 'application/zip',
        'content-disposition': 'attachment; filename="terms.zip"',
      })
      response.end('PK')
    },
    '/nothing': (_, response) => void response.writeHead(204).end(),
    '/links': `${heading('links')}<a id="file" href="/terms">Terms</a> <a id="nothing" href="/nothing">Nothing</a>
      <a id="seen" href="/terms" onclick="document.body.append('Your download has begun')">Terms</a>
      <button id="remove" onclick="if (confirm('Remove it?')) document.querySelector('h1').textContent = 'Removed'">Remove</button>
      <button id="keep" onclick="if (confirm('Remove it?')) document.querySelector('h1').textContent = 'Gone'">Keep</button>`,
  })
})
afterAll(async () => await site[Symbol.asyncDispose]())

/** One visit of a script that opens a page and then takes each step. */
async function walk(steps: Record<string, (page: Page) => Promise<unknown>>, from = '/list'): Promise<Visit> {
  const names = ['open', ...Object.keys(steps)]
  const { round } = await race({
    contestants: {
      Us: {
        origin: site.origin,
        journey: async ({ page, step }) => {
          await step('open', () => page.goto(from))
          for (const [name, action] of Object.entries(steps)) await step(name, () => action(page))
        },
      },
    },
    steps: names,
    // Thirty steps and more.
    limits: { visit: 110_000 },
  })
  const [visit] = round.visits
  if (visit === undefined) throw new Error('no visit')
  return visit
}

function samplesOf(visit: Visit | undefined): StepSample[] {
  const load = visit?.loads.at(0)
  if (load === undefined || load.failure !== undefined) throw new Error(JSON.stringify(load?.failure))
  return load.steps
}

function expectTime(value: number | undefined, truth: number): void {
  expect(value).toBeGreaterThanOrEqual(truth - clock)
  expect(value).toBeLessThan(truth * 1.15 + allowance)
}

test('an address on the same document is loaded afresh, like any other page', async () => {
  const pages = { home: '/app#/', search: '/app#/search', again: '/app#/search', late: '/late', same: '/late' }
  const steps = Object.keys(pages)
  const hits = () => site.hits.get('/app') ?? 0
  const before = hits()
  const { round } = await race({
    contestants: { Us: { origin: site.origin, journey: walkPages(pages, steps) } },
    steps,
  })
  const samples = samplesOf(round.visits[0])
  expect(samples.map(({ kind }) => kind)).toEqual(steps.map(() => 'navigation'))
  for (const { metrics } of samples.slice(0, 3)) {
    expectTime(metrics.lcp, 550)
    // Not 60 ms, when the load event has fired.
    expectTime(metrics.duration, 550)
  }
  for (const { metrics } of samples.slice(3)) expectTime(metrics.lcp, 300)
  expect(samples[2]?.document?.url).toBe(`${site.origin}/app#/search`)
  expect(hits() - before).toBe(3)
})

describe('a step that stays on its document', () => {
  const inFrame = (id: string) => (page: Page) => page.frameLocator('#framed').locator(`#${id}`).click()
  const acts: Record<string, (page: Page) => Promise<unknown>> = {
    sort: (page) => page.selectOption('#sort', 'b'),
    typed: (page) => page.locator('#query').pressSequentially('rain'),
    filled: (page) => page.fill('#query', 'jacket'),
    inner: inFrame('inner'),
    outer: inFrame('outer'),
    quick: inFrame('quick'),
    chosen: (page) => page.check('#kind'),
    over: (page) => page.hover('#over'),
  }
  const cases: [
    id: keyof typeof buttons | keyof typeof acts | 'opened' | 'lifted',
    kind: StepKind,
    icp: number | undefined,
  ][] = [
    ['timer', 'soft', 350],
    ['placeholder', 'soft', 350],
    ['fetched', 'soft', 300],
    ['route', 'soft', 350],
    ['idle', 'soft', 350],
    ['ahead', 'soft', 300],
    ['sort', 'soft', 300],
    ['later', 'soft', 900],
    ['slowly', 'soft', 2_500],
    ['spinner', 'soft', 350],
    ['gallery', 'soft', 300],
    ['typed', 'soft', 1_000],
    ['filled', 'soft', 1_000],
    ['dialog', 'soft', 0],
    ['popover', 'soft', 0],
    ['revealed', 'soft', 0],
    ['socket', 'soft', messageDelay],
    ['stream', 'soft', messageDelay],
    ['shadow', 'soft', 350],
    ['nested', 'soft', 350],
    ['patience', 'soft', 300],
    ['redrawn', 'soft', 300],
    ['cached', 'soft', 0],
    ['headed', 'soft', 350],
    ['drawer', 'soft', 400],
    ['fading', 'soft', 1_100],
    ['over', 'soft', 0],
    ['chosen', 'soft', 400],
    ['aside', 'soft', 700],
    ['tweened', 'soft', 400],
    ['slid', 'soft', 400],
    ['dimmed', 'soft', 400],
    ['carried', 'soft', 400],
    ['unfolded', 'soft', 400],
    ['opened', 'soft', 400],
    ['lifted', 'interaction', undefined],
    ['alone', 'interaction', undefined],
    ['faded', 'soft', 400],
    ['morphed', 'soft', 400],
    ['hidden', 'soft', 0],
    ['silent', 'interaction', undefined],
    ['inner', 'soft', 700],
    ['outer', 'soft', 700],
    ['quick', 'interaction', undefined],
  ]
  let visit: Visit
  measuredOnce(async () => {
    const act = (id: string) => acts[id] ?? ((page: Page) => page.click(`#${id}`))
    const steps = cases.map(([id]) => [id, act(id)] as const)
    visit = await walk({ ...Object.fromEntries(steps), moved: (page) => page.goto('/list/2#/elsewhere') })
  })

  test.each(cases)('%s: %s, content after %s ms', (id, kind, icp) => {
    const sample = samplesOf(visit).find(({ name }) => name === id)
    expect(sample?.kind).toBe(kind)
    expect(sample?.document).toBeUndefined()
    expect(sample?.metrics.lcp).toBeUndefined()
    if (icp === undefined) expect(sample?.metrics.icp).toBeUndefined()
    else expectTime(sample?.metrics.icp, icp)
    expect(sample?.metrics.duration).toBeGreaterThanOrEqual(sample?.metrics.icp ?? 0)
  })

  test('every click and key has an INP, however short', () => {
    for (const sample of samplesOf(visit).slice(1, -1)) {
      if (!['sort', 'filled', 'over'].includes(sample.name)) expect(sample.metrics.inp, sample.name).toBeGreaterThan(0)
    }
  })

  test('a call that returns at once, and shows nothing, has no time to its content', () => {
    const sample = samplesOf(visit).at(-1)
    expect(sample?.kind).not.toBe('navigation')
    expect(sample?.metrics.icp).toBeUndefined()
  })
})

test('a page that waits for a message is not read before it', async () => {
  const [open] = samplesOf(await walk({}, '/asked'))
  expectTime(open?.metrics.lcp, 100 + messageDelay)
})

test('what the pointer and scrolling bring is waited for as what a click brings', async () => {
  const visit = await walk(
    {
      hover: (page) => page.hover('nav'),
      wheel: (page) => page.mouse.wheel(0, 20_000),
      scroll: (page) => page.evaluate(() => scrollTo(0, 20_000)),
    },
    '/browsed',
  )
  const [, ...samples] = samplesOf(visit)
  for (const { kind, metrics } of samples) {
    expect(kind).toBe('soft')
    expectTime(metrics.icp, 300)
    expect(metrics.duration).toBeGreaterThanOrEqual(metrics.icp ?? 0)
  }
})

test('an input to what a page has written over itself is not missed', async () => {
  const [, nested] = samplesOf(await walk({ nested: (page) => page.click('#nested') }, '/written'))
  expectTime(nested?.metrics.icp, 350)
})

describe('a window that a step opens', () => {
  test.each(['blank', 'script', 'led', 'modified'])('is followed when it is all that %s did', async (id) => {
    const act = (page: Page) =>
      id === 'modified' ? page.click('#plain', { modifiers: ['Control'] }) : page.click(`#${id}`)
    const visit = await walk({ product: act, more: (page) => page.click('#more') })
    const [, product, more] = samplesOf(visit)
    expect(product?.kind).toBe('navigation')
    expect(product?.document).toMatchObject({ url: `${site.origin}/product`, status: 200 })
    expectTime(product?.metrics.ttfb, 400)
    expectTime(product?.metrics.lcp, 400)
    // From the click on, also where the page takes 300 ms before it opens the window.
    expect(product?.metrics.duration).toBeGreaterThanOrEqual(id === 'blank' || id === 'modified' ? 400 : 700)
    expect(more?.kind).toBe('soft')
  })

  test('stays closed beside a change of the page', async () => {
    const [, ad, leaves] = samplesOf(
      await walk({ ad: (page) => page.click('#ad'), leaves: (page) => page.click('#leaves') }),
    )
    expect(ad?.kind).toBe('soft')
    expectTime(ad?.metrics.icp, 350)
    expect(leaves?.document?.url).toBe(`${site.origin}/product`)
  })

  test.each(['posted', 'written'])('fails the step when it cannot be followed: %s', async (id) => {
    const visit = await walk({ product: (page) => page.click(`#${id}`) })
    expect(visit.status).toBe('failed')
    expect(visit.failure).toMatchObject({
      code: 'new-window',
      step: 'product',
      message: expect.stringContaining('The step opened a new window'),
    })
  })
})

describe('a step that leads to no page', () => {
  test.each([
    ['file', 'a file to download (application/zip) instead of a web page'],
    ['nothing', 'HTTP 204, which has no content'],
  ])('fails when that is all it did: %s', async (id, message) => {
    const visit = await walk({ next: (page) => page.click(`#${id}`) }, '/links')
    expect(visit.failure).toMatchObject({ code: 'http-error', step: 'next', message: expect.stringContaining(message) })
  })

  test('is measured when the page said something', async () => {
    const [, seen] = samplesOf(await walk({ next: (page) => page.click('#seen') }, '/links'))
    expect(seen?.kind).toBe('soft')
  })
})

test('a script answers the dialogs that it listens for, and no others', async () => {
  const visit = await walk(
    {
      remove: async (page) => {
        page.once('dialog', async (dialog) => {
          await pause(50)
          await dialog.accept()
        })
        await page.click('#remove')
        await page.getByText('Removed').waitFor()
      },
      keep: async (page) => {
        await page.click('#keep')
        await page.getByText('Removed').waitFor()
      },
    },
    '/links',
  )
  expect(samplesOf(visit)).toHaveLength(3)
})
