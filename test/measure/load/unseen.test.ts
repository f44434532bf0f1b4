import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { comingScript } from '#measure/load/coming-script.ts'
import { goneScript } from '#measure/load/gone-script.ts'
import { heldBackScript } from '#measure/load/held-back-script.ts'
import { additionsScript } from '#measure/load/interaction-additions.ts'
import { interactionInputsScript } from '#measure/load/interaction-inputs.ts'
import { paintsScript } from '#measure/load/interaction-paints.ts'
import { largerScript } from '#measure/load/larger-script.ts'
import { motionScript } from '#measure/load/motion-script.ts'
import { nodesScript } from '#measure/load/nodes-script.ts'
import { revealedScript } from '#measure/load/revealed-script.ts'
import { unseenScript } from '#measure/load/unseen-script.ts'
import { noisePng } from '../../truth/noise.ts'
import { chromium } from '../here.ts'

let visit: VisitBrowser
/** Of all that the scripts are asked about once: one for each would take three times as much. */
let asked: Page
beforeAll(async () => {
  visit = await startBrowser({ files: await chromium(), memory: 2e9, allow: [], network: undefined })
  asked = await visit.browser.newPage()
  await asked.route('http://shop.example/hero.png', (route) => route.fulfill({ body: hero, contentType: 'image/png' }))
})
afterAll(async () => await visit.end())

const hero = noisePng(900, 400)
const text = '<p>Jackets for women, men and children, made of wool and of down that keeps you warm in winter.</p>'
const header = '<header style="height:60px"><b id="lcp">Acme</b> <nav>Women Men Sale</nav></header>'
const pixel = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
const picture = `<img src="${pixel}" style="width:1200px;height:500px">`
/** One that is more than a stand-in. */
const photo = (style: string) => `<img src="http://shop.example/hero.png" style="width:1200px;height:500px;${style}">`
/** Above a text, and below the largest one. */
const under = (inside: string) =>
  `<main><h1 id="lcp">Jackets</h1><div style="position:relative;height:500px">${inside}</div>${text}</main>`
const main = (style: string, inside = text.repeat(9)) => `${header}<main style="${style}">${inside}</main>`

/** Laid over what is there already, as pictures over their stand-ins are. */
const laid = (style: string, inside = picture) =>
  `${main('')}<style>@keyframes in { from { opacity: 0 } } @keyframes out { to { opacity: 0 } }</style>
   <div style="position:absolute;inset:0;${style}">${inside}</div>`

/** A layer over the page with the largest text of all. */
const counted = (inside = '') =>
  `<div style="position:fixed;inset:0;background:#fff"><b id="lcp" style="font-size:200px">45%</b>${inside}</div>`

interface World {
  outpaceUnseen: (shown: Element | null, share: number) => boolean
  outpaceLarger: (shown: Element | null, share: number) => boolean
  outpaceHeldBack: (share: number) => boolean
}

/** What the scripts say of a page whose LCP element is `#lcp`, with a share of the viewport. */
async function isUnseen(markup: string, share = 0.01): Promise<boolean> {
  // What a script of the one before left goes with its document.
  await asked.goto('about:blank')
  await asked.setContent(`<!doctype html><body style="margin:0">${markup}`)
  await asked.evaluate([nodesScript, motionScript, unseenScript, largerScript, heldBackScript].join('\n'))
  return asked.evaluate((share) => {
    const { outpaceUnseen, outpaceLarger, outpaceHeldBack } = globalThis as unknown as World
    const shown = document.getElementById('lcp')
    return outpaceUnseen(shown, share) || outpaceLarger(shown, share) || outpaceHeldBack(share)
  }, share)
}

