import { expect, test } from 'vitest'
import { readVisit } from '#core/judge/gap/reading.ts'
import { judgeRounds } from '#core/judge/judge.ts'
import { endedElsewhere } from '#core/judge/page/address.ts'
import { doubtOf } from '#core/judge/page/doubt.ts'
import { errorInTitle } from '#core/judge/page/title.ts'
import { withUnusualMarked } from '#core/judge/page/usual.ts'
import type { DocumentSample, Round } from '#core/model/round.ts'
import { doubtWords } from '#core/words/doubt.ts'
import { fakeBenchmark, fakeRound, sydney } from '../rounds.ts'

const site = 'https://www.shop.com'
const at = (address: string) => (address.startsWith('/') ? site + address : `https://${address}`)

test.each([
  ['/account', '/login'],
  ['/account', '/en-au/account/login?return=%2Faccount'],
  ['/p/123', '/'],
  ['/p/123', '/en-au/'],
  ['/en-au/p/123', '/en-au'],
  ['/p/123', '/index.html?gone=1'],
  ['/products/rain-jacket', '/products'],
  ['/jackets/rain/blue-rain-jacket-7', '/jackets/rain/'],
  ['/p/123', '/category/jackets'],
  ['/p/123', '/search?q='],
  ['/products/blue-rain-jacket', '/sale'],
  ['/', '/maintenance'],
  ['/', '/errors/404.html'],
  ['/search?q=a', '/captcha?return=search'],
  ['/', '/age-gate?next=/'],
  ['shop.example/', 'consent.example/'],
  ['shop.com/', 'consent.shop.com/?back=x'],
  ['shop.com/account', 'login.shop.com/'],
  ['shop.com/', 'parked-domains.net/shop'],
  ['127.0.0.1:8081/', '127.0.0.1:8082/'],
])('%s to %s is another page', (asked, ended) => {
  expect(endedElsewhere(at(asked), at(ended))).toBe(true)
})

test.each([
  ['/products/products', '/products/products'],
  ['/', '/en-au/'],
  ['/', '/home'],
  ['/', '/login'],
  ['/', '/?utm_source=x'],
  ['/p/123', '/p/123-rain-jacket'],
  ['/p/123', '/en-au/p/123/'],
  ['/p/123', '/shop/rain-jacket'],
  ['/p/123', '/jackets/rain-jacket'],
  ['/p/123', '/?p=123'],
  ['/node/12', '/about-us'],
  ['/dp/B00X', '/Rain-Jacket/dp/B00X/ref=sr_1'],
  ['/search?q=a', '/search?q=a&sid=1'],
  ['/search/rain', '/search?query=rain'],
  ['/products/rain-jacket', '/de/produkte/regenjacke'],
  ['/products/rain-jacket', '/collections/rain/products/rain-jacket'],
  ['/products/rain-jacket.html', '/products/Rain_Jacket'],
  ['/home', '/'],
  ['/shop/index.php', '/shop/'],
  ['/help/en', '/help'],
  ['/cart', '/basket'],
  ['/cart/add/123', '/cart'],
  ['/logout', '/'],
  ['/login', '/login?again=1'],
  ['/account/login', '/account/login/'],
  ['example.com/', 'www.example.com/'],
  ['www.example.com/', 'm.example.com/'],
  ['example.com/', 'shop.example.com/'],
  ['example.com/', 'www.example.com.au/'],
  ['www.example.co.uk/a', 'example.co.uk/a'],
  ['example.com/%E0%A4%A', 'example.com/%E0%A4%A/'],
])('%s to %s is the same page', (asked, ended) => {
  expect(endedElsewhere(at(asked), at(ended))).toBe(false)
})

test('what is no URL is not another page', () => {
  expect(endedElsewhere('not a URL', 'https://shop.example/')).toBe(false)
  expect(endedElsewhere('https://shop.example/', 'not a URL')).toBe(false)
})

test.each([
  '404',
  'Page not found',
  '404 Not Found',
  'Page Not Found | Acme',
  "Acme - Sorry, this page doesn't exist",
  'Product no longer available – Acme',
  'Seite nicht gefunden | Acme',
  'Page introuvable',
  'Página no encontrada',
  'ページが見つかりません',
  'We will be right back',
  "We'll be back soon!",
  'Down for maintenance',
  'Acme | Site under maintenance',
  'Service Unavailable',
  'Wartungsarbeiten',
  'メンテナンス中',
])('the title "%s" is that of an error page', (title) => {
  expect(errorInTitle(title, at('/p/123'))).toBeDefined()
})

test.each([
  ['Acme', '/'],
  ['Rain jacket 404 - Acme', '/p/404'],
  ['404: a film', '/films/404'],
  ['Lost and not found: a novel', '/p/1'],
  ['Maintenance | Acme', '/services/maintenance'],
  ['Maintenance tips for your jacket', '/blog/tips'],
  ['Be right back: the series', '/p/2'],
  ['', '/'],
])('the title "%s" at %s is that of a real page', (title, address) => {
  expect(errorInTitle(title, at(address))).toBeUndefined()
})

