import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Expectation } from '#core/model/benchmark.ts'
import type { Load } from '#core/model/round.ts'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { browserIdentity } from '#measure/lighthouse/settings.ts'
import { unexpected } from '#measure/load/expected.ts'
import { measureLoad } from '#measure/load/load.ts'
import { readPageContent } from '#measure/load/page-content.ts'
import { readPageFacts } from '#measure/load/page-facts.ts'
import { outcomeOf } from '#measure/round/outcome.ts'
import { chromium, plainProfile } from '../here.ts'
import { heading, html, type Site, serveSite } from '../site.ts'

const market = { id: 'here', name: 'Here', region: 'local', profile: plainProfile, locale: 'en-AU', timeZone: 'UTC' }

let site: Site
let visit: VisitBrowser
let page: Page
const agents: string[] = []
beforeAll(async () => {
  site = await serveSite({
    '/product': `${heading('Rain jacket')}<script>document.documentElement.lang = 'en-AU'</script><form name="title"></form><button class="buy">Add to bag</button>`,
    '/robot': (request, response) => {
      agents.push(String(request.headers['user-agent']))
      html(response, heading('Hello'))
    },
    '/gone': `${heading('Sorry')}<p>We \u001b[31mcould not find that jacket.</p><script>
      document.documentElement.lang = 'fr'
      document.title = 'Page not\u202e found'
      for (const name of ['checkVisibility', 'matches', 'getAttribute']) Element.prototype[name] = () => { throw 1 }
      String.prototype.includes = () => true
    </script>`,
  })
  visit = await startBrowser({
    files: await chromium(),
    memory: 2e9,
    allow: [new URL(site.origin).host],
    network: undefined,
  })
  page = await visit.browser.newPage()
})
afterAll(async () => {
  await visit.end()
  await site[Symbol.asyncDispose]()
})

function walk(path: string, expected: Expectation): Promise<Load> {
  return measureLoad({
    ...visit,
    origin: site.origin,
    market,
    limits: { step: 10_000, visit: 60_000, memory: 2e9 },
    steps: ['product'],
    journey: async ({ step, page: shown }) => step('product', () => shown.goto(path)),
    expect: { product: expected },
    contact: 'https://acme.example/outpace',
    secret: async () => '',
    totp: async () => '',
    signal: new AbortController().signal,
    observer: {},
  })
}

test('a page counts when it has what is expected of it, and says what it lacks when it has not, whatever it does', async () => {
  const all = { text: 'add to BAG', selector: '.buy', title: 'a page', language: 'en' }
  const [right, wrong, typo] = await Promise.all([
    walk('/product', all),
    walk('/gone', all),
    walk('/product', { selector: '..buy' }),
    walk('/robot', {}),
  ])
  expect(right.failure).toBeUndefined()
  expect(right.steps.map(({ document }) => document)).toMatchObject([{ title: 'A page', language: 'en-AU' }])
  expect(wrong.steps).toEqual([])
  expect(wrong.failure).toEqual({
    code: 'content-missing',
    step: 'product',
    message:
      'Expected the text "add to BAG", an element that matches ".buy", the title "a page" and the language en, but the page has ' +
      'the title "Page not found", the language fr and text that begins "Sorry We could not find that jacket.". ' +
      'Check the page, or correct expect in benchmark.yaml.',
  })
  expect(typo.failure).toMatchObject({ code: 'script-error', message: expect.stringMatching(/"..buy" .* not a CSS/) })
})

test('every request names us, and where to find out who we are', () => {
  expect(agents).toEqual([
    expect.stringMatching(/ Safari\/537\.36 Outpace\/[\d.]+ \(\+https:\/\/acme\.example\/outpace\)$/),
  ])
  expect(browserIdentity(market, '153.0.0.0', 'https://acme.example/outpace').userAgent.slice(-60)).toBe(
    agents[0]?.slice(-60),
  )
})

test('is the fault of our own site, and of the journey to a competitor', () => {
  const lacking: Load = { steps: [], failure: { code: 'content-missing', step: 'product', message: 'Expected x.' } }
  expect(outcomeOf([lacking, lacking], { wanted: 1, us: true }).status).toBe('failed')
  expect(outcomeOf([lacking, lacking], { wanted: 1, us: false }).status).toBe('changed')
  expect(outcomeOf([lacking, { steps: [] }], { wanted: 1, us: false }).status).toBe('ok')
})

async function has(body: string, sought: Parameters<typeof readPageContent>[0]) {
  await page.setContent(`<!doctype html><html lang="en"><title>Shop</title>${body}`)
  return page.evaluate(readPageContent, sought)
}

test.each([
  ['over several elements', '<p>Add <b>to</b>\n <i>bag</i></p>', true],
  ['on a button', '<input type="Submit" value="Add to bag">', true],
  ['in capitals, with invisible characters', '<p>ADD&nbsp;TO&shy; BAG</p>', true],
  ['in a shadow root', '<x-a><template shadowrootmode="open">Add to bag</template></x-a>', true],
  ['below the fold', '<div style="height: 9000px"></div><p style="content-visibility: auto">Add to bag', true],
  [
    'behind elements with the names of methods',
    '<form><input name=parentElement><img name=shadowRoot>Add to bag</form>',
    true,
  ],
  ['what a customer types', '<input value="Add to bag">', false],
  ['hidden', '<p hidden>Add to bag</p><p style="visibility: hidden">Add to bag</p>', false],
  ['in a script', '<script>"Add to bag"</script><noscript>Add to bag</noscript><template>Add to bag</template>', false],
  ['another text', '<p>Add to</p><p>basket</p>', false],
])('the text %s', async (_, body, there) => {
  expect((await has(body, { text: 'Add to bag' })).text).toBe(there)
})

test('names of elements hide neither title nor language, and a huge page ends', async () => {
  const clobbered = '<form name="title"></form><form name="querySelector"></form><img name="documentElement">'
  expect(await has(clobbered, { selector: '.price' })).toMatchObject({ title: 'Shop', language: 'en', selector: false })
  const shadow = '<x-a><template shadowrootmode="open"><i class="price"></i></template></x-a>'
  expect((await has(shadow, { selector: '.price' })).selector).toBe(true)
  const huge = await has(`<p>${'<b>x</b>'.repeat(60_000)}</p>${'y '.repeat(300_000)}`, { text: 'Add to bag' })
  expect(huge).toMatchObject({ text: false, excerpt: expect.stringMatching(/^x x x/) })
})

test('names of elements do not hide a bot challenge', async () => {
  const challenge =
    '<form name="documentElement"><input name="shadowRoot"></form><p id="challenge-error-text">Checking</p>'
  await page.setContent(challenge)
  expect(await page.evaluate(readPageFacts)).toMatchObject({ text: 8, elements: 3, marks: ['#challenge-error-text'] })
})

test.each([
  ['en', 'en-AU', true],
  ['en-AU', 'en_au', true],
  ['en-AU', 'en', false],
  ['en', 'eng land', false],
  ['en', '', false],
])('a page in %s is expected, and its language is "%s": %s', (language, found, fits) => {
  const content = { text: true, selector: true, title: '', language: found, excerpt: '' }
  expect(unexpected({ language }, content) === undefined).toBe(fits)
})

test('a word that was cut is not said: it could be half a secret', () => {
  const content = { text: false, selector: true, title: '', language: '', excerpt: `Hello ${'s3cret'.repeat(30)}` }
  expect(unexpected({ text: 'x' }, content)?.message).toContain('no title and text that begins "Hello"')
})
