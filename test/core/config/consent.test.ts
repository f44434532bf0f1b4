import { expect, test } from 'vitest'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { defaultSettings } from '#core/config/settings.ts'

function parsed(consent: string) {
  const text = `name: Jackets
us: { name: Acme, origin: "https://acme.example", pages: { home: / } }
competitors:
  - { name: Globex, origin: "https://globex.example", pages: { home: / }, accept: [".more", "#yes"] }
${consent}
`
  return parseBenchmark({ id: 'jackets', file: 'benchmark.yaml', text, settings: defaultSettings() })
}

test('consent is accepted for all sites, with the buttons of the site that has its own', () => {
  const read = parsed('consent: accepted')
  if (!read.ok) return expect.fail(JSON.stringify(read.problems))
  expect(read.benchmark.consent).toBe('accepted')
  expect(read.benchmark.sites.map(({ accept }) => accept)).toEqual([undefined, ['.more', '#yes']])
})

test.each([['consent: fresh'], ['']])('%s: a button that nobody would click is refused', (consent) => {
  const read = parsed(consent)
  expect(read.ok ? [] : read.problems.map(({ key }) => key)).toEqual(['competitors[0].accept'])
})

test('another word is refused with those that are allowed', () => {
  const read = parsed('consent: acepted')
  expect(read.ok ? [] : read.problems.map(({ hint }) => hint)).toContain('Did you mean "accepted"?')
})