const unseen: [what: string, markup: string, share?: number][] = [
  ['a larger picture that fades in over its stand-in', laid('animation:in 30s'), 0.2],
  ['one of a background', laid(`animation:in 30s;background:url(${pixel})`, ''), 0.2],
  ['one that fades in later', laid('animation:in 1s 30s both'), 0.2],
  ['a picture above text that a script is yet to show', under(photo('opacity:0')), 0.2],
  [
    'one on a page with hundreds of thousands of other parts',
    `${under(photo('opacity:0'))}<script>const parts = new DocumentFragment()
     for (let n = 0; n < 200_000; n++) parts.append(new Comment())
     document.body.append(parts)</script>`,
    0.2,
  ],
  ['slides above text, none of which is on', under(photo('position:absolute;visibility:hidden').repeat(3)), 0.2],
  [
    'a slide that is a background',
    under(`<div style="position:absolute;inset:0;opacity:0;background:url(${pixel})"><p>Sale</p></div>`),
    0.2,
  ],
  ['a part that is kept above the page', main('transform:translateY(-120vh)')],
  ['a part without height', main('height:0;overflow:hidden')],
  ['a part that will slide open', main('max-height:0;overflow:hidden;transition:max-height 1s')],
  [
    'a row of a grid without height',
    main('display:grid;grid-template-rows:0fr', `<div style="min-height:0;overflow:hidden">${text.repeat(9)}</div>`),
  ],
  ['a part that is clipped', main('clip-path:inset(0 0 100% 0)')],
  ['a part that is scaled to nothing', main('transform:scale(0)')],
  ['a part that is kept far outside', main('position:absolute;left:-9999px;width:1000px')],
  ['transparent text', main('color:transparent')],
  [
    'what a web component hides',
    `${header}<my-page>${text.repeat(9)}</my-page><script>document.querySelector('my-page').attachShadow({ mode: 'open' }).innerHTML = '<div style="opacity:0"><slot></slot></div>'</script>`,
  ],
  [
    'slides, none of which is on',
    main(
      '',
      `<div style="position:relative;height:500px"><div style="position:absolute;inset:0;opacity:0">${picture}</div></div>${text}`,
    ),
  ],
  [
    'a picture that a script has yet to set',
    main('', `${text}<img data-src="/hero.png" src="${pixel}" style="width:1200px;height:500px">`),
  ],
  [
    'a part that is clipped, under a large notice on cookies',
    `<main style="clip-path:circle(0)">${text.repeat(9)}</main><div id="lcp" style="position:fixed;bottom:0">${text}</div>`,
    0.2,
  ],
  [
    'the largest text itself, clipped by an animation',
    '<style>@keyframes in { from { clip-path: inset(100% 0 0 0) } } h1 { animation: in 1s 60s both; font-size: 90px }</style><h1 id="lcp">Jackets for the winter and for rain</h1>',
    0.2,
  ],
  [
    'the page behind a preloader',
    `<h1 id="lcp">Jackets</h1>${text}<div style="position:fixed;inset:0;background:#fff"><i>Acme</i></div>`,
    0.2,
  ],
  ['the page behind the large count of a preloader', `<main>${text.repeat(9)}</main>${counted()}`, 0.2],
]

test.each(unseen)(
  '%s is content that cannot be seen yet',
  async (_, markup, share) => {
    expect(await isUnseen(markup, share)).toBe(true)
  },
  20_000,
)

