import { expect, test } from 'vitest'
import { formatOf } from '#core/config/import/formats.ts'
import { planPages } from '#core/config/import/plan.ts'

const origin = 'https://www.wattle-lane.example'

function planned(file: string, text: string) {
  const format = formatOf({ file, text })
  if (format === undefined || format === 'script') throw new Error(`${file} is ${format}`)
  const plan = planPages({ format, file, text, origin })
  if (!plan.ok) throw new Error(plan.words.message)
  return plan.value
}

function refusal(file: string, text: string): string {
  const format = formatOf({ file, text })
  if (format === undefined || format === 'script') throw new Error(`${file} is ${format}`)
  const plan = planPages({ format, file, text, origin })
  return plan.ok ? 'not refused' : [plan.words.message, plan.words.hint].join(' ')
}

const lighthouserc = {
  ci: {
    collect: {
      url: [
        'http://localhost:3000/',
        'http://localhost:3000/search?q=jacket',
        'http://localhost:3000/',
        'https://pluvio.example/',
      ],
      startServerCommand: 'npm start',
      numberOfRuns: 5,
      settings: {
        preset: 'desktop',
        extraHeaders: { Authorization: 'Bearer f00ba4' },
        onlyCategories: ['performance', 'pwa'],
      },
    },
    assert: {
      preset: 'lighthouse:recommended',
      assertions: {
        'categories:performance': ['error', { minScore: 0.85, aggregationMethod: 'pessimistic' }],
        'categories:accessibility': 'error',
        'largest-contentful-paint': ['warn', { maxNumericValue: 2500 }],
        'cumulative-layout-shift': ['error', { maxNumericValue: 0.1 }],
        'resource-summary:total:count': ['error', { maxNumericValue: 60 }],
        'total-byte-weight': ['error', { maxNumericValue: 1_500_000 }],
        'first-contentful-paint': ['error', { minScore: 0.6 }],
        'uses-http2': 'off',
        'unused-javascript': 'warn',
      },
    },
    upload: { target: 'lhci', token: 'd3adbeef' },
  },
}

test('a lighthouserc gives pages, budgets and a profile, and says of everything else why it is left out', () => {
  const plan = planned('.lighthouserc.json', JSON.stringify(lighthouserc, null, 2))
  expect(plan.pages).toEqual([
    { name: 'home', path: '/' },
    { name: 'search', path: '/search?q=jacket' },
  ])
  expect(plan.profile).toBe('desktop-cable')
  expect(plan.audits).toEqual({
    runs: 5,
    categories: ['performance'],
    budgets: { performance: 85, accessibility: 90, lcp: '2500 ms', cls: 0.1, requests: 60, bytes: '1500 kB' },
  })
  expect(plan.changes).toEqual([
    'Addresses of http://localhost:3000 become those of https://www.wattle-lane.example.',
    'Lighthouse imitates a desktop with 40 ms and 10.2 Mbps, CPU 1x slower. The nearest profile is desktop-cable: 28 ms and 5 Mbps, CPU 1x slower.',
    'Only warnings in Lighthouse CI, but "outpace audit" exits with 1 where they are missed: lcp.',
  ])
  expect(plan.left.map(({ line, what }) => `${line} ${what}`)).toEqual([
    '7 http://localhost:3000/',
    '8 https://pluvio.example/',
    '10 ci.collect.startServerCommand',
    '14 ci.collect.settings.extraHeaders',
    '19 ci.collect.settings.onlyCategories[1]',
    '24 ci.assert.preset',
    '30 ci.assert.assertions.categories:performance[1].aggregationMethod',
    '58 ci.assert.assertions.first-contentful-paint',
    '64 ci.assert.assertions.uses-http2',
    '65 ci.assert.assertions.unused-javascript',
    '68 ci.upload',
  ])
  expect(JSON.stringify(plan)).not.toMatch(/f00ba4|d3adbeef/)
})

test('a lighthouserc in YAML, or in code that is written out, gives the same', () => {
  const yaml = 'ci:\n  collect:\n    url:\n      - /about # us\n    settings: { formFactor: mobile }\n'
  const code = `// Lighthouse
const host = 'https://www.wattle-lane.example'
module.exports = { ci: { collect: { url: [\`\${host}/about\`], numberOfRuns: runs() }, upload: { token: process.env.TOKEN } } }`
  expect(planned('lighthouserc.yml', yaml)).toMatchObject({
    pages: [{ name: 'about', path: '/about' }],
    profile: 'phone-4g',
    changes: [
      'Lighthouse imitates a phone with 150 ms and 1.6 Mbps, CPU 4x slower. The nearest profile is phone-4g: 170 ms and 9 Mbps, CPU 4x slower.',
    ],
  })
  const plan = planned('lighthouserc.js', code)
  expect(plan.pages).toEqual([{ name: 'about', path: '/about' }])
  expect(plan.left).toContainEqual({
    line: 3,
    what: 'ci.collect.numberOfRuns',
    why: 'Only running the code would tell its value.',
  })
})

