import { expect, test } from 'vitest'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { overrideSentence } from '#core/words/robots.ts'

const override = '{ reason: They agreed by mail, reviewer: Kim Lee, date: 2026-11-28 }'

function parsed({ us = '', competitor = '' }) {
  const text = `name: Jackets
us: { name: Acme, origin: "https://acme.example", pages: { home: / }${us} }
competitors:
  - { name: Globex, origin: "https://globex.example", pages: { home: / }${competitor} }
`
  return parseBenchmark({ id: 'jackets', file: 'benchmark.yaml', text, settings: defaultSettings() })
}

function problems(given: Parameters<typeof parsed>[0]): string[] {
  const read = parsed(given)
  return read.ok ? [] : read.problems.map(({ key, message }) => `${key}: ${message}`)
}

test('who decided to measure a competitor whatever its robots.txt says is kept, and said', () => {
  const read = parsed({ competitor: `, ignoreRobots: ${override}` })
  if (!read.ok) return expect.fail(JSON.stringify(read.problems))
  const [, globex] = read.benchmark.sites
  expect(globex?.robots).toEqual({ reason: 'They agreed by mail', reviewer: 'Kim Lee', date: '2026-11-28' })
  expect(globex?.robots && overrideSentence('Globex', globex.robots)).toBe(
    'Globex is measured whatever its robots.txt says: They agreed by mail. Decided by Kim Lee on 2026-11-28.',
  )
})

test.each(['2026-02-30', '28.11.2026', 'yesterday'])('%s is no date', (date) => {
  expect(problems({ competitor: `, ignoreRobots: ${override.replace('2026-11-28', date)}` })).toEqual([
    `competitors[0].ignoreRobots.date: "${date}" is not a date.`,
  ])
})

test('a reason, a reviewer and a date are needed', () => {
  expect(problems({ competitor: ', ignoreRobots: { reason: They agreed by mail }' })).toHaveLength(2)
})

test('our own site has no use for it', () => {
  expect(problems({ us: `, ignoreRobots: ${override}` })).toEqual([
    'us.ignoreRobots: Your own site is measured whatever its robots.txt says.',
  ])
})