const document = (changes: Partial<DocumentSample> = {}): DocumentSample => ({
  url: at('/p/123'),
  status: 200,
  title: 'Rain jacket | Acme',
  language: 'en-AU',
  ...changes,
})
const { language: _, ...nameless } = document()

/** Rounds in which Globex's home page has the given document and size. */
function rounds(pages: { bytes: number; document: DocumentSample }[], name = 'Globex'): Round[] {
  return pages.map(({ bytes, document: shown }, n) => {
    const round = fakeRound(n, { Acme: { home: 1000, search: 1000 }, Globex: { home: 900, search: 900 } })
    for (const load of round.visits.find(({ site: one }) => one === name)?.loads ?? []) {
      Object.assign(load.steps[0] ?? {}, { document: shown, metrics: { lcp: 900, duration: 900, bytes } })
    }
    return round
  })
}

const usual = (length: number) => Array.from({ length }, () => ({ bytes: 400_000, document: document() }))
const doubts = (given: Round[], name = 'Globex') =>
  withUnusualMarked(given).map(({ visits }) => {
    const step = visits.find(({ site: one }) => one === name)?.loads[0]?.steps[0]
    return step === undefined ? undefined : doubtOf(step)
  })

test('a doubted step is left out of its figures, and the whole journey with it', () => {
  const asked = document({ asked: at('/p/123'), url: at('/') })
  const [round] = rounds([{ bytes: 1, document: asked }])
  const visit = round?.visits.find(({ site: one }) => one === 'Globex')
  expect(readVisit(visit, { step: 'home', metric: 'lcp' }, 3)).toEqual({ kind: 'missing' })
  expect(readVisit(visit, { step: 'journey', metric: 'duration' }, 3)).toEqual({ kind: 'missing' })
  expect(readVisit(visit, { step: 'search', metric: 'lcp' }, 3).kind).toBe('measured')
})

test.each([
  ['a tenth of the bytes', { bytes: 30_000, document: document() }, 'home had 30 kB, usually 400 kB'],
  [
    'another title and ten times the bytes',
    { bytes: 5_000_000, document: document({ title: 'Offers' }) },
    'home ended on a page titled "Offers" of an unusual size, usually "Rain jacket | Acme"',
  ],
  [
    'another language',
    { bytes: 400_000, document: document({ language: 'fr-CA' }) },
    'home was in Canadian French, usually in Australian English',
  ],
  ['another address', { bytes: 400_000, document: document({ url: at('/') }) }, 'home ended at /, usually at /p/123'],
])('%s than usual is another page', (_, page, words) => {
  const found = doubts(rounds([...usual(8), page])).at(-1)
  expect(found && doubtWords('home', found)).toBe(words)
})

test.each([
  ['a heavier page under the same title', { bytes: 5_000_000, document: document() }],
  ['another title alone', { bytes: 300_000, document: document({ title: 'Blue rain jacket' }) }],
  ['another region of its language', { bytes: 400_000, document: document({ language: 'en-GB' }) }],
  ['a page that names no language', { bytes: 400_000, document: nameless }],
  ['another product', { bytes: 300_000, document: document({ url: at('/p/456') }) }],
])('%s is not', (_, page) => {
  expect(doubts(rounds([...usual(8), page])).at(-1)).toBeUndefined()
})

test('a page that stays different becomes usual, and a site without history is never doubted', () => {
  const small = Array.from({ length: 12 }, () => ({ bytes: 30_000, document: document() }))
  const found = doubts(rounds([...usual(12), ...small]))
  expect(found.slice(0, 12).every((doubt) => doubt === undefined)).toBe(true)
  expect(found[12]).toBeDefined()
  expect(found.at(-1)).toBeUndefined()
  expect(doubts(rounds([...usual(3), ...small.slice(0, 1)])).at(-1)).toBeUndefined()
})

test('a history without languages, as of rounds that did not have them, doubts none', () => {
  const before = Array.from({ length: 8 }, () => ({ bytes: 400_000, document: nameless }))
  const french = { bytes: 400_000, document: document({ language: 'fr' }) }
  expect(doubts(rounds([...before, french])).at(-1)).toBeUndefined()
  expect(doubts(rounds([...before, ...usual(5), french])).at(-1)).toBeUndefined()
  expect(doubts(rounds([...before, ...usual(6), french])).at(-1)).toBeDefined()
})

test('our own page, when another one comes, opens no incident; the memory of pages stays small', () => {
  const away = Array.from({ length: 10 }, () => ({ bytes: 400_000, document: document({ title: 'Page not found' }) }))
  const given = rounds([...usual(20), ...away], 'Acme')
  const benchmark = fakeBenchmark({ competitors: ['Globex'] })
  const { judge, events } = judgeRounds({ benchmark, market: sydney, rounds: given })
  expect(events.filter(({ type }) => type === 'incident')).toEqual([])
  expect(judge.state.journey.failing).toBeNull()
  expect(JSON.stringify(judge.state.pages).length).toBeLessThan(1_000)
})

test('texts from pages are made harmless in sentences', () => {
  const title = `\u001b[31mNot found\u202e${'x'.repeat(500)}`
  const words = doubtWords('home', { kind: 'title', title })
  expect(words.includes('\u001b') || words.includes('\u202e')).toBe(false)
  expect(words.length).toBeLessThan(120)
})