const collapsed = `<h3>How long does it take to deliver a jacket?</h3><div style="height:0;overflow:hidden">${text.repeat(3)}</div>`
const ordinary: [what: string, markup: string, share?: number][] = [
  ['a page', main('')],
  ['a page with large content', `<main><h1 id="lcp">Jackets</h1><div style="opacity:0">${picture}</div></main>`, 0.2],
  ['answers that open on a click', main('', collapsed.repeat(6))],
  [
    'a heading for screen readers above a canvas',
    `<main><h1 id="lcp" style="position:absolute;width:1px;height:1px;overflow:hidden">Acme</h1><canvas width="1200" height="600"></canvas></main>`,
  ],
  ['sprites', main('', `<i style="display:inline-block;width:40px;height:40px;overflow:hidden">${picture}</i>${text}`)],
  [
    'a text with More',
    main('', `<h2>A jacket</h2><div style="max-height:60px;overflow:hidden">${text.repeat(9)}</div>`),
  ],
  ['a page that takes no clicks', main('pointer-events:none')],
  [
    'a page beside a dialog',
    `${main('')}<dialog>Cookies</dialog><script>document.querySelector('dialog').showModal()</script>`,
  ],
  ['a page that is darkened', `${main('')}<div style="position:fixed;inset:0;background:rgba(0, 0, 0, 0.6)"></div>`],
  [
    'a page behind a gate with a button',
    `<h1 id="lcp">Jackets</h1>${text}<div style="position:fixed;inset:0;background:#fff"><button>I am 18</button></div>`,
    0.2,
  ],
  ['a page in a box of the size of the screen', counted(text.repeat(9)), 0.2],
  ['the count of a preloader before there is a page', counted(), 0.2],
  [
    'a page in front of a ground with the largest text',
    `<div style="position:fixed;inset:0;z-index:-1;background:#fff"><b id="lcp" style="font-size:200px">Acme</b></div><main>${text.repeat(9)}</main>`,
    0.2,
  ],
  [
    'a film with the name of a shop, and a button',
    `<main>${text.repeat(9)}</main>${counted('<button>Enter</button>')}`,
    0.2,
  ],
  ['a page on a coloured ground', `<div style="position:fixed;inset:0;z-index:-1;background:#def"></div>${main('')}`],
  ['a drawer that is closed', `<div style="position:fixed;inset:0;opacity:0">${text.repeat(9)}</div>${main('')}`],
  ['a drawer beside a map', main('', `<div style="position:absolute;left:-600px;width:600px">${text.repeat(9)}</div>`)],
  ['a text for screen readers', main('position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden', text)],
  [
    'a carousel of slides beside each other',
    main('', `<div style="display:flex;overflow:hidden">${picture}${picture}</div>`),
  ],
  ['the next slide, no larger than the one before', laid('animation:in 30s'), 0.9],
  ['a picture that fades out', laid('animation:out 30s'), 0.2],
  ['a picture that pulses without an end', laid('animation:in 30s infinite'), 0.2],
  ['a layer that fades in', laid('animation:in 30s;background:#eee', ''), 0.2],
  [
    'a transparent picture over a film',
    under(`<canvas width="1200" height="500"></canvas>${photo('position:absolute;left:0;opacity:0')}`),
    0.2,
  ],
  ['the second of two slides', under(photo('position:absolute') + photo('position:absolute;opacity:0')), 0.2],
  ['a transparent picture that is not larger', under(photo('opacity:0')), 0.9],
  [
    'a picture in a menu that is closed',
    `<nav style="position:absolute;opacity:0">${photo('')}</nav>${under('')}`,
    0.2,
  ],
  ['a picture that is broken', under(photo('opacity:0').replace('hero', 'none')), 0.2],
  [
    'a second picture for the pointer',
    main(
      '',
      `<div style="position:relative">${picture}<div style="position:absolute;inset:0;opacity:0">${picture}</div></div>`,
    ),
  ],
  [
    'fields called like what is read',
    main('', `<form><input name="closest"><input name="childNodes"><input name="parentNode"></form>${text.repeat(9)}`),
  ],
]

test.each(ordinary)(
  '%s is nothing to wait for',
  async (_, markup, share) => {
    expect(await isUnseen(markup, share)).toBe(false)
  },
  20_000,
)

test('of pictures that lie on each other, as of a product seen from all sides, each point is looked at once', async () => {
  const sides = photo('position:absolute;left:0;opacity:0').repeat(40)
  const count = `<script>globalThis.looks = 0
    const { elementsFromPoint } = Document.prototype
    Document.prototype.elementsFromPoint = function (...point) { looks++; return elementsFromPoint.call(this, ...point) }
    </script>`
  expect(await isUnseen(count + under(`<canvas width="1200" height="500"></canvas>${sides}`), 0.2)).toBe(false)
  const looks = Number(await asked.evaluate('looks'))
  expect(looks).toBeGreaterThan(0)
  expect(looks).toBeLessThan(40)
}, 20_000)

