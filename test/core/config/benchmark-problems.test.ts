import { expect, test } from 'vitest'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { formatProblems, type Problem } from '#core/config/problem.ts'
import { defaultSettings } from '#core/config/settings.ts'

const file = 'scenarios/jackets/benchmark.yaml'
const files = new Set(['acme.ts', 'lib/steps.ts', 'notes.txt'])

function problemsOf(text: string): Problem[] {
  const parsed = parseBenchmark({ id: 'jackets', file, text, settings: defaultSettings(), files })
  return parsed.ok ? [] : parsed.problems
}

/** `line:column key`, message and hint of each problem. */
function read(text: string): string[] {
  return problemsOf(text).map(({ line, column, key, message, hint }) =>
    [`${line}:${column} ${key}`, message, ...(hint === undefined ? [] : [hint])].join(' | '),
  )
}

test('a problem as a person sees it', () => {
  const text = `name: Buying a jacket
us: { name: Acme, origin: https://www.acme.com.au, script: acme.ts }
competitors:
  - { name: Globex, origin: https://globex.example, pages: { home: / } }
steps: [home]
markets:
  - { name: Sydney phone, region: ap-southeast-2, profile: phone-4q }
  - { name: Home, regoin: local }
`
  expect(formatProblems(problemsOf(text))).toBe(`scenarios/jackets/benchmark.yaml:7:60  markets[0].profile
  There is no profile "phone-4q". Known profiles: phone-4g, desktop-cable, desktop.
  Did you mean "phone-4g"?

    7 |   - { name: Sydney phone, region: ap-southeast-2, profile: phone-4q }
      |                                                            ^

scenarios/jackets/benchmark.yaml:8:19  markets[1].regoin
  The key "regoin" is unknown under "markets". Known keys: name, region, profile, locale, timeZone.
  Did you mean "region"?

    8 |   - { name: Home, regoin: local }
      |                   ^`)
})

