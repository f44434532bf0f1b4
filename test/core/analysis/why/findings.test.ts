import { expect, test } from 'vitest'
import type { SideFacts } from '#core/analysis/why/findings/facts.ts'
import { findingsOf } from '#core/analysis/why/findings/findings.ts'
import { splitGap } from '#core/analysis/why/split.ts'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import { causeWords } from '#core/words/why/cause.ts'
import { noteWords } from '#core/words/why/note.ts'
import { partRounds, request, type TypicalParts } from './why-rounds.ts'

const image = request({ url: 'https://acme.example/hero.jpg', type: 'image', at: 520, duration: 300, bytes: 120_000 })
const script = request({ url: 'https://acme.example/a.js', type: 'script', blocking: true, at: 430, duration: 60 })
const page = [request(), script, { ...image, main: { shown: [800, 400], natural: [800, 400] } } satisfies LoggedRequest]

function side(changes: Partial<SideFacts> = {}): SideFacts {
  return {
    element: 'main>img',
    needsFile: true,
    redirects: [],
    page: 'https://acme.example/',
    requests: page,
    earlier: [],
    ...changes,
  }
}

function found({
  parts = {},
  us = {},
  other = {},
}: {
  parts?: Partial<TypicalParts>
  us?: Partial<SideFacts>
  other?: Partial<SideFacts>
}) {
  const rounds = partRounds({ sites: { Acme: parts, Globex: {} }, noise: 0.02 })
  const split = splitGap(rounds, { us: 'Acme', competitor: 'Globex', step: 'home' })
  if (split === null) throw new Error('no split')
  const { causes, notes } = findingsOf({ split, us: side(us), other: side(other) })
  const reader = { other: 'Globex' }
  return {
    split,
    causes,
    said: causes.map((cause) => causeWords(cause, reader).replace(/\d+(\.\d+)? m?s/g, 'T')),
    notes: notes.map((note) => noteWords(note, reader)),
  }
}

const tag = request({
  url: 'https://www.googletagmanager.com/gtm.js',
  type: 'script',
  bytes: 9_000,
  mainThread: { total: 700, delaying: 640 },
})
const font = request({
  url: 'https://acme.example/a.woff2',
  type: 'font',
  at: 500,
  duration: 900,
  bytes: 9_000,
  hidesText: true,
})
const text = { element: 'main>h1', needsFile: false }
const without = (url: RegExp) => page.filter((each) => !url.test(each.url))

