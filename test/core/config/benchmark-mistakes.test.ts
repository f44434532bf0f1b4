import { expect, test } from 'vitest'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { defaultSettings } from '#core/config/settings.ts'

const file = 'scenarios/jackets/benchmark.yaml'
const files = new Set(['acme.ts', 'lib/steps.ts', 'notes.txt'])

/** `line:column key`, message and hint of each problem. */
function read(text: string): string[] {
  const parsed = parseBenchmark({ id: 'jackets', file, text, settings: defaultSettings(), files })
  if (parsed.ok) return []
  return parsed.problems.map(({ line, column, key, message, hint }) =>
    [`${line}:${column} ${key}`, message, ...(hint === undefined ? [] : [hint])].join(' | '),
  )
}

const base = `name: Jackets
us: { name: Acme, origin: https://acme.example, script: acme.ts }
competitors:
  - { name: Globex, origin: https://globex.example, pages: { home: /, search: /s } }
steps: [home, search]
`

test('the file without it is fine', () => expect(read(base)).toEqual([]))

const cases: [title: string, from: string, to: string, ...problems: string[]][] = [
  [
    'a missing key, at its parent',
    'origin: https://acme.example, ',
    '',
    '2:1 us.origin | The key "origin" is missing. | Write, for example, origin: https://www.acme.com.au',
  ],
  [
    'an indentation that was pasted from a web page',
    '  - { name: Globex',
    '\u00a0\u00a0- { name: Globex',
    '4:1  | This line is indented with a character that looks like a space but is not one. | Delete the indentation and type it again.',
  ],
  [
    'a dash that a word processor made',
    '  - { name: Globex',
    '  – { name: Globex',
    '4:3  | A list item begins with a hyphen, not with this character. | Replace it with "-".',
  ],
  [
    'a merge that was not finished',
    'name: Jackets',
    '<<<<<<< HEAD\nname: Jackets\n=======\nname: Coats\n>>>>>>> spring',
    '1:1  | This line marks a merge of two versions that was not finished. | Keep one version, and delete the lines with <<<<<<<, ======= and >>>>>>>.',
  ],
  [
    'a key one level too high',
    'steps: [home, search]',
    'steps: [home, search]\nprofile: desktop',
    '6:1 profile | The key "profile" is unknown here. Known keys: name, us, competitors, steps, markets, every, loads, limits, consent, target, alarm, business, audits, serve. | It belongs under "markets".',
  ],
  [
    'yes where there are names',
    'steps: [home, search]',
    'steps: [home, search]\nconsent: true',
    '6:10 consent | "consent" must be fresh or accepted, not true. | Write, for example, consent: accepted',
  ],
  [
    'an interval beyond all bounds',
    'steps: [home, search]',
    'steps: [home, search]\nevery: 999999999999999 days',
    '6:8 every | "999999999999999 days" is too long. | Allowed: 1 minute to 7 days.',
  ],
  [
    'an empty value, at its key',
    'name: Jackets',
    'name:',
    '1:1 name | The key "name" has no value. | Write, for example, name: Buying a jacket',
  ],
  [
    'a missing group',
    'us: {',
    'them: {',
    '1:1 us | The key "us" is missing. | Write, for example, us: { name: Acme, origin: "https://www.acme.com.au", pages: { home: / } }',
    '2:1 them | The key "them" is unknown here. Known keys: name, us, competitors, steps, markets, every, loads, limits, consent, target, alarm, business, audits, serve.',
  ],
  [
    'a key of outpace.yaml',
    'steps: [home, search]',
    'steps: [home, search]\nrecipients: [ceo@acme.example]',
    '6:1 recipients | The key "recipients" is unknown here. Known keys: name, us, competitors, steps, markets, every, loads, limits, consent, target, alarm, business, audits, serve. | It belongs in outpace.yaml.',
  ],
  [
    'a key with an invisible character',
    'steps: [home, search]',
    '\u200bsteps: [home, search]',
    '5:1 ["steps"] | The key "steps" is unknown here. Known keys: name, us, competitors, steps, markets, every, loads, limits, consent, target, alarm, business, audits, serve. | Did you mean "steps"? Type it again: it has a character that is invisible or of another alphabet.',
  ],
  [
    'a key with a letter of another alphabet',
    'steps: [home, search]',
    'st\u0435ps: [home, search]',
    '5:1 st\u0435ps | The key "st\u0435ps" is unknown here. Known keys: name, us, competitors, steps, markets, every, loads, limits, consent, target, alarm, business, audits, serve. | Did you mean "steps"? Type it again: it has a character that is invisible or of another alphabet.',
  ],
  [
    'text where a list belongs',
    'steps: [home, search]',
    'steps: home',
    '5:8 steps | "steps" must be a list, not "home". | Write, for example, steps: [home, search, product]',
  ],
  ['a list where text belongs', 'name: Jackets', 'name: [Jackets]', '1:7 name | A name must be text, not a list.'],
  [
    'a number where a name belongs',
    'name: Globex',
    'name: 360',
    '4:13 competitors[0].name | A name must be text; 360 is not. | Put it in quotes: "360".',
  ],
  [
    'an item that is no group',
    'steps: [home, search]',
    'steps: [home, search]\nmarkets: [Sydney]',
    '6:11 markets[0] | This item must be a group of keys, not "Sydney". | Write, for example, { name: Sydney phone, region: ap-southeast-2 }',
  ],
  [
    'no competitor',
    /competitors:\n.*\n/.exec(base)?.[0] ?? '',
    'competitors: []\n',
    '3:14 competitors | No competitors are given. | Add at least 1.',
  ],
  [
    'a name with a terminal escape',
    'name: Jackets',
    'name: "\\e[31mJackets"',
    '1:7  | There is a control character (U+001B), which most editors do not show, in this value. | Type this line again.',
  ],
  [
    'a recording that is not JSON',
    'script: acme.ts',
    'recording: acme.har',
    '2:60 us.recording | "acme.har" is not a recording (.json). | Write, for example, "acme.json".',
  ],
  [
    'the steps of a recording without one',
    'script: acme.ts',
    'script: acme.ts, steps: { home: 2 }',
    '2:66 us.steps | The "steps" of a site say where each begins in its "recording", and this site has none. | Move them out of the site, or add a recording.',
  ],
  [
    'a beginning that is neither number nor title',
    'script: acme.ts',
    'recording: acme.json, steps: { home: [2] }',
    '2:60 us.recording | There is no file "acme.json" in the folder of this benchmark. | Did you mean "acme.ts"?',
    '2:86 us.steps.home | "home" must be a number from 1 on or a text, not a list. | Write, for example, home: 2',
  ],
  [
    'consent',
    'script: acme.ts',
    'script: acme.ts, consent: accepted',
    '2:66 us.consent | Consent is one setting for all sites: a page with its banner and one without it cannot be compared. | Write consent: accepted or consent: fresh once, at the top of the file, and remove it here.',
  ],
  [
    'a button to accept nothing',
    'script: acme.ts',
    'script: acme.ts, accept: ["#yes"]',
    '2:66 us.accept | Consent banners of this benchmark are not accepted, so nothing would be clicked. | Write consent: accepted at the top of the file, or remove this key.',
  ],
  [
    'a text for a selector',
    'script: acme.ts',
    'script: acme.ts, accept: ["text=Accept"]',
    '2:66 us.accept | Consent banners of this benchmark are not accepted, so nothing would be clicked. | Write consent: accepted at the top of the file, or remove this key.',
    '2:75 us.accept[0] | "text=Accept" is not a CSS selector. | Write, for example, "#accept-all".',
  ],
  [
    'both pages and a script',
    'script: acme.ts',
    'script: acme.ts, pages: { home: /, search: /s }',
    '2:49 us.script | A site has "pages", a "script" or a "recording", only one of them. | Remove the others.',
  ],
  [
    'neither',
    ', script: acme.ts',
    '',
    '2:1 us | The site "Acme" needs "pages", a "script" or a "recording", which define how a customer walks through it. | Write, for example, pages: { home: / } or script: acme.ts',
  ],
  [
    'a script outside',
    'script: acme.ts',
    'script: ../acme.ts',
    '2:57 us.script | "../acme.ts" is outside the benchmark\'s folder. | Put the file next to benchmark.yaml and write only its name.',
  ],
  [
    'a script on a full path',
    'script: acme.ts',
    'script: /etc/acme.ts',
    '2:57 us.script | "/etc/acme.ts" is outside the benchmark\'s folder. | Put the file next to benchmark.yaml and write only its name.',
  ],
  [
    'a script at a URL',
    'script: acme.ts',
    'script: file:///acme.ts',
    '2:57 us.script | "file:///acme.ts" is outside the benchmark\'s folder. | Put the file next to benchmark.yaml and write only its name.',
  ],
  [
    'a script with a backslash',
    'script: acme.ts',
    'script: lib\\steps.ts',
    '2:57 us.script | "lib\\steps.ts" contains a backslash. | Put "/" between folders.',
  ],
  [
    'a script of another kind',
    'script: acme.ts',
    'script: notes.txt',
    '2:57 us.script | "notes.txt" is not a TypeScript or JavaScript file (.ts, .mts, .js, .mjs). | Write, for example, "acme.ts".',
  ],
  [
    'a script that does not exist',
    'script: acme.ts',
    'script: lib/stesp.ts',
    '2:57 us.script | There is no file "lib/stesp.ts" in the folder of this benchmark. | Did you mean "lib/steps.ts"?',
  ],
  [
    'serving without a module',
    'https://acme.example',
    'served',
    '2:27 us.origin | The origin "served" needs a module that starts the site. | Add, for example, serve: serve.ts',
  ],
  [
    'a module that serves nobody',
    'steps:',
    'serve: acme.ts\nsteps:',
    '5:1 serve | No site has the origin "served", so nothing needs to be started. | Remove this key.',
  ],
  [
    'an address without https',
    'https://acme.example',
    'www.acme.example',
    '2:27 us.origin | "www.acme.example" does not begin with https:// or http://. | Did you mean "https://www.acme.example"?',
  ],
  [
    'an address that is nearly a word',
    'https://acme.example',
    'serve',
    '2:27 us.origin | "serve" does not begin with https:// or http://. | Did you mean "served"?',
  ],
  [
    'an address with a page',
    'https://acme.example',
    'https://acme.example/shop?x=1#y',
    '2:27 us.origin | "https://acme.example/shop?x=1#y" is the address of a page; a site\'s address ends after the host name. | Write "https://acme.example". The rest belongs in pages.',
  ],
  [
    'an address with a password',
    'https://acme.example',
    'https://bob:hunter2@acme.example',
    '2:27 us.origin | This address contains a user name or password, visible to anyone who reads the file. | Write "https://acme.example".',
  ],
  [
    'a page on another host',
    '/s }',
    '//evil.example/s }',
    '4:79 competitors[0].pages.search | "//evil.example/s" is not the address of a page of this site. | Write the part of the address that follows the host name, for example "/search?q=jacket".',
  ],
  [
    'a page with its host',
    '/s }',
    '"https://globex.example/s?q=1" }',
    '4:79 competitors[0].pages.search | "https://globex.example/s?q=1" has a host name; a page is what follows it in the address of its site. | Write "/s?q=1" if that is on the origin of this site.',
  ],
  [
    'two sites of one name',
    'name: Globex',
    'name: Acme',
    '4:13 competitors[0].name | Two sites are called "Acme". | Give each its own name.',
  ],
  [
    'two sites of similar names',
    'name: Globex',
    'name: acme!',
    '4:13 competitors[0].name | The sites "Acme" and "acme!" have names that are too similar. | Names must differ in more than capitals, spaces and punctuation.',
  ],
  [
    'a site with a reserved name',
    'name: Globex',
    'name: fastest',
    '4:13 competitors[0].name | A site cannot be called "fastest": the word has a special meaning under "against".',
  ],
  [
    'a misspelled step',
    'search: /s',
    'serach: /s',
    '4:71 competitors[0].pages.serach | There is no step "serach". The steps are home, search. | Did you mean "search"?',
  ],
  [
    'a step without a page',
    ', search: /s }',
    ' }',
    '4:53 competitors[0].pages | Globex has no page for the step search. | Write, for example, search: /page',
  ],
  [
    'a page without a step',
    'search: /s }',
    'search: /s, checkout: /c }',
    '4:83 competitors[0].pages.checkout | There is no step "checkout". The steps are home, search.',
  ],
  [
    'a step given twice',
    'steps: [home, search]',
    'steps: [home, search, search]',
    '5:23 steps[2] | Two steps are called "search". | Give each its own name.',
  ],
  [
    'a step that is a number',
    'steps: [home, search]',
    'steps: [home, search, 3]',
    '5:23 steps[2] | The name of a step must contain a letter; 3 has none. | Write, for example, "step 1".',
  ],
  [
    'a step without letters',
    'steps: [home, search]',
    'steps: [home, search, "3"]',
    '4:53 competitors[0].pages | Globex has no page for the step 3. | Write, for example, 3: /page',
    '5:23 steps[2] | The name of a step must contain a letter; "3" has none. | Write, for example, "step 1".',
  ],
  [
    'markets of one name',
    'steps:',
    'markets: [{ name: A, region: local }, { name: a, region: local }]\nsteps:',
    '5:47 markets[1].name | The markets "A" and "a" have names that are too similar. | Names must differ in more than capitals, spaces and punctuation.',
  ],
  [
    'our own site as the target',
    'steps:',
    'target: { against: acme }\nsteps:',
    '5:20 target.against | "acme" is your own site; name a competitor. Allowed: fastest, median or Globex.',
  ],
  [
    'an unknown competitor',
    'steps:',
    'target: { against: Globx }\nsteps:',
    '5:20 target.against | There is no competitor "Globx". Allowed: fastest, median or Globex. | Did you mean "Globex"?',
  ],
  [
    'a promise of bytes',
    'steps:',
    'target: { metric: bytes, promise: 3 s }\nsteps:',
    '5:35 target.promise | A promise is a time, but the metric "bytes" is not. | Remove the promise, or choose a metric such as lcp.',
  ],
  [
    'a margin too small',
    'steps:',
    'target: { margin: 0.1% }\nsteps:',
    '5:19 target.margin | "0.1%" is too small. | Allowed: 1% to 100%.',
  ],
  [
    'a schedule too tight',
    'steps:',
    'every: 30 s\nsteps:',
    '5:8 every | "30 s" is too short. | Allowed: 1 minute to 7 days.',
  ],
  [
    'a schedule with seconds',
    'steps:',
    'every: 90 s\nsteps:',
    '5:8 every | "90 s" is not a whole number of minutes. | Write, for example, "2 min".',
  ],
  ['too many loads', 'steps:', 'loads: 10\nsteps:', '5:8 loads | 10 is not a whole number from 1 to 9.'],
  ['loads in words', 'steps:', 'loads: three\nsteps:', '5:8 loads | "three" is not a whole number from 1 to 9.'],
  [
    'a visit shorter than a step',
    'steps:',
    'limits: { visit: 20 s }\nsteps:',
    '5:18 limits.visit | A step may take longer ("30 s") than the whole visit ("20 s"). | Shorten the step or lengthen the visit.',
  ],
  [
    'a recipient who is listed twice',
    'steps:',
    'alarm: { to: [a@acme.example, { to: A@Acme.example, severity: urgent }, b@acme.example] }\nsteps:',
    '5:31 alarm.to[1] | "A@Acme.example" is already listed. | List each address once.',
  ],
  [
    'a mail address without a host',
    'steps:',
    'alarm: { to: [ceo] }\nsteps:',
    '5:15 alarm.to[0] | "ceo" is not a mail address. | Write, for example, "ceo@acme.example".',
  ],
  [
    'half of the business',
    'steps:',
    'business: { conversionPerSecond: 5% }\nsteps:',
    '5:1 business.monthlyRevenue | The key "monthlyRevenue" is missing. | Write, for example, monthlyRevenue: 2000000 AUD',
  ],
  [
    'a key given twice',
    'steps:',
    'name: Coats\nsteps:',
    '5:1 name | The key "name" is given twice; the first is on line 1. | Keep one of them.',
  ],
  [
    'an address that was copied with the end of its sentence',
    'origin: https://globex.example,',
    'origin: "https://globex.example.:8443",',
    '4:29 competitors[0].origin | The host name in "https://globex.example.:8443" ends with a dot. | Write "https://globex.example:8443".',
  ],
  [
    'an address of another kind',
    'origin: https://globex.example,',
    'origin: "ftp://globex.example",',
    '4:29 competitors[0].origin | "ftp://globex.example" does not begin with https:// or http://. | Write, for example, "https://www.acme.com.au".',
  ],
  [
    'a step without a name, which no site can have a page for',
    'steps: [home, search]',
    'steps: [home, search, ""]',
    '5:23 steps[2] | This name is empty.',
  ],
  [
    'a decimal comma',
    'steps:',
    'target: { promise: 3,5 s }\nsteps:',
    '5:20 target.promise | 3 has no unit. | Write, for example, "3 ms" or "3 s".',
    '5:22 target["5 s"] | The key "5 s" is unknown under "target". Known keys: against, metric, margin, promise. | A comma begins a new key here: write 3.5 for 3,5, and put 2,000 in quotes.',
  ],
  [
    'a consent that nobody gives',
    'steps:',
    'consent: accept\nsteps:',
    '5:10 consent | There is no value "accept". Known values: fresh, accepted. | Did you mean "accepted"?',
  ],
  [
    'a category of audits that Lighthouse does not have',
    'steps:',
    'audits: { categories: [pwa] }\nsteps:',
    '5:24 audits.categories[0] | There is no category "pwa". Known categories: performance, accessibility, best-practices, seo.',
  ],
  [
    'a step that no object of JavaScript could have',
    'pages: { home: /, search: /s }',
    'pages: { home: /, __proto__: /s }',
    '4:71  | Nothing can be called __proto__, because JavaScript keeps that name for itself. | Rename it.',
  ],
  [
    'a competitor that no object of JavaScript could have',
    'name: Globex',
    'name: __proto__',
    '4:13 competitors[0].name | Nothing can be called __proto__, because JavaScript keeps that name for itself. | Rename it.',
  ],
  [
    'a merge key',
    'pages: { home: /, search: /s }',
    'expect: &own {}, pages: { <<: *own, search: /s }',
    '4:79  | Merge keys (<<) are not read. | Write the keys out, or repeat a whole value, as in pages: *pages.',
  ],
  [
    'a key of a prototype',
    'steps:',
    '__proto__: { loads: 1 }\nsteps:',
    '5:1  | Nothing can be called __proto__, because JavaScript keeps that name for itself. | Rename it.',
  ],
]
test.each(cases)('%s', (_, from, to, ...expected) => {
  expect(base).toContain(from)
  expect(read(base.replace(from, to))).toEqual(expected)
})