test('everything that is wrong with a file, at once', () => {
  const text = `nmae: Buying a jacket
us: { name: Acme, origin: "https://user:pw@www.acme.com.au/shop", scirpt: ../acme.ts }
competitors:
  - name: acme
    origin: globex.example
    pages: { home: /, serach: "https://globex.example/s?q=1", checkout: p }
  - name: 360
    origin: ftp://x
    pages: { home: / }
    script: acne.ts
  - name: Lonely
    origin: https://lonely.example
  -
steps: [home, search, product, search]
markets:
  - { name: Sydney phone, region: Sydney, profile: phone-4q, locale: en_AU, timeZone: Sydney }
  - { name: sydney-phone, region: ap-southeast2, profile: Desktop, locale: english, timeZone: "+10:00" }
every: 15
loads: 2.5
limits: { step: 5 minutes, visit: 20 s, memory: 2 }
target: { against: Globx, metric: lpc, margin: 0.05, promise: 3 sek }
alarm: { to: ceo@acme.example, falseAlarms: 1 per yaer }
business: { monthlyRevenue: 2000000, conversionPerSecond: 7 }
colour: red
`
  expect(read(text)).toEqual([
    '1:1 nmae | The key "nmae" is unknown here. Known keys: name, us, competitors, steps, markets, every, loads, limits, consent, target, alarm, business, audits, serve. | Did you mean "name"?',
    '2:27 us.origin | This address contains a user name or password, visible to anyone who reads the file. | Write "https://www.acme.com.au".',
    '2:67 us.scirpt | The key "scirpt" is unknown under "us". Known keys: name, origin, pages, script, ignoreRobots, sideEffects, authentication, headers, recording, steps, expect, accept. | Did you mean "script"?',
    '2:75 us.script | "../acme.ts" is outside the benchmark\'s folder. | Put the file next to benchmark.yaml and write only its name.',
    '4:11 competitors[0].name | The sites "Acme" and "acme" have names that are too similar. | Names must differ in more than capitals, spaces and punctuation.',
    '5:13 competitors[0].origin | "globex.example" does not begin with https:// or http://. | Did you mean "https://globex.example"?',
    '6:5 competitors[0].pages | acme has no page for the step product. | Write, for example, product: /page',
    '6:23 competitors[0].pages.serach | There is no step "serach". The steps are home, search, product. | Did you mean "search"?',
    '6:31 competitors[0].pages.serach | "https://globex.example/s?q=1" has a host name; a page is what follows it in the address of its site. | Write "/s?q=1" if that is on the origin of this site.',
    '6:63 competitors[0].pages.checkout | There is no step "checkout". The steps are home, search, product.',
    '6:73 competitors[0].pages.checkout | The page "p" does not begin with "/". | Write the part of the address that follows the host name, for example "/search?q=jacket".',
    '7:11 competitors[1].name | A name must be text; 360 is not. | Put it in quotes: "360".',
    '8:13 competitors[1].origin | "ftp://x" does not begin with https:// or http://. | Write, for example, "https://www.acme.com.au".',
    '9:5 competitors[1].pages | This site has no page for the steps search, product. | Write, for example, search: /page',
    '10:5 competitors[1].script | A site has "pages", a "script" or a "recording", only one of them. | Remove the others.',
    '10:13 competitors[1].script | There is no file "acne.ts" in the folder of this benchmark. | Did you mean "acme.ts"?',
    '11:5 competitors[2] | The site "Lonely" needs "pages", a "script" or a "recording", which define how a customer walks through it. | Write, for example, pages: { home: / } or script: acme.ts',
    '13:4 competitors[3] | This item of the list is empty. | Write, for example, { name: Acme, origin: "https://www.acme.com.au", pages: { home: / } }',
    '14:32 steps[3] | Two steps are called "search". | Give each its own name.',
    '16:35 markets[0].region | "Sydney" is neither an AWS region nor "local". | Sydney is "ap-southeast-2".',
    '16:52 markets[0].profile | There is no profile "phone-4q". Known profiles: phone-4g, desktop-cable, desktop. | Did you mean "phone-4g"?',
    '16:70 markets[0].locale | "en_AU" is not a language that browsers support. | Did you mean "en-AU"?',
    '16:87 markets[0].timeZone | "Sydney" is not a time zone. | Did you mean "Australia/Sydney"?',
    '17:13 markets[1].name | The markets "Sydney phone" and "sydney-phone" have names that are too similar. | Names must differ in more than capitals, spaces and punctuation.',
    '17:35 markets[1].region | "ap-southeast2" is neither an AWS region nor "local". | Did you mean "ap-southeast-2"?',
    '17:59 markets[1].profile | There is no profile "Desktop". Known profiles: phone-4g, desktop-cable, desktop. | Did you mean "desktop"?',
    '17:76 markets[1].locale | "english" is not a language that browsers support. | Write, for example, "en-AU".',
    '17:95 markets[1].timeZone | "+10:00" is not a time zone. | Write, for example, "Australia/Sydney".',
    '18:8 every | 15 has no unit. | Write, for example, "15 minutes" or "15 hours".',
    '19:8 loads | 2.5 is not a whole number from 1 to 9.',
    '20:17 limits.step | A step may take longer ("5 minutes") than the whole visit ("20 s"). | Shorten the step or lengthen the visit.',
    '20:49 limits.memory | 2 has no unit. | Write, for example, "2 GB".',
    '21:20 target.against | There is no competitor "Globx". Allowed: fastest, median, acme or Lonely.',
    '21:35 target.metric | There is no metric "lpc". Known metrics: ttfb, fcp, lcp, icp, cls, inp, tbt, load, speedIndex, duration, bytes, requests. | Did you mean "lcp"?',
    '21:48 target.margin | 0.05 has no % sign. | Did you mean "5%"?',
    '21:63 target.promise | "3 sek" has the unknown unit "sek". Use ms, s, minutes, hours or days. | Did you mean "3 sec"?',
    '22:14 alarm.to | "to" must be a list, not "ceo@acme.example". | Write, for example, to: [ceo@acme.example]',
    '22:45 alarm.falseAlarms | "1 per yaer" has the unknown period "yaer". Use day, week, month, quarter or year. | Did you mean "1 per year"?',
    '23:29 business.monthlyRevenue | 2000000 has no currency. | Write, for example, "2000000 USD".',
    '23:59 business.conversionPerSecond | 7 has no % sign. | Did you mean "7%"?',
    '24:1 colour | The key "colour" is unknown here. Known keys: name, us, competitors, steps, markets, every, loads, limits, consent, target, alarm, business, audits, serve.',
  ])
})