/** Five of the line before, twelve times. */
const multiplying = `a0: &a0 [1]\n${Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(5)}]`).join('\n')}`

test.each([
  ['lighthouserc.cjs', 'module.exports = build()', 'does not export its configuration as a plain group of keys'],
  ['lighthouserc.js', 'module.exports = { ci: ', 'Line 1 of this file cannot be read.'],
  ['lighthouserc.js', 'const a = [a]\nmodule.exports = { ci: a }', 'refers to itself too often'],
  ['lighthouserc.js', 'const a = defineConfig(a)\nmodule.exports = a', 'does not export its configuration'],
  [
    'lighthouserc.js',
    // Three of the one before, nineteen times.
    `const a0 = 1\n${Array.from({ length: 19 }, (_, n) => `const a${n + 1} = [a${n}, a${n}, a${n}]`).join('\n')}
module.exports = { ci: a19 }`,
    'refers to itself too often',
  ],
  ['lighthouserc.yml', multiplying, 'refers to itself too often. Write the values out'],
  ['lighthouserc.json', '{ "ci": ', 'This file is not valid JSON or YAML (line 1).'],
  ['lighthouserc.json', '{ "ci": { "collect": { "staticDistDir": "dist" } } }', 'lists no page that can be measured'],
  ['urls.csv', 'url\nftp://files.example/', 'Line 2, ftp://files.example/: It is not a page on the web.'],
  [
    'lighthouserc.js',
    'module.exports = { ci: { collect: { url: paths.map(open) } } }',
    'Line 1, ci.collect.url: Only running the code would tell its value.',
  ],
  ['urls.csv', '', 'lists no page that can be measured'],
])('%s with %j is refused with the reason', (file, text, message) => {
  expect(refusal(file, text)).toContain(message)
})

test('a configuration in code may have a hundred thousand values', () => {
  // With three around them.
  const code = (count: number) => `module.exports = { ci: { a: [${'0,'.repeat(count)}] } }`
  expect(refusal('lighthouserc.js', code(99_997))).toContain('lists no page that can be measured')
  expect(refusal('lighthouserc.js', code(99_998))).toContain('refers to itself too often')
})

test('a configuration of Unlighthouse is read without running it', () => {
  const plan = planned(
    'unlighthouse.config.ts',
    `import { defineUnlighthouseConfig } from 'unlighthouse/config'