test('a picture that has arrived, and will be larger than the LCP element, is given time to be decoded', async () => {
  const page = await visit.browser.newPage()
  try {
    await page.setContent(
      `<!doctype html><body style="margin:0"><h1 id="lcp">Jackets</h1><div style="width:1000px;height:500px"></div>`,
    )
    await page.evaluate([nodesScript, motionScript, largerScript].join('\n'))
    const answers = await page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1000, height: 500 })
      const brush = canvas.getContext('2d')
      for (let i = 0; i < 1_000; i++) {
        if (brush !== null) brush.fillStyle = `hsl(${(i * 47) % 360} 60% 50%)`
        brush?.fillRect((i % 40) * 25, Math.floor(i / 40) * 20, 25, 20)
      }
      const bytes = await new Promise<Blob | null>((done) => canvas.toBlob(done))
      const image = new Image(1000, 500)
      const place = document.querySelector('div')
      if (bytes === null || place === null) throw new Error('no picture')
      const loaded = new Promise((done) => image.addEventListener('load', done))
      place.append(image)
      image.src = URL.createObjectURL(bytes)
      await loaded
      const ask = (shown: Element | null, share: number): boolean =>
        (globalThis as unknown as World).outpaceLarger(shown, share)
      const heading = document.getElementById('lcp')
      const now = performance.now.bind(performance)
      const cropped = (style: string, later = 0): boolean => {
        place.style.cssText = style
        performance.now = () => now() + later
        return ask(heading, 0.1)
      }
      return {
        textIsCounted: ask(heading, 0.1),
        itIsCounted: ask(image, 0.3),
        largerIsCounted: ask(heading, 0.6),
        cropped: cropped('width:1000px;height:60px;overflow:hidden'),
        transparent: cropped('opacity:0'),
        shrunk: cropped('zoom:0.2'),
        muchLater: cropped('', 2_100),
      }
    })
    expect(answers).toEqual({
      textIsCounted: true,
      itIsCounted: false,
      largerIsCounted: false,
      cropped: false,
      transparent: false,
      shrunk: false,
      muchLater: false,
    })
  } finally {
    await page.close()
  }
}, 20_000)

test('pictures that fade in within many boxes that do are looked at once, and not again in each', async () => {
  const page = await visit.browser.newPage()
  try {
    const nested = '<div style="animation:in 30s">'.repeat(50) + `<img src="${pixel}">`.repeat(50)
    await page.setContent(`<!doctype html>${laid('', nested)}`)
    await page.evaluate([nodesScript, motionScript, largerScript].join('\n'))
    const looks = await page.evaluate(() => {
      const { getBoundingClientRect } = Element.prototype
      let count = 0
      Element.prototype.getBoundingClientRect = function (this: Element) {
        count++
        return getBoundingClientRect.call(this)
      }
      ;(globalThis as unknown as World).outpaceLarger(null, 0.2)
      return count
    })
    expect(looks).toBe(100)
  } finally {
    await page.close()
  }
}, 20_000)

/** As in every document: what observes additions, with what it needs. */
const additionsScripts = [
  nodesScript,
  goneScript,
  motionScript,
  comingScript,
  interactionInputsScript,
  revealedScript,
  additionsScript('unused'),
].join('\n')
/** What is looked at now and then, too, would be seen some time. */
const noticedOnly = `{
  const usual = setTimeout
  globalThis.setTimeout = (run, ms = 0) => (ms < 90 || ms > 200 ? usual(run, ms) : 0)
}`

test('what a script slides in is seen once it has come to rest, also in a form with any field, and after steps that brought more', async () => {
  const page = await visit.browser.newPage()
  try {
    await page.setContent(
      `<!doctype html><button id="go">Go</button><form id="list"><input type="hidden" name="parentNode"></form>`,
    )
    await page.evaluate(additionsScripts)
    await page.evaluate(`${noticedOnly}
      const { timeOrigin } = performance
      for (let i = 0; i < 300; i++) outpaceInFrame({ began: timeOrigin + 1, painted: timeOrigin + 2, size: 1e6 })
      go.onclick = () => {
        const row = document.createElement('p')
        row.textContent = ${JSON.stringify(text.repeat(9))}
        list.append(row)
        row.animate([{ transform: 'translateX(3000px)' }, {}], 300)
      }
      void 0`)
    await page.click('#go')
    await page.waitForFunction('outpaceInputs()?.additions.some(([began]) => began > 2)', undefined, { timeout: 5_000 })
  } finally {
    await page.close()
  }
}, 20_000)