const base = `name: Jackets
us: { name: Acme, origin: https://acme.example, script: acme.ts }
competitors:
  - { name: Globex, origin: https://globex.example, pages: { home: /, search: /s } }
steps: [home, search]
`

test.each([
  ['https://bob@acme.example', 'contains a user name or password'],
  ['https://:hunter2@acme.example', 'contains a user name or password'],
  ['https://acme.example/shop', 'is the address of a page'],
  ['https://acme.example/?ref=mail', 'is the address of a page'],
  ['https://acme.example/#top', 'is the address of a page'],
  ['https://', 'is not the address of a site'],
])('the address of a site is nothing but the site: %s', (origin, message) => {
  expect(read(base.replace('https://acme.example', `"${origin}"`))).toEqual([expect.stringContaining(message)])
})

test.each([
  ['80 s', '"80 s" is not a whole number of minutes. | Write, for example, "1 min".'],
  ['90 s', '"90 s" is not a whole number of minutes. | Write, for example, "2 min".'],
  ['30 s', '"30 s" is too short. | Allowed: '],
  ['8 days', '"8 days" is too long. | Allowed: '],
])('a schedule has whole minutes and bounds: %s', (every, message) => {
  expect(read(`${base}every: ${every}\n`).join()).toContain(`6:8 every | ${message}`)
})

test('a key in the wrong place is sent to its place, unless it has many', () => {
  const hintOf = (key: string) => problemsOf(`${base}${key}: x\n`).find((each) => each.key === key)?.hint
  expect(hintOf('origin')).toBe('It belongs under "us" or "competitors".')
  expect(hintOf('margin')).toBe('It belongs under "target".')
  expect(hintOf('pages')).toBeUndefined()
})

test('a misspelt key beside the right one is reported, and what the right one says holds', () => {
  expect(read(`${base}evry: 7 minutes\nevery: 5 lightyears\n`)).toEqual([
    expect.stringMatching(/^6:1 evry \| The key "evry" is unknown here\..*Did you mean "every"\?$/),
    expect.stringContaining('7:8 every | "5 lightyears"'),
  ])
})

test('what a file says cannot reach the terminal', () => {
  const text = `${base}"\\e]0;owned\\a": 1\n"\\u202etxt": 2\ntarget: { against: "\\e[2J\\e[31m${'x'.repeat(500)}" }\n`
  const shown = formatProblems(problemsOf(text))
  expect(shown).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u)
  expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(300)
})

test('a password in an address is not printed', () => {
  const shown = formatProblems(problemsOf(base.replace('https://acme.example', 'https://bob:hunter2@acme.example/')))
  expect(shown).not.toContain('hunter2')
  expect(shown).toContain('https://***********@acme.example/')
})

test('nor is what stands in the place of a secret, while a step may have the name of one', () => {
  const access =
    'authentication: { user: me, password: "Hunter2!" }, headers: { X-Api-Key: Hunter2abc }, script: acme.ts'
  const own = formatProblems(problemsOf(base.replace('script: acme.ts', access)))
  expect(own).toContain('X-Api-Key: **********')
  expect(own).not.toContain('Hunter2')
  const step = formatProblems(problemsOf(base.replace('search: /s }', 'password: reset/mail }')))
  expect(step).toContain('password: reset/mail }')
})

test('a long line is cut around the caret', () => {
  const steps = Array.from({ length: 24 }, (_, n) => `step-number-${n}`).join(', ')
  const text = base
    .replace('pages: { home: /, search: /s }', 'script: acme.ts')
    .replace('steps: [home, search]', `steps: [${steps}, 7, ${steps}]`)
  const shown = formatProblems(
    problemsOf(text.replace(/, 7.*/, ', 7, last, more-than-fits-into-one-line-of-a-terminal, far-more]')),
  )
  expect(shown).toBe(`scenarios/jackets/benchmark.yaml:5:383  steps[24]
  The name of a step must contain a letter; 7 has none.
  Write, for example, "step 1".

    5 | …er-21, step-number-22, step-number-23, 7, last, more-than-fits-into-one-line-of-a-terminal, far-more]
      |                                         ^`)
})
