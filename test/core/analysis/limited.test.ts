import { expect, test } from 'vitest'
import { renderLeague } from '#cli/render/league.ts'
import { league } from '#core/analysis/league/league.ts'
import { standingTable } from '#core/analysis/views/standing-table.ts'
import { tableToCsv } from '#core/analysis/views/table.ts'
import { trendTable } from '#core/analysis/views/trend-table.ts'
import { factorWords, limitedSentence } from '#core/words/gap.ts'
import { fakeBenchmark, fakeRound, sydney } from '../rounds.ts'

const walks = {
  Acme: { home: 1000, search: 3500 },
  Northpeak: { home: 1500, search: 6 },
  Globex: { home: 900, search: 3400 },
}
const found = league({
  benchmark: fakeBenchmark(),
  market: sydney,
  rounds: Array.from({ length: 8 }, (_, n) => fakeRound(n, walks)),
})

test('a gap over all steps that counts a step of 583x as 167x says so, on the page and in the terminal', () => {
  const said = 'Over all steps, a gap of over 167x counts as 167x: to Northpeak (search).'
  expect(limitedSentence(found)).toBe(said)
  expect(renderLeague(found, { columns: 120, colour: false })).toContain(said)
  const measured = { ...walks, Northpeak: { home: 1500, search: 60 } }
  const rounds = Array.from({ length: 8 }, (_, n) => fakeRound(n, measured))
  expect(limitedSentence(league({ benchmark: fakeBenchmark(), market: sydney, rounds }))).toBe('')
})

test('a table marks a ratio that is only known to be larger, and a mean of such', () => {
  const { columns, rows } = standingTable([{ sentence: '', promise: '', league: found }])
  const limited = columns.indexOf('gap limited')
  expect(rows.map((row) => [row[3], row[limited]])).toEqual([
    ['Northpeak', 'yes'],
    ['Globex', 'no'],
    ['Acme', null],
  ])
  const trend = trendTable({
    trend: {
      step: 'search',
      metric: 'lcp',
      dates: ['2026-11-22', '2026-11-23', '2026-11-24'],
      times: [{ site: 'Northpeak', us: false, medians: [6, 6, null] }],
      // As a day's record has it, with five digits.
      gaps: [{ competitor: 'Northpeak', days: [[167.34, 167.34, 167.34], [140, 120, 150], null] }],
      otherMethod: 0,
    },
  })
  const lines = tableToCsv(trend).split('\r\n')
  expect(lines[0]).toMatch(/gap high \(ratio\),gap limited$/)
  expect(lines.slice(1, 4).map((line) => line.split(',').slice(5))).toEqual([
    ['167.34', '167.34', '167.34', 'yes'],
    ['140', '120', '150', 'no'],
    ['', '', '', ''],
  ])
})

test('a figure of a chart that is at the limit is said to be beyond it', () => {
  expect([167.34, 167.33536945376872, 0.005976, 1 / 167.33536945376872].map((ratio) => factorWords(ratio))).toEqual([
    'over 167x',
    'over 167x',
    'under 0.0060x',
    'under 0.0060x',
  ])
  expect([167.2, 0.006].map((ratio) => factorWords(ratio))).toEqual(['167x', '0.0060x'])
})
