import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as assumptions from '#core/analysis/cost/assumptions.ts'
import type { Range } from '#core/analysis/cost/range.ts'

const docs = readFileSync(new URL('../../../docs/cost.md', import.meta.url), 'utf8')

/** The figures of a row of the table of assumptions. */
function figuresOf(row: string): string {
  const line = docs.split('\n').find((each) => each.startsWith(`| ${row}`)) ?? expect.fail(`no row "${row}"`)
  return line.split('|')[2] ?? ''
}

const inWords = (figure: number, unit: number) => (figure / unit).toLocaleString('en')

test.each<[row: string, Range, unit: number]>([
  ['seconds a step', assumptions.secondsAStep, 1],
  ['consent accepted', assumptions.secondsToAccept, 1],
  ['seconds a visit', assumptions.secondsAVisit, 1],
  ['seconds a round', assumptions.secondsARound, 1],
  ['evidence', assumptions.evidenceFiles, 1],
  ['evidence', assumptions.evidenceBytes, 1e6],
  ['a Lighthouse run', assumptions.auditSeconds, 1],
  ['a Lighthouse run', assumptions.auditBytes, 1e6],
  ['`judge`', assumptions.judgeSeconds, 1],
  ['`notify`', assumptions.reminderSeconds, 1],
  ['`notify`', assumptions.digestSeconds, 1],
  ['`notify`', assumptions.fieldSeconds, 1],
  ['logs', assumptions.logBytes, 1e3],
  ['data out', assumptions.requestBytes, 1e3],
  ['dashboard', assumptions.dashboardRequests, 1],
  ['dashboard', assumptions.apiSeconds, 1],
  ['mails', assumptions.mailsAPerson, 1],
  ['mails', assumptions.alarmMails, 1],
])('the docs list what the estimate assumes of %s', (row, { low, likely, high }, unit) => {
  const listed = [low, likely, high].map((figure) => inWords(figure, unit)).join(', ')
  expect(` ${figuresOf(row)}`).toContain(` ${listed} `)
})

test.each<[row: string, figures: string]>([
  ['dispatching', `${assumptions.dispatchSeconds.low} to ${assumptions.dispatchSeconds.high} s,`],
  ['dispatching', `${assumptions.settingsBytes / 1e3} kB of live settings`],
  [
    'dispatching',
    `${assumptions.messageRequests} requests of SQS a message; ${inWords(assumptions.pollsAQueue, 1)} requests`,
  ],
  ['a Lighthouse run', `${assumptions.auditFiles} files`],
  ['counting markets', `${assumptions.healthBytes} B and ${assumptions.expectedBytes} B for each market`],
  ['record of a round', `${assumptions.recordBytes} B + ${assumptions.sampleBytes} B for each`],
  ['detectors', `${assumptions.streamBytes / 1e3} kB for each`],
  ['detectors', `${assumptions.stateBytes / 1e3} kB of state`],
  ['day record', `${assumptions.recordBytes} B + ${assumptions.dayBytes} B for each`],
])('the docs list what the estimate assumes of %s: %s', (row, figures) => {
  expect(figuresOf(row)).toContain(figures)
})