const row = JSON.stringify(text.repeat(9))
/** What an input brings without being painted when it is added: a page, and what happens on each press of Go. */
const shownLater: [name: string, markup: string, presses: string[]][] = [
  [
    'what was added hidden, when a class shows it',
    `<style>.off p { display: none }</style><div id="list" class="off"></div>`,
    [`list.innerHTML = '<p>' + row; setTimeout(() => { list.className = ''; shown() }, 300)`],
  ],
  [
    'the same, of a class of the page',
    `<style>body:not(.on) p { visibility: hidden }</style><div id="list"></div>`,
    [`list.innerHTML = '<p>' + row; setTimeout(() => { document.body.className = 'on'; shown() }, 300)`],
  ],
  [
    'what the first press has added and the second one shows',
    `<style>.off p { opacity: 0 }</style><div id="list" class="off"></div>`,
    [`list.innerHTML = '<p>' + row`, `list.className = ''; shown()`],
  ],
  [
    'a card that is only lifted a little',
    `<style>@keyframes lift { to { transform: translateY(-4px) } }</style><div id="list" style="animation:lift 1s"></div>`,
    [`list.style.animation = 'lift 1s'; list.innerHTML = '<p>' + row; shown()`],
  ],
  [
    'a text in an element without a box',
    `<style>x-text { display: contents }</style><div id="list"></div>`,
    [`list.innerHTML = '<x-text>' + row; shown()`],
  ],
  [
    'what another slot shows',
    `<div id="list"><div slot="two">${text.repeat(9)}</div></div><script>list.attachShadow({ mode: 'open' })</script>`,
    [`list.shadowRoot.innerHTML = '<slot name=two></slot>'; shown()`],
  ],
  [
    'a text that says something else now',
    `<div id="list"><p>Loading</p></div>`,
    [`list.firstChild.firstChild.data = 'Jackets for men, women and children. '.repeat(50); shown()`],
  ],
  [
    'a frame',
    `<div id="list"></div>`,
    [`list.innerHTML = '<iframe width=800 height=600 srcdoc="<p>There">'; list.firstChild.onload = shown`],
  ],
]

test.each(shownLater)(
  '%s is there when it is shown, for the press that shows it',
  async (_, markup, presses) => {
    const page = await visit.browser.newPage()
    try {
      await page.setContent(`<!doctype html><button id="go">Go</button>${markup}`)
      // As when a step begins.
      await page.evaluate(`${additionsScripts}; outpaceAdditions(); outpacePrepare(); ${noticedOnly}
        const row = ${row}
        const shown = () => requestAnimationFrame(() => { globalThis.shownAt = performance.now() })
        const presses = [${presses.map((each) => `() => { ${each} }`).join()}]
        go.onclick = ({ timeStamp }) => { globalThis.pressedAt = timeStamp; presses.shift()() }
        void 0`)
      for (const _press of presses) await page.click('#go')
      await page.waitForFunction('outpaceInputs().additions.length > 0', undefined, { timeout: 5_000 })
      const [[began, painted], pressedAt, shownAt] = await page.evaluate<[[number, number], number, number]>(
        '[outpaceInputs().additions[0], pressedAt, shownAt]',
      )
      expect(began).toBe(pressedAt)
      // In the frame that shows it, or the next one.
      expect(painted - shownAt).toBeGreaterThan(-20)
      expect(painted - shownAt).toBeLessThan(500)
    } finally {
      await page.close()
    }
  },
  20_000,
)

