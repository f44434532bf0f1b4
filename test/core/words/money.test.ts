import { expect, test } from 'vitest'
import { impactWords } from '#core/words/alarm/money.ts'

const impact = {
  kind: 'slower',
  currency: 'AUD',
  lost: null,
  seconds: 2,
  steps: 3,
  perSecond: 0.07,
  capped: false,
} as const

test('sales at risk have a range where it says more than the amount', () => {
  const saidOf = (low: number, high: number) =>
    impactWords({ ...impact, perMonth: { estimate: 240_000, low, high } }, { locale: 'en-AU', markets: 1 }).said
  expect(saidOf(236_000, 243_000)).toBe('About $240,000 in monthly sales at risk while this lasts.')
  expect(saidOf(230_000, 250_000)).toBe(
    'About $240,000 in monthly sales at risk while this lasts ($230,000 to $250,000).',
  )
})

test('no end of a range is the amount itself, but for its digits', () => {
  const saidOf = (estimate: number, low: number, high: number) =>
    impactWords({ ...impact, perMonth: { estimate, low, high } }, { locale: 'en-AU', markets: 1 }).said
  expect(saidOf(10_020_000, 9_690_000, 10_380_000)).toContain('About $10,000,000 in')
  expect(saidOf(10_020_000, 9_690_000, 10_380_000)).toContain('($9,690,000 to $10,400,000)')
  expect(saidOf(19_320, 18_900, 19_740)).toMatch(/^About \$19,300 .* \(\$18,900 to \$19,700\)\.$/)
})

test('a few dollars are whole ones', () => {
  const { said } = impactWords(
    { ...impact, perMonth: { estimate: 3.2, low: 0.45, high: 6 } },
    { locale: 'en-AU', markets: 1 },
  )
  expect(said).toBe('About $3 in monthly sales at risk while this lasts ($0 to $6).')
})

test('a delay has the two digits that the amount has', () => {
  const perMonth = { estimate: 240_000, low: null, high: null }
  expect(impactWords({ ...impact, perMonth }, { markets: 1 }).assumption).toContain(
    'Customers wait 2.0 s longer, averaged over',
  )
})

test('less than one is no amount, and a delay of milliseconds is in milliseconds', () => {
  const { said, assumption } = impactWords(
    { ...impact, perMonth: { estimate: 0.0055, low: 0.0044, high: 0.0067 }, seconds: 0.0065 },
    { locale: 'en-AU', markets: 1 },
  )
  expect(said).toMatch(/^Less than \D*1 in monthly sales at risk while this lasts\.$/)
  expect(assumption).toContain('Customers wait 6.5 ms longer')
  const { said: lost } = impactWords(
    { kind: 'failing', currency: 'AUD', perHour: 0.4, lost: null },
    { locale: 'en-AU', markets: 1 },
  )
  expect(lost).toBe('Less than $1 in sales lost per hour.')
})

test('the amount of one of several markets says that it counts the sales of all', () => {
  const perMonth = { estimate: 240_000, low: null, high: null }
  const { assumption } = impactWords({ ...impact, perMonth }, { markets: 6 })
  expect(assumption).toContain('costs 7% of sales, and that all sales of the 6 markets come from this one. Customers')
  const failing = impactWords({ kind: 'failing', currency: 'AUD', perHour: 2700, lost: null }, { markets: 6 })
  expect(failing.assumption).toContain('all revenue of the 6 markets comes through this journey in this one, evenly')
})

test('what an incident cost once it is over is in the past', () => {
  const perMonth = { estimate: 240_000, low: null, high: null }
  const lost = { estimate: 9000, low: 8000, high: 10_000 }
  const { said, assumption } = impactWords(
    { ...impact, perMonth, lost, steps: 1, capped: true },
    { locale: 'en-AU', markets: 1 },
  )
  expect(said).toBe('About $9,000 in sales at risk during the incident ($8,000 to $10,000).')
  expect(assumption).toBe(
    'Assumes that each second of delay costs 7% of sales. Customers waited 2.0 s longer. Only the first 5 s count. This is an estimate; sales are not measured.',
  )
  const failing = impactWords(
    { kind: 'failing', currency: 'AUD', perHour: 2700, lost: 5400 },
    { locale: 'en-AU', markets: 1 },
  )
  expect(failing).toEqual({
    said: 'Up to $5,400 in sales lost during the incident.',
    assumption:
      'Assumes that all revenue comes through this journey, evenly over the month. This is an estimate; sales are not measured.',
  })
})

test('a tenth of a second is in seconds, and one of an amount is an amount', () => {
  const perMonth = (estimate: number) => ({ estimate, low: estimate, high: 2 * estimate })
  const of = (estimate: number, seconds: number) =>
    impactWords({ ...impact, perMonth: perMonth(estimate), seconds }, { locale: 'en-AU', markets: 1 })
  expect(of(1, 0.1).said).toBe('About $1 in monthly sales at risk while this lasts ($1 to $2).')
  expect(of(0.99, 0.1).said).toBe('Less than $1 in monthly sales at risk while this lasts.')
  expect(of(1, 0.1).assumption).toContain('wait 0.10 s longer')
  expect(of(1, 0.099).assumption).toContain('wait 99 ms longer')
})
