import type { IncomingMessage, ServerResponse } from 'node:http'
import { beforeAll, expect, test } from 'vitest'
import type { Load } from '#core/model/round.ts'
import { startBrowser } from '#measure/chromium/start.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { measureLoad } from '#measure/load/load.ts'
import { chromium, plainProfile } from '../here.ts'
import { heading, html, serveSite } from '../site.ts'

const shop = `${heading('Shop')}
<form action="/found"><input type="search" name="q"><button>Search</button></form>
<form id="basket" method="post" action="/basket"><button>Take it</button></form>
<form id="letter" action="/letter"><input type="email" name="mail"><button>Send</button></form>
<form id="sign-in" method="post" action="/in"><input type="password" name="method"><input name="user"></form>
<button id="plain" onpointerdown="send('/pointer')" onclick="send('/basket')">Add to cart</button>
<button id="quiet" onclick="send('/api/cart/add')">+</button>
<button id="count" onclick="navigator.sendBeacon('/seen', 'x'); send('/graphql'); send('/collect')">Filter</button>
<a id="posts" href="#" onclick="HTMLFormElement.prototype.submit.call(document.querySelector('#basket'))">Next</a>
<a href="/found">Rain jacket, 189 dollars Add to cart</a>
<script>
document.cookie = '_vis_opt_exp_12_combi=2'
localStorage.setItem('optimizely_data$$oeu1$$22$$variation_map', '{"1":{"2":true}}')
Storage.prototype.key = Storage.prototype.getItem = () => { throw 1 }
Object.defineProperty(document, 'cookie', { get: () => '' })
function send(path) { fetch(path, { method: 'POST', body: 'x' }) }</script>`

/** Posts a form by itself, as a sign-in service or a bot manager does. */
const passing = `<form method="post" action="/passed"></form><script>document.forms[0].submit()</script>`

/** To the page it is one thing after the other: pointer, mouse, click. */
const unguarded: Journey = ({ page }) => page.getByRole('button', { name: 'Add to cart' }).click()

/** What is done on the shop's page, and which request would tell. */
const deeds: Record<string, { act: Journey; refused?: string }> = {
  'adds to the basket': {
    act: unguarded,
    refused: 'Adding to the basket ("Add to cart") was refused',
  },
  'adds to the basket of a page that was written anew': {
    act: async (tools) => {
      await tools.page.evaluate(() => {
        document.open()
        document.write('<button>Add to cart</button>')
        document.close()
      })
      await unguarded(tools)
    },
    refused: 'Adding to the basket ("Add to cart") was refused',
  },
  'submits a form': {
    act: ({ page }) => page.getByRole('button', { name: 'Take it' }).click(),
    refused: 'Submitting a form ("Take it") was refused',
  },
  'presses Enter in a form': {
    act: async ({ page }) => {
      await page.locator('#letter input').fill('a@b.example')
      await page.keyboard.press('Enter')
    },
    refused: 'Submitting a form',
  },
  'submits by script': { act: ({ page }) => page.locator('#posts').click(), refused: 'Submitting a form was refused' },
  'types a password': {
    act: ({ page }) => page.locator('#sign-in [type=password]').fill('secret'),
    refused: 'Typing a password was refused',
  },
  'leads to a request': {
    act: async ({ page }) => {
      await page.locator('#quiet').click()
      await page.waitForTimeout(300)
    },
    refused: 'Changing something by a request ("POST /api/cart/add") was refused',
  },
  'searches and filters': {
    act: async ({ page }) => {
      await page.locator('#count').click()
      await page.getByRole('link', { name: 'Rain jacket' }).click()
      await page.waitForURL('**/found')
      await page.goBack()
      await page.getByRole('searchbox').fill('jacket')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/found?*')
    },
  },
}

let loads: Map<string, Load>
const posted = new Map<string, number>()
beforeAll(async () => {
  const note = ({ url = '' }: IncomingMessage, response: ServerResponse) => {
    posted.set(url, (posted.get(url) ?? 0) + 1)
    html(response, heading('Done'))
  }
  const noted = ['/basket', '/letter', '/in', '/pointer', '/api/cart/add', '/graphql', '/collect', '/passed', '/seen']
  await using site = await serveSite({
    '/': shop,
    '/pass': passing,
    '/found': heading('Found'),
    ...Object.fromEntries(noted.map((path) => [path, note])),
  })
  const visit = await startBrowser({ files: await chromium(), memory: 2e9, allow: [new URL(site.origin).host] })
  const walk = (act: Journey, { first = '/', isGuarded = true } = {}): Promise<Load> =>
    measureLoad({
      ...visit,
      origin: site.origin,
      market: { id: 'here', name: 'Here', region: 'local', profile: plainProfile, locale: 'en-AU', timeZone: 'UTC' },
      limits: { step: 10_000, visit: 60_000, memory: 2e9 },
      steps: ['home', 'act'],
      journey: async (tools) => {
        await tools.step('home', () => tools.page.goto(first))
        await tools.step('act', () => act(tools))
      },
      guarded: isGuarded ? { site: 'Globex' } : undefined,
      secret: async () => '',
      totp: async () => '',
      signal: new AbortController().signal,
      observer: {},
    })
  const passes = walk(({ page }) => page.goto('/found').then(() => undefined), { first: '/pass' })
  const all = Object.entries({
    ...Object.fromEntries(Object.entries(deeds).map(([name, { act }]) => [name, walk(act)])),
    'is passed on': passes,
    'may act': walk(unguarded, { isGuarded: false }),
  })
  loads = new Map(await Promise.all(all.map(async ([name, load]) => [name, await load] as const)))
  await visit.end()
})

test.each(Object.entries(deeds).flatMap(([name, { refused }]) => (refused === undefined ? [] : [[name, refused]])))(
  "a journey that %s on a competitor's site is refused, with what it was and what to do",
  (name, refused) => {
    const failure = loads.get(name)?.failure
    expect(failure).toMatchObject({ code: 'side-effect', step: 'act' })
    expect(failure?.message).toContain(refused)
    expect(failure?.message).toMatch(
      /because Globex is a competitor's site\. .* write sideEffects: allowed at this site/,
    )
    expect(loads.get(name)?.steps.map((step) => step.name)).toEqual(['home'])
  },
)

test('searches, links, beacons, queries and what a page posts by itself are not refused', () => {
  for (const name of ['searches and filters', 'is passed on']) expect(loads.get(name)?.failure).toBeUndefined()
  expect(posted.get('/passed')).toBe(1)
  expect(posted.get('/seen')).toBe(1)
})

test('nothing that was refused has reached the shop but the request that no name gave away; a journey that may act has', () => {
  expect(loads.get('may act')?.failure).toBeUndefined()
  expect([posted.get('/pointer'), posted.get('/basket')]).toEqual([1, 1])
  // Of the journey that may act it has none; where it was refused, the page was closed upon it.
  expect(posted.get('/api/cart/add') ?? 0).toBeLessThanOrEqual(1)
  expect(posted.has('/letter') || posted.has('/in')).toBe(false)
})

test('the variants of A/B tests are read from cookies and storage, whatever the page replaces', () => {
  const { variants } = loads.get('may act') ?? {}
  expect(variants?.map(([tool]) => tool)).toEqual(['Optimizely', 'VWO'])
  expect(loads.get('searches and filters')?.variants).toEqual(variants)
})