test('a press is not given what the pointer has shown on its way, nor the time of a card that is lifted, nor what comes later', async () => {
  const page = await visit.browser.newPage()
  try {
    await page.setContent(`<!doctype html><style>
      .card { width: 600px; height: 300px; overflow: hidden; transition: transform 1s } .card:hover { transform: translateY(-4px) }
      .over { position: fixed; bottom: 0; left: 0; width: 600px; opacity: 0; pointer-events: none } .card:hover ~ .over { opacity: 1 }
      .slow { left: 650px; transition: opacity .3s } #own { position: fixed; top: 0; right: 0; width: 500px; visibility: hidden }
      </style><div class="card"><button id="go">Go</button><p id="list"></p></div>
      <div class="over">${text.repeat(9)}</div><div class="over slow">${text.repeat(9)}</div>
      <div id="own">${text.repeat(3)}</div>`)
    await page.evaluate(`${additionsScripts}; ${paintsScript}
      const acts = {
        lifted: () => { list.innerHTML = ${row}; own.style.visibility = 'visible' },
        partly: () => { list.innerHTML = '<p style="margin:0">Added to your basket, thank you very much. '.repeat(4) + '<p hidden>More' },
        late: () => {
          list.innerHTML = ''
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => {
            list.innerHTML = ${row}
            requestAnimationFrame(() => { globalThis.shownAt = performance.now() })
          }
          list.append(new Comment())
          requestAnimationFrame(() => port2.postMessage(1))
        },
      }
      go.onclick = ({ timeStamp }) => { globalThis.pressedAt = timeStamp; acts[globalThis.act]() }
      void 0`)
    const step = async (act: string, done: string) => {
      await page.mouse.move(1_000, 700)
      await page.evaluate(`globalThis.act = '${act}'; outpaceAdditions(); outpacePrepare()`)
      await page.click('#go')
      await page.waitForFunction(done, undefined, { timeout: 5_000 })
    }
    await step('lifted', 'outpacePaints(false).paints.length > 0 && performance.now() > pressedAt + 1100')
    const [[, painted], reveals, pressedAt] = await page.evaluate<[[number, number], number[][], number]>(
      '[outpacePaints(false).paints[0], outpaceAdditions().reveals, pressedAt]',
    )
    expect(painted - pressedAt).toBeLessThan(700)
    // What the press itself has shown: three lines, and not nine.
    expect(reveals.map(([, , size]) => size)).toEqual([expect.any(Number)])
    expect(reveals[0]?.[2]).toBeLessThan(100_000)

    await page.evaluate(`document.querySelector('.card').style.transition = 'none'`)
    await step('partly', 'performance.now() > pressedAt + 300')
    expect(await page.evaluate('outpaceInputs().additions.filter(([began]) => began === pressedAt)')).toEqual([])

    await step('late', 'outpaceInputs().additions.some(([began]) => began === pressedAt)')
    const early = 'outpaceInputs().additions.find(([began]) => began === pressedAt)[1] - shownAt'
    expect(await page.evaluate(early)).toBeGreaterThanOrEqual(0)
  } finally {
    await page.close()
  }
}, 20_000)

test.each<[name: string, before: string, now: string, isGone: boolean]>([
  ['Loading, in the text of which the content stands now', 'Loading…', 'A jacket of waxed cotton', true],
  ['a text in which the price is another one', 'A jacket for 129.00, in stock', 'A jacket for 99.90, in stock', false],
  ['a text that is being written', 'A jacket', 'A jacket of waxed cotton, made to last for years', false],
])(
  '%s is gone, or it is not',
  async (_, before, now, isGone) => {
    const page = await visit.browser.newPage()
    try {
      await page.setContent(`<!doctype html><p id="text">${before}</p>`)
      await page.evaluate(`${additionsScripts}
      const piece = outpacePiece(document.getElementById('text'), 1_000)
      document.getElementById('text').firstChild.data = ${JSON.stringify(now)}
      globalThis.isGone = outpaceGone([piece])`)
      expect(await page.evaluate('isGone')).toBe(isGone)
    } finally {
      await page.close()
    }
  },
  20_000,
)