const cases: [name: string, Parameters<typeof found>[0], said: string][] = [
  ['a slow server', { parts: { wait: 1_000 } }, 'The server takes T to answer (Globex: T).'],
  [
    'a client redirect',
    { parts: { redirect: 500 }, us: { redirects: [{ url: 'https://acme.example/', by: 'meta-refresh', ms: 480 }] } },
    'Redirects take T before the page starts to load, by a meta refresh (Globex: T).',
  ],
  ['a slow name', { parts: { dns: 600 } }, 'The DNS lookup takes T (Globex: T).'],
  ['a slow connection', { parts: { connect: 800 } }, 'Connecting takes T (Globex: T).'],
  [
    'a slow TLS handshake',
    {
      parts: { connect: 800 },
      us: { requests: page.map((each) => ({ ...each, phases: { connect: 180, ssl: 600 } })) },
      other: { requests: page.map((each) => ({ ...each, phases: { connect: 170, ssl: 160 } })) },
    },
    'Connecting takes T, T of that for TLS (Globex: T, T of that for TLS).',
  ],
  [
    'a late image',
    {
      parts: { loadDelay: 700 },
      us: { requests: page.map((each) => (each.main ? { ...each, priority: 'Low' } : each)) },
    },
    'The main image starts to load T after the first byte of the page, with low priority (Globex: after T).',
  ],
  [
    'a heavy image, larger than it is displayed',
    {
      parts: { load: 1_200 },
      us: {
        requests: page.map((each) =>
          each.main ? { ...each, bytes: 890_000, main: { shown: [800, 400], natural: [3200, 1600] } } : each,
        ),
      },
    },
    'The main image has 890 kB and takes T to load (Globex: 120 kB, T); it is 3200 x 1600 pixels and displayed in 800 x 400.',
  ],
  [
    'a render-blocking file of a third party',
    {
      parts: { renderDelay: 900 },
      us: { requests: [...page, { ...script, url: 'https://cdn.tags.example/t.js', duration: 820, bytes: 90_000 }] },
    },
    'Nothing is painted before 2 render-blocking files from acme.example and cdn.tags.example (110 kB) have arrived, T after the first byte of the page (Globex: 1 file, T).',
  ],
  [
    'no compression',
    {
      parts: { renderDelay: 800 },
      us: { requests: [request({ encoding: undefined, bytes: 600_000, duration: 1_100 }), ...without(/\/$/)] },
    },
    '600 kB of text are sent uncompressed and take T to arrive (Globex: T, compressed).',
  ],
  [
    'a third party that keeps the main thread busy',
    {
      parts: { renderDelay: 800 },
      us: { requests: [...without(/a\.js/), { ...script, mainThread: { total: 90, delaying: 60 } }, tag] },
      other: { requests: [...page, { ...tag, mainThread: { total: 30, delaying: 20 } }] },
    },
    'Long tasks keep the main thread busy for T while the main content waits to be painted: Google Tag Manager T, acme.example T (Globex: T).',
  ],
  [
    'text that is hidden until its font has arrived',
    { parts: { renderDelay: 1_100 }, us: { ...text, requests: [...page, font] }, other: text },
    'The main text is hidden until its font has arrived, T after the first byte of the page (Globex: not hidden).',
  ],
  [
    'a font that arrives later than theirs',
    {
      parts: { renderDelay: 1_100 },
      us: { ...text, requests: [...page, font] },
      other: { ...text, requests: [...page, { ...font, duration: 60 }] },
    },
    'The main text is hidden until its font has arrived, T after the first byte of the page (Globex: T).',
  ],
  [
    'content that scripts draw late',
    { parts: { renderDelay: 900 } },
    'The main content is painted T after it has loaded (Globex: T).',
  ],
]

test.each(cases)('%s is the first finding', (_, planted, said) => {
  const { causes, said: words, split } = found(planted)
  expect(words[0]).toBe(said)
  for (const { part, ms } of causes) {
    expect(ms).toBeLessThanOrEqual((split.parts.find((each) => each.part === part)?.difference ?? 0) + 1e-9)
    expect(ms).toBeGreaterThanOrEqual(50)
  }
})

/** A page that its script draws: the image is asked for at `main`, ms. */
function drawn({ app, blocking, main }: { app: Partial<LoggedRequest>; blocking: number; main: number }) {
  const hero = { ...image, at: main, main: { shown: [800, 400], natural: [800, 400] } } satisfies LoggedRequest
  const tag = { ...script, url: 'https://cdn.tags.example/t.js', duration: blocking }
  return [request(), tag, request({ ...script, url: 'https://acme.example/app.js', blocking: undefined, ...app }), hero]
}

const plainApp = { encoding: undefined, bytes: 900_000, firstByte: 50, duration: 1_300 }

test.each([
  [
    'after render-blocking files, which held the script up that draws it',
    drawn({ app: {}, blocking: 820, main: 1_300 }),
    'Nothing is painted before 1 render-blocking file from cdn.tags.example (20 kB) has arrived, T after the first byte of the page (Globex: 1 file, T).',
  ],
  [
    'while render-blocking files still load, which do not hold it up',
    drawn({ app: {}, blocking: 1_500, main: 1_300 }),
    'The main image starts to load T after the first byte of the page (Globex: after T).',
  ],
  [
    'after an uncompressed script has arrived, which draws it',
    drawn({ app: plainApp, blocking: 60, main: 1_750 }),
    '900 kB of text are sent uncompressed and take T to arrive (Globex: T, compressed).',
  ],
  [
    'while an uncompressed script still loads',
    drawn({ app: plainApp, blocking: 60, main: 1_000 }),
    'The main image starts to load T after the first byte of the page (Globex: after T).',
  ],
])('a main image is asked for late, %s', (_, requests, words) => {
  const { said } = found({ parts: { loadDelay: 900 }, us: { requests } })
  expect(said).toEqual([words])
})

