import { expect, test } from 'vitest'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { defaultSettings } from '#core/config/settings.ts'

function parsed(expected: string, { steps = '', walk = 'pages: { home: /, product: /p/1 }' } = {}) {
  const text = `name: Jackets
us: { name: Acme, origin: "https://acme.example", pages: { home: /, product: /p/1 } }
competitors:
  - { name: Globex, origin: "https://globex.example", ${walk}, expect: ${expected} }
${steps}
`
  return parseBenchmark({ id: 'jackets', file: 'benchmark.yaml', text, settings: defaultSettings() })
}

function problems(...given: Parameters<typeof parsed>): string[] {
  const read = parsed(...given)
  return read.ok ? [] : read.problems.map(({ key, message, hint }) => [key, message, hint ?? ''].join(' | '))
}

test('what is expected of a step is kept, as written', () => {
  const read = parsed('{ product: { text: " Add to bag ", selector: ".price", title: Jacket, language: EN-au } }')
  if (!read.ok) return expect.fail(JSON.stringify(read.problems))
  expect(read.benchmark.sites.map((site) => site.expect)).toEqual([
    undefined,
    { product: { text: 'Add to bag', selector: '.price', title: 'Jacket', language: 'en-AU' } },
  ])
})

test('a text may be as long as 200 characters', () => {
  expect(problems(`{ home: { title: ${'x'.repeat(200)} } }`)).toEqual([])
})

test('a site with a script may expect something, too', () => {
  const site = { walk: 'script: globex.ts', steps: 'steps: [home, product]' }
  expect(problems('{ produkt: { text: Add to bag } }', site).join()).toMatch(
    /expect.produkt \| There is no step "produkt"/,
  )
  expect(problems('{ product: { text: Add to bag } }', site)).toEqual([])
})

test.each([
  [
    '{ produkt: { text: x } }',
    'expect.produkt | There is no step "produkt". The steps are those of Acme: home, product. | Did you mean "product"?',
  ],
  [
    '{ home: {} }',
    'expect.home | Nothing is expected of the step "home". | Write, for example, { text: Add to bag }, or remove the step from expect.',
  ],
  [
    '{ home: { txt: x } }',
    'expect.home.txt | The key "txt" is unknown under "home". Known keys: text, selector, title, language. | Did you mean "text"?',
  ],
  ['{ home: { text: 404 } }', 'expect.home.text | 404 is not a text. | Put it in quotes: "404".'],
  ['{ home: { text: "" } }', 'expect.home.text | This text is empty. | '],
  [
    `{ home: { title: ${'x'.repeat(201)} } }`,
    'expect.home.title | This text has 201 characters; at most 200 are compared. | ',
  ],
  [
    '{ home: { selector: "text=Add" } }',
    'expect.home.selector | "text=Add" is not a CSS selector. | Write, for example, ".price"; what it says belongs in text.',
  ],
  [
    '{ home: { selector: "//h1" } }',
    'expect.home.selector | "//h1" is not a CSS selector. | Write, for example, ".price"; what it says belongs in text.',
  ],
  [
    '{ home: { language: english } }',
    'expect.home.language | "english" is not a language that browsers support. | Write, for example, "en-AU".',
  ],
])('%s is refused', (expected, problem) => {
  expect(problems(expected)).toEqual([`competitors[0].${problem}`])
})