test('animations that have nothing to do with what is coming are never asked for, and others for 1 % of the time', async () => {
  const page = await visit.browser.newPage()
  try {
    await page.setContent(`<!doctype html><style>@keyframes in { from { transform: translateX(2000px) } }</style>
      <div style="animation:in 30s"></div><button id="go">Go</button><div id="list"></div>`)
    await page.evaluate(`${additionsScripts}
      globalThis.asked = 0
      const { getAnimations } = Document.prototype
      Document.prototype.getAnimations = function () {
        asked++
        const end = performance.now() + 50
        while (performance.now() < end);
        return getAnimations.call(this)
      }
      go.onclick = () => { list.insertAdjacentHTML('beforeend', '<div style="display:none">' + ${row}) }
      void 0`)
    await page.click('#go')
    await page.waitForTimeout(400)
    expect(await page.evaluate('asked')).toBe(0)
    await page.evaluate(
      `go.onclick = () => { list.insertAdjacentHTML('beforeend', '<div style="animation:in 30s">' + ${row}) }; void 0`,
    )
    for (let i = 0; i < 3; i++) await page.click('#go')
    await page.waitForTimeout(400)
    // Neither by what looks whether a page has come to rest.
    await page.evaluate('outpaceAnimations(document).length')
    expect(await page.evaluate('asked')).toBe(1)
  } finally {
    await page.close()
  }
}, 20_000)

test('what is hidden is looked at twice after an input, also where a class changes in every frame, or all elements move', async () => {
  const page = await visit.browser.newPage()
  try {
    await page.setContent(
      `<!doctype html><button id="go">Go</button>${'<nav hidden>Jackets <b>and coats</b></nav>'.repeat(300)}`,
    )
    await page.evaluate(`${additionsScripts}; outpacePrepare()
      globalThis.asked = 0
      const { checkVisibility } = Element.prototype
      Element.prototype.checkVisibility = function (options) {
        asked++
        return checkVisibility.call(this, options)
      }
      const change = () => { document.body.classList.toggle('odd'); requestAnimationFrame(change) }
      change()`)
    await page.click('#go')
    await page.waitForTimeout(600)
    // The press and the release may be in two frames; 200 are remembered, and looked at before a press that the pointer has led to.
    expect(await page.evaluate('asked')).toBeGreaterThanOrEqual(200)
    expect(await page.evaluate('asked')).toBeLessThanOrEqual(5 * 200)
    // Thousands that change their colour at once are looked at together.
    await page.mouse.down()
    const looks = await page.evaluate<number>(`{
      let looks = 0
      for (const [{ prototype }, name] of [[Node, 'contains'], [PerformanceObserver, 'takeRecords']]) {
        const own = prototype[name]
        prototype[name] = function (...rest) { looks++; return own.apply(this, rest) }
      }
      const parts = document.querySelectorAll('b')
      for (let i = 0; i < 10; i++) for (const part of parts) part.dispatchEvent(new Event('transitionrun', { bubbles: true }))
      looks }`)
    expect(looks).toBeGreaterThan(0)
    expect(looks).toBeLessThan(10)
  } finally {
    await page.close()
  }
}, 20_000)

test('where something comes to rest all the time, a page has a tenth of its time at most taken for looks', async () => {
  const page = await visit.browser.newPage()
  try {
    await page.setContent('<!doctype html><button id="go">Go</button><div id="list"></div>')
    await page.evaluate(`${additionsScripts}
      globalThis.looks = 0
      const { checkVisibility } = Element.prototype
      Element.prototype.checkVisibility = function (options) {
        const isHidden = !checkVisibility.call(this, options)
        // Of all that could wait.
        if (isHidden) for (const end = performance.now() + 10; performance.now() < end; );
        if (isHidden) looks++
        return !isHidden
      }
      go.onclick = () => {
        list.innerHTML = '<div style="visibility:hidden">A jacket of waxed cotton'
        setInterval(() => document.dispatchEvent(new Event('transitionend')), 5)
      }
      void 0`)
    await page.click('#go')
    await page.waitForTimeout(1_000)
    const looks = Number(await page.evaluate('looks'))
    expect(looks).toBeGreaterThan(2)
    expect(looks).toBeLessThan(14)
  } finally {
    await page.close()
  }
}, 20_000)