test('a blocking script costs nothing where it arrives as early as styles that the other side preloads', () => {
  const us = { requests: drawn({ app: {}, blocking: 150, main: 1_300 }) }
  const styles = request({ url: 'https://globex.example/a.css', type: 'stylesheet', at: 400, duration: 160 })
  const other = { requests: [...without(/a\.js/), { ...styles, priority: 'VeryHigh' }] }
  expect(found({ parts: { loadDelay: 900 }, us, other }).causes.map(({ kind }) => kind)).toEqual(['image-late'])
})

test('what an image waits for is said against text, which needs none', () => {
  const { said } = found({ parts: { loadDelay: 700 }, other: { needsFile: false, element: 'h1' } })
  expect(said[0]).toContain('(Globex: text, which needs no file)')
})

test('nothing is claimed without a log but what the parts say', () => {
  const { said } = found({ parts: { renderDelay: 900 }, us: { requests: [] }, other: { requests: [] } })
  expect(said).toEqual(['The main content is painted T after it has loaded (Globex: T).'])
})

test('a consent banner that is the LCP element is said, whosoever it is; an ordinary name is not one', () => {
  expect(found({ us: { element: '#onetrust-banner-sdk>div' } }).notes[0]).toBe(
    'The largest content on your page is a banner or an overlay (#onetrust-banner-sdk>div), so LCP is its time and not that of the page.',
  )
  expect(found({ other: { element: 'div.cookie-banner>p' } }).notes[0]).toContain('on Globex is a banner')
  for (const element of ['main>img.cooking', '#product-dialogue', 'div.accommodation>h1']) {
    expect(found({ us: { element } }).notes, element).toEqual([])
  }
})

test('differences without a time are noted, and small ones are not', () => {
  const tag = request({ url: 'https://www.googletagmanager.com/gtm.js', type: 'script', bytes: 300_000 })
  const many = Array.from({ length: 14 }, () => request({ type: 'fetch', bytes: 900, protocol: 'http/1.1' }))
  const { notes } = found({ us: { requests: [...page, tag, ...many] } })
  expect(notes).toEqual([
    'Scripts have 320 kB (Globex: 20 kB).',
    'Third parties: 1 request, 300 kB (Globex: none). Only on your page: Google Tag Manager.',
    'The step makes 18 requests (Globex: 3).',
  ])
  expect(found({ us: { requests: [...page, request({ type: 'fetch', bytes: 50_000 })] } }).notes).toEqual([])
})