export default defineUnlighthouseConfig({
  site: 'wattle-lane.example',
  urls: ['/', '/basket', ...more],
  scanner: { device: 'desktop', samples: 3, exclude: ['/private/*'] },
  ci: { budget: { performance: 80, pwa: 50 } },
  auth: { username: 'kim', password: 'hunter2' },
  hooks: { async authenticate(page) { await page.type('#password', 'hunter2') } },
})`,
  )
  expect(plan.pages.map(({ path }) => path)).toEqual(['/', '/basket'])
  expect(plan.profile).toBe('desktop')
  expect(plan.audits).toEqual({ runs: 3, budgets: { performance: 80 } })
  expect(plan.left.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['scanner.exclude', 'ci.budget.pwa', 'auth', 'hooks']),
  )
  expect(JSON.stringify(plan)).not.toContain('hunter2')
})

test.each([
  [1, { runs: 1 }],
  [9, { runs: 9 }],
  [0, {}],
  [10, {}],
  [2.5, {}],
])('Lighthouse runs %s times on each page: taken over from 1 to 9 only', (numberOfRuns, audits) => {
  const plan = planned('.lighthouserc.json', JSON.stringify({ ci: { collect: { url: ['/'], numberOfRuns } } }))
  expect(plan.audits ?? {}).toEqual(audits)
  expect(plan.left.map(({ what }) => what)).toEqual('runs' in audits ? [] : ['ci.collect.numberOfRuns'])
})

test.each([
  [{ preset: 'desktop', throttlingMethod: 'provided' }, 'desktop', 'a desktop without throttling'],
  [{ preset: 'desktop', throttling: { rttMs: 0, throughputKbps: 0 } }, 'desktop', 'a desktop without throttling'],
  [
    { preset: 'desktop', throttling: { rttMs: 0 } },
    'desktop-cable',
    'a desktop with 0 ms and 10.2 Mbps, CPU 1x slower',
  ],
  [{ throttling: { rttMs: 300, throughputKbps: 700 } }, 'phone-4g', 'a phone with 300 ms and 0.7 Mbps, CPU 4x slower'],
])('the profile comes nearest to the network that Lighthouse imitates: %o', (settings, profile, theirs) => {
  const plan = planned('.lighthouserc.json', JSON.stringify({ ci: { collect: { url: ['/'], settings } } }))
  expect(plan.profile).toBe(profile)
  expect(plan.changes.join()).toContain(`Lighthouse imitates ${theirs}. The nearest profile is ${profile}`)
})

const unlighthouse = (config: object) => planned('unlighthouse.config.json', JSON.stringify(config))

test('without a list Unlighthouse starts at the site, and the import says that it would crawl from there', () => {
  const alone = unlighthouse({ site: `${origin}/shop` })
  expect(alone.pages.map(({ path }) => path)).toEqual(['/shop'])
  expect(alone.changes.join()).toContain('finds its pages by crawling')
  const listed = unlighthouse({ site: `${origin}/shop`, urls: ['/basket', `${origin}/help`, 7] })
  expect(listed.pages.map(({ path }) => path)).toEqual(['/basket', '/help'])
  expect(listed.changes.join()).not.toContain('crawling')
  expect(listed.left.map(({ what }) => what)).toEqual(['urls[2]'])
})

test('Unlighthouse throttles only where it is asked to, and its budgets are scores of categories', () => {
  const phone = (throttle?: boolean) => unlighthouse({ site: origin, scanner: { throttle } }).changes.join()
  expect(phone()).toContain('a phone without throttling')
  expect(phone(false)).toContain('a phone without throttling')
  expect(phone(true)).toContain('a phone with 150 ms and 1.6 Mbps, CPU 4x slower')
  const all = { performance: 75, accessibility: 75, 'best-practices': 75, seo: 75 }
  expect(unlighthouse({ site: origin, ci: { budget: 75 } }).audits).toEqual({ budgets: all })
  const some = unlighthouse({
    site: origin,
    ci: { budget: { seo: 100, performance: 101, pwa: 50, accessibility: '9' } },
  })
  expect(some.audits).toEqual({ budgets: { seo: 100 } })
  expect(some.left.map(({ what }) => what)).toEqual([
    'ci.budget.performance',
    'ci.budget.pwa',
    'ci.budget.accessibility',
  ])
  expect(unlighthouse({ site: origin }).audits).toBeUndefined()
})

test('a list of addresses has names, and each line that is not a page of the site is listed', () => {
  const text = `Name;URL;Owner
"Rain; jackets";https://www.wattle-lane.example/c/rain;Kim
;https://kim:hunter2@www.wattle-lane.example/basket;Kim

Token;https://www.wattle-lane.example/in?token=f00ba4;Kim
Other;https://pluvio.example/;Lee
Again;www.wattle-lane.example/basket;Lee
`
  const plan = planned('urls.csv', text)
  expect(planned('urls.csv', text.replaceAll('\n', '\r'))).toEqual(plan)
  expect(plan.pages).toEqual([
    { name: 'Rain; jackets', path: '/c/rain' },
    { name: 'basket', path: '/basket' },
  ])
  expect(plan.changes).toEqual(['The address in line 3 had a user name or password, which is not written.'])
  expect(plan.left).toEqual([
    { line: 1, what: 'column 3 (owner)', why: 'Only addresses and names are used.' },
    {
      line: 5,
      what: 'https://www.wattle-lane.example/in?token=[secret token]',
      why: 'Its address contains a password or token.',
    },
    {
      line: 6,
      what: 'https://pluvio.example/',
      why: 'It belongs to another site than https://www.wattle-lane.example.',
    },
    { line: 7, what: 'www.wattle-lane.example/basket', why: 'The same page as in line 3.' },
  ])
  expect(JSON.stringify(plan)).not.toMatch(/hunter2|f00ba4/)
})

test('of a list without a head the one other column has the names, and of more columns none', () => {
  const [home, rain] = ['https://www.wattle-lane.example/', 'https://www.wattle-lane.example/c/rain']
  const two = planned('urls.csv', `${home},Start\n${rain},Jackets\n`)
  expect(two.pages.map(({ name }) => name)).toEqual(['Start', 'Jackets'])
  expect(two.left).toEqual([])
  const three = planned('urls.csv', `Kim,${home},Start\nLee,${rain},Jackets\n`)
  expect(three.pages.map(({ name }) => name)).toEqual(['home', 'c/rain'])
  expect(three.left.map(({ what }) => what)).toEqual(['the other columns'])
  expect(planned('urls.csv', `${home}\n${rain}\n`).left).toEqual([])
})

test('a report of analytics has comments and titles above its head, which are no pages', () => {
  const analytics = `# ----------------------------------------
