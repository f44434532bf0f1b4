import { expect, test } from 'vitest'
import { overrideSentence } from '#core/words/robots.ts'
import { parsedSites, problemsOf } from './two-sites.ts'

const override = '{ reason: They agreed by mail, reviewer: Kim Lee, date: 2026-11-28 }'

test('who decided to measure a competitor whatever its robots.txt says is kept, and said', () => {
  const read = parsedSites({ competitor: `, ignoreRobots: ${override}` })
  if (!read.ok) return expect.fail(JSON.stringify(read.problems))
  const [, globex] = read.benchmark.sites
  expect(globex?.robots).toEqual({ reason: 'They agreed by mail', reviewer: 'Kim Lee', date: '2026-11-28' })
  expect(globex?.robots && overrideSentence('Globex', globex.robots)).toBe(
    'Globex is measured whatever its robots.txt says: They agreed by mail. Decided by Kim Lee on 2026-11-28.',
  )
})

test.each(['2026-02-30', '28.11.2026', 'yesterday'])('%s is no date', (date) => {
  expect(problemsOf({ competitor: `, ignoreRobots: ${override.replace('2026-11-28', date)}` })).toEqual([
    `competitors[0].ignoreRobots.date: "${date}" is not a date.`,
  ])
})

test('a reason, a reviewer and a date are needed', () => {
  expect(problemsOf({ competitor: ', ignoreRobots: { reason: They agreed by mail }' })).toHaveLength(2)
})

test('our own site has no use for it', () => {
  expect(problemsOf({ us: `, ignoreRobots: ${override}` })).toEqual([
    'us.ignoreRobots: Your own site is measured whatever its robots.txt says.',
  ])
})