/** Each side is the page with other facts about the same requests, so that nothing else differs. */
const differences: [name: string, Parameters<typeof found>[0], said: string][] = [
  [
    'main-thread time',
    {
      us: { requests: [...page, { ...tag, mainThread: { total: 900, delaying: 0 } }] },
      other: { requests: [...page, { ...tag, mainThread: { total: 80, delaying: 0 } }] },
    },
    'Long tasks keep the main thread busy for 900 ms: Google Tag Manager 900 ms (Globex: 80 ms).',
  ],
  [
    'priority',
    {
      us: { requests: page.map((each) => (each.main ? { ...each, priority: 'Low' } : each)) },
      other: { requests: page.map((each) => (each.main ? { ...each, priority: 'High' } : each)) },
    },
    'The browser asks for the main image without high priority (Globex: with it).',
  ],
  [
    'image format',
    {
      us: { requests: page.map((each) => (each.main ? { ...each, mime: 'image/jpeg' } : each)) },
      other: { requests: page.map((each) => (each.main ? { ...each, mime: 'image/avif' } : each)) },
    },
    '100% of the bytes of images are JPEG, PNG or GIF (Globex: 0%).',
  ],
  [
    'caching',
    {
      us: { requests: page.map((each) => ({ ...each, cache: 'private, max-age=604799' })) },
      other: { requests: page.map((each) => ({ ...each, cache: 'private, max-age=604800' })) },
    },
    'Browsers may keep 2 files (140 kB) for less than a week, so returning visitors load them again (Globex: none).',
  ],
  [
    'files that the step before had loaded',
    { us: { earlier: page.map((each) => ({ ...each, step: 'search' })) } },
    'The step loads 2 files (140 kB) again that an earlier step had loaded (Globex: none).',
  ],
  [
    'delivery network',
    { parts: { wait: 900 }, other: { requests: page.map((each) => ({ ...each, cdn: 'Fastly', edge: 'hit' })) } },
    'The page comes from no delivery network that names itself (Globex: from the cache of Fastly).',
  ],
  [
    'cache of the delivery network',
    {
      parts: { wait: 900 },
      us: { requests: page.map((each) => ({ ...each, cdn: 'Cloudflare', edge: 'miss' })) },
      other: { requests: page.map((each) => ({ ...each, cdn: 'Fastly', edge: 'hit' })) },
    },
    'The page is not in the cache of Cloudflare (Globex: from the cache of Fastly).',
  ],
  [
    'protocol',
    {
      us: { requests: [...page, ...manyFiles('http/1.1')] },
      other: { requests: [...page, ...manyFiles('h2')] },
    },
    '80% of the requests use HTTP/1 (Globex: 0%).',
  ],
]

function manyFiles(protocol: string): LoggedRequest[] {
  return Array.from({ length: 12 }, () => request({ type: 'fetch', bytes: 900, protocol }))
}

test.each(differences)('a difference in %s is noted, and nothing else', (_, planted, said) => {
  expect(found(planted).notes).toEqual([said])
})

test('the other way round, nothing is held against us', () => {
  for (const [name, { us, other }] of differences) {
    expect(found({ us: other ?? {}, other: us ?? {} }).notes, name).toEqual([])
  }
})

test('an older log knows no main-thread time, fonts or delivery networks, which is not zero', () => {
  const old = page.map(({ cdn: _, ...each }) => each)
  const { causes, notes } = found({
    parts: { renderDelay: 800 },
    us: { requests: [...page, tag] },
    other: { requests: old },
  })
  expect(causes.map(({ kind }) => kind)).toEqual(['render'])
  expect(notes).toEqual([])
  expect(
    found({
      parts: { renderDelay: 1_100 },
      us: { ...text, requests: [...page, font] },
      other: { ...text, requests: old },
    }).causes[0]?.kind,
  ).toBe('render')
})

test('names of pages in findings stay one harmless line', () => {
  const url = `https://${'a'.repeat(90)}.example/x.js`
  const { said } = found({ parts: { renderDelay: 800 }, us: { requests: [...page, { ...tag, url }] } })
  expect(said[0]?.length).toBeLessThan(200)
})

test('200 comparisons of equal sites claim no cause', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const count = 4 + (seed % 30)
    const rounds = partRounds({ sites: { Acme: {}, Globex: {} }, seed, count, noise: 0.05 + (seed % 5) * 0.05 })
    const split = splitGap(rounds, { us: 'Acme', competitor: 'Globex', step: 'home' })
    if (split === null) throw new Error('no split')
    expect(findingsOf({ split, us: side(), other: side() }), `seed ${seed}`).toEqual({ causes: [], notes: [] })
  }
})

test('addresses and selectors of pages stay one harmless line', () => {
  const evil = '\u001b[31m<script>\u202e\n'
  const { notes } = found({ us: { element: `#consent${evil}` } })
  for (const character of ['\u001b', '\u202e', '\n']) expect(notes[0]).not.toContain(character)
})