# Pages and screens: "last 28 days", Wattle Lane
# Start date: 20261101

Page path and screen class;Views;Users
/;3.000;2.100
/c/rain?q=a,b;1.200;900
#/offers;100;90
;4.300;3.090
`
  const plan = planned('pages.csv', analytics)
  expect(plan.pages.map(({ path }) => path)).toEqual(['/', '/c/rain?q=a,b', '/#/offers'])
  expect(plan.left.map(({ line, what }) => `${line} ${what}`)).toEqual([
    '5 column 2 (views)',
    '5 column 3 (users)',
    '9 (empty)',
  ])

  const crawl = planned('crawl.csv', `Internal - HTML\n"Address","Title 1"\n"${origin}/","Home"\nnot a page,"x"\n`)
  expect(crawl.pages).toEqual([{ name: 'home', path: '/' }])
  expect(crawl.left.map(({ line, what, why }) => `${line} ${what}: ${why}`)).toEqual([
    '1 Internal - HTML: It is above the head of the list.',
    '2 column 2 (title 1): Only addresses and names are used.',
    '4 not a page: It is not an address.',
  ])
})

test('a plain list may have comments, and addresses without https://', () => {
  const text = '# What customers open\nwww.wattle-lane.example/\n\n#https://www.wattle-lane.example/old\n/c/rain\n'
  const plan = planned('urls.txt', text)
  expect(plan.pages.map(({ path }) => path)).toEqual(['/', '/c/rain'])
  expect(plan.left).toEqual([])
})

test('what follows an address after a space is its name in a list of sitespeed.io, and no part of the address', () => {
  const text =
    'https://www.wattle-lane.example/ Start_page\nhttps://www.wattle-lane.example/c/rain?colour=blue Rain jackets --spa\nhttps://www.wattle-lane.example/basket\t--multi\n'
  expect(planned('urls.txt', text).pages).toEqual([
    { name: 'Start_page', path: '/' },
    { name: 'Rain jackets', path: '/c/rain?colour=blue' },
    { name: 'basket', path: '/basket' },
  ])
})

test('a plain list has no head, and at most 30 pages are taken', () => {
  const text = Array.from({ length: 32 }, (_, index) => `https://shop.example/p/${index}`).join('\r\n')
  const plan = planned('urls.txt', text)
  expect(plan.pages).toHaveLength(30)
  expect(plan.pages[0]).toEqual({ name: 'p/0', path: '/p/0' })
  expect(plan.left.map(({ line, why }) => `${line} ${why}`)).toEqual([
    '31 At most 30 steps are measured.',
    '32 At most 30 steps are measured.',
  ])
})

test.each([
  ['ci.yml', 'ci:\n  collect: { url: / }', 'lighthouserc'],
  ['pipeline.yml', 'jobs:\n  ci: { steps: [] }', undefined],
  ['checkout.spec.ts', '', 'script'],
  ['rounds.jsonl', '{"version":1}\n{"version":1}', undefined],
  ['notes.txt', 'Remember the milk', undefined],
  ['recording.txt', '{ "title": "Rain", "steps": [{ "url": "https://shop.example/" }] }', undefined],
  ['lighthouse.config.cjs', 'module.exports = { ci: { collect: { url: [] } } }', 'lighthouserc'],
  ['quality.mjs', 'export default {\n  ci: { assert: {} },\n}', 'lighthouserc'],
  ['scan.ts', "export default defineUnlighthouseConfig({ site: 'shop.example' })", 'unlighthouse'],
  ['pipeline.js', "const ci = { collect: {} }\nmodule.exports = { ci: 'yes' }", 'script'],
])('%s is recognised by its name and contents', (file, text, format) => {
  expect(formatOf({ file, text })).toBe(format)
})

test('an address with a control character is left out with its line', () => {
  const { left } = planned('list.csv', `url\n${origin}/a\n${origin}/b\0c\n`)
  expect(left).toEqual([
    { line: 3, what: `${origin}/bc`, why: 'It contains a control character (U+0000). Type it again.' },
  ])
})
