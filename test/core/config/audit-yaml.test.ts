import { expect, test } from 'vitest'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { defaultSettings } from '#core/config/settings.ts'

const base = `name: Jackets
us: { name: Acme, origin: https://acme.example, pages: { home: /, item: /p/1 } }
competitors: [{ name: Globex, origin: https://globex.example, script: globex.ts }]
steps: [home, item]
`

function read(audits: string) {
  return parseBenchmark({ id: 'jackets', file: 'b.yaml', text: base + audits, settings: defaultSettings() })
}

function problemsOf(audits: string): string[] {
  const parsed = read(audits)
  return parsed.ok
    ? []
    : parsed.problems.map(({ key, message, hint }) => [key, message, hint].filter(Boolean).join(' | '))
}

test('audits with every key, and with none', () => {
  const full = read(`audits:
  every: 12 hours
  runs: 5
  categories: [performance, seo]
  steps: [item]
  pages: { Globex: { item: "/jacket?id=1" } }
  budgets: { performance: 90, lcp: 2.5 s, cls: 0, bytes: 1.5 MB }
`)
  expect(full.ok && full.benchmark.audits).toEqual({
    every: 43_200_000,
    runs: 5,
    categories: ['performance', 'seo'],
    steps: ['item'],
    pages: { Globex: { item: '/jacket?id=1' } },
    budgets: { performance: 90, lcp: 2500, cls: 0, bytes: 1_500_000 },
  })
  const empty = read('audits: {}\n')
  expect(empty.ok && empty.benchmark.audits).toEqual({
    every: 86_400_000,
    runs: 3,
    categories: ['performance', 'accessibility', 'best-practices', 'seo'],
    steps: ['home', 'item'],
    pages: {},
    budgets: {},
  })
  const none = read('')
  expect(none.ok && 'audits' in none.benchmark).toBe(false)
})

test.each([
  ['audits: { runz: 3 }', 'audits.runz | The key "runz" is unknown under "audits".*Did you mean "runs"'],
  ['audits: { runs: 0 }', 'audits.runs | 0 is not a whole number from 1 to 9'],
  ['audits: { every: 5 minutes }', 'audits.every | "5 minutes" is too short. | Allowed: 1 hour to 31 days'],
  ['audits: { categories: [sео] }', 'audits.categories\\[0\\] | There is no category'],
  ['audits: { steps: [itme] }', 'audits.steps\\[0\\] | There is no step "itme".*Did you mean "item"'],
  [
    'audits: { pages: { Globx: { item: /p } } }',
    'audits.pages.Globx | There is no site "Globx".*Did you mean "Globex"',
  ],
  ['audits: { pages: { Globex: { shelf: /p } } }', 'audits.pages.Globex.shelf | There is no step "shelf"'],
  ['audits: { pages: { Globex: { item: p } } }', 'audits.pages.Globex.item | The page "p" does not begin with "/"'],
  ['audits: { budgets: { lpc: 2 s } }', 'audits.budgets.lpc | The key "lpc" is unknown.*Did you mean "lcp"'],
  ['audits: { budgets: { seo: 101 } }', 'audits.budgets.seo | 101 is not a whole number from 0 to 100'],
  [
    'audits: { categories: [seo], budgets: { lcp: 2 s } }',
    'audits.budgets.lcp | "lcp" has a budget but is not audited',
  ],
])('%s is refused', (text, expected) => {
  const problems = problemsOf(`${text}\n`)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(new RegExp(expected.replaceAll(' | ', ' \\| ')))
})
