import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Parsed } from '#core/model/parsed.ts'
import {
  formatDuration,
  formatPercentage,
  formatSize,
  parseDuration,
  parseMoney,
  parsePercentage,
  parseRate,
  parseSize,
  parseSpeed,
} from '#core/model/units.ts'

const runs = { seed: 42, numRuns: 2000 }

describe('durations', () => {
  test.each([
    ['3 s', 3000],
    ['500 ms', 500],
    ['0 ms', 0],
    ['15 minutes', 900_000],
    ['1 day', 86_400_000],
    ['2h', 7_200_000],
    ['1.5 s', 1500],
    ['1 h 30 min', 5_400_000],
    ['2 weeks', 1_209_600_000],
    [' 1 MINUTE ', 60_000],
    ['1.23456 ms', 1.235],
    ['1 s'.padEnd(100), 1000],
  ])('%s is parsed', (text, ms) => expect(parseDuration(text)).toEqual({ ok: true, value: ms }))

  test.each([
    [0, '0 ms'],
    [0.4, '0.4 ms'],
    [7.25, '7.3 ms'],
    [9.94, '9.9 ms'],
    [9.96, '10 ms'],
    [12.34, '12 ms'],
    [870, '870 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [4213, '4.21 s'],
    [8000, '8.00 s'],
    [9994, '9.99 s'],
    [9996, '10.0 s'],
    [42_130, '42.1 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min'],
    [83_000, '1 min 23 s'],
    [900_000, '15 min'],
    [3_000_000, '50 min'],
    [3_599_700, '1 h'],
    [5_400_000, '1 h 30 min'],
    [72_000_000, '20 h'],
    [86_399_000, '1 d'],
    [35 * 86_400_000, '35 d'],
    [-120, '-120 ms'],
    [-4213, '-4.21 s'],
    [-83_000, '-1 min 23 s'],
  ])('%d ms is formatted as %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  test.each([
    [15, '15 has no unit.', 'Write, for example, "15 s" or "15 minutes".'],
    ['15', '"15" is not a duration.', 'Write, for example, "30 s", "15 minutes" or "1 day".'],
    [
      '15 minuts',
      '"15 minuts" has the unknown unit "minuts". Use ms, s, minutes, hours or days.',
      'Did you mean "15 minutes"?',
    ],
    ['25 months', '"25 months" is not exact: months and years vary in length.', 'Write it in days: "760 days".'],
    ['2 years', '"2 years" is not exact: months and years vary in length.', 'Write it in days: "730 days".'],
    [
      '1 constructor',
      '"1 constructor" has the unknown unit "constructor". Use ms, s, minutes, hours or days.',
      undefined,
    ],
    ['1e3 minutes', '"1e3 minutes" has the unknown unit "e". Use ms, s, minutes, hours or days.', undefined],
    ['2,5 s', '"2,5 s" is not a duration.', 'Decimals have a point: write "2.5 s".'],
    // A thousand, for whoever writes so.
    ['1,000 ms', '"1,000 ms" is not a duration.', 'Write, for example, "30 s", "15 minutes" or "1 day".'],
    ['1 s'.padEnd(101), '"1 s" is not a duration.', 'Write, for example, "30 s", "15 minutes" or "1 day".'],
    ['-3 s', '"-3 s" is not a duration.', 'Write, for example, "30 s", "15 minutes" or "1 day".'],
    [null, 'nothing is not a duration.', 'Write, for example, "30 s", "15 minutes" or "1 day".'],
  ])('%s is refused', (found, message, hint) => expect(wordsOf(parseDuration(found))).toEqual([message, hint]))

  test('a formatted duration parses back within rounding error and then stays unchanged', () => {
    const times = fc.oneof(fc.double({ min: 0, max: 1e11, noNaN: true }), fc.integer({ min: 0, max: 120_000 }))
    fc.assert(
      fc.property(times, (ms) => {
        const text = formatDuration(ms)
        const back = amountOf(parseDuration(text))
        expect(formatDuration(back)).toBe(text)
        // Half of the last digit: 0.05 ms below 10 ms, at worst 5 % above.
        expect(Math.abs(back - ms)).toBeLessThanOrEqual(Math.max(0.0501, ms * 0.05))
      }),
      runs,
    )
  })
})

describe('percentages', () => {
  test.each([
    ['5%', 0.05],
    ['5 %', 0.05],
    ['7.5 percent', 0.075],
    ['0%', 0],
    ['33.3333333333%', 0.333333333],
  ])('%s is parsed', (text, share) => expect(parsePercentage(text)).toEqual({ ok: true, value: share }))

  test.each([
    [0.05, '0.05 has no % sign.', 'Did you mean "5%"?'],
    [0.0567891, '0.0567891 has no % sign.', 'Did you mean "5.679%"?'],
    [0, '0 has no % sign.', 'Did you mean "0%"?'],
    [-0.5, '-0.5 has no % sign.', 'Did you mean "-0.5%"?'],
    [1, '1 has no % sign.', 'Did you mean "1%"?'],
    [1.5, '1.5 has no % sign.', 'Did you mean "1.5%"?'],
    [5, '5 has no % sign.', 'Did you mean "5%"?'],
    ['5', '"5" is not a percentage.', 'Write, for example, "5%".'],
    ['7,5 %', '"7,5 %" is not a percentage.', 'Decimals have a point: write "7.5 %".'],
    ['1,000 %, more', '"1,000 %, more" is not a percentage.', 'Write, for example, "5%".'],
    ['5% 6%', '"5% 6%" is not a percentage.', 'Write, for example, "5%".'],
  ])('%s is refused', (found, message, hint) => expect(wordsOf(parsePercentage(found))).toEqual([message, hint]))

  test('are formatted with one decimal at most', () => {
    expect([0.05, 0.0756, 0.1234].map(formatPercentage)).toEqual(['5%', '7.6%', '12.3%'])
  })

  test('formatted percentages parse back to the same share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (tenths) => {
        const share = tenths / 1000
        expect(amountOf(parsePercentage(formatPercentage(share)))).toBeCloseTo(share, 9)
      }),
      runs,
    )
  })
})

describe('sizes', () => {
  test.each([
    ['2 GB', 2e9],
    ['512MB', 512e6],
    ['1 GiB', 2 ** 30],
    ['64 MiB', 64 * 2 ** 20],
    ['512 KiB', 512 * 2 ** 10],
    ['0 B', 0],
  ])('%s is parsed', (text, bytes) => expect(parseSize(text)).toEqual({ ok: true, value: bytes }))

  test.each([
    [0, '0 B'],
    [640, '640 B'],
    [999, '999 B'],
    [999.7, '1.0 kB'],
    [7240, '7.2 kB'],
    [9940, '9.9 kB'],
    [9960, '10 kB'],
    [12_300, '12 kB'],
    [87_400, '87 kB'],
    [999_000, '999 kB'],
    [999_600, '1.0 MB'],
    [1_900_000, '1.9 MB'],
    [999e6, '999 MB'],
    [1e9, '1.0 GB'],
    [2e9, '2.0 GB'],
    [-2048, '-2.0 kB'],
  ])('%d bytes are formatted as %s', (bytes, text) => expect(formatSize(bytes)).toBe(text))

  test('a number without a unit and an unknown unit are refused', () => {
    expect(wordsOf(parseSize(2))).toEqual(['2 has no unit.', 'Write, for example, "2 MB".'])
    expect(wordsOf(parseSize('2 GX'))).toEqual([
      '"2 GX" has the unknown unit "gx". Use kB, MB or GB.',
      'Did you mean "2 GB"?',
    ])
  })

  test('formatted sizes parse back and format to the same text', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (bytes) => {
        const text = formatSize(bytes)
        expect(formatSize(amountOf(parseSize(text)))).toBe(text)
      }),
      runs,
    )
  })
})

describe('speeds, rates and money', () => {
  test.each([
    ['9 Mbps', 9000],
    ['768 kbps', 768],
    ['1.6 mbit/s', 1600],
    ['1 Gbps', 1_000_000],
    ['0.0012346 Mbps', 1.235],
  ])('%s is parsed', (text, kbps) => {
    expect(parseSpeed(text)).toEqual({ ok: true, value: kbps })
  })

  test.each([
    ['1 per year', 1],
    ['4 per quarter', 16],
    ['once a month', 12],
    ['twice a year', 2],
    ['1 per day', 365],
    ['7 per week', 365],
    ['0.5/year', 0.5],
    ['1 per week', 52.142857143],
    ['1 per year'.padEnd(99), 1],
  ])('%s is parsed', (text, perYear) => {
    expect(parseRate(text)).toEqual({ ok: true, value: perYear })
  })

  test.each([
    ['2000000 AUD', 2e6, 'AUD'],
    ['2,000,000.50 usd', 2_000_000.5, 'USD'],
    ['2 million EUR', 2e6, 'EUR'],
    ['150k GBP', 150_000, 'GBP'],
    ['3 thousand GBP', 3000, 'GBP'],
    ['1.5m GBP', 1_500_000, 'GBP'],
    ['1.239 GBP', 1.24, 'GBP'],
    ['1 GBP'.padEnd(99), 1, 'GBP'],
  ])('%s is parsed', (text, amount, currency) => {
    expect(parseMoney(text)).toEqual({ ok: true, value: { amount, currency } })
  })

  test.each([
    [() => parseSpeed('fast'), '"fast" is not a network speed.', 'Write, for example, "9 Mbps" or "768 kbps".'],
    [
      () => parseSpeed('9 furlongs'),
      '"9 furlongs" is not a network speed.',
      'Write, for example, "9 Mbps" or "768 kbps".',
    ],
    [
      () => parseRate('1 per year'.padEnd(100)),
      '"1 per year" is not a number of times per year.',
      'Write, for example, "1 per year".',
    ],
    [
      () => parseMoney('1 GBP'.padEnd(100)),
      '"1 GBP" is not an amount of money.',
      'Write the amount and a three-letter currency code, for example "2000000 AUD".',
    ],
    [
      () => parseRate('1 per yaer'),
      '"1 per yaer" has the unknown period "yaer". Use day, week, month, quarter or year.',
      'Did you mean "1 per year"?',
    ],
    [
      () => parseRate('1 per constructor'),
      '"1 per constructor" has the unknown period "constructor". Use day, week, month, quarter or year.',
      undefined,
    ],
    [() => parseRate(1), '1 is not a number of times per year.', 'Write, for example, "1 per year".'],
    [() => parseMoney(2_000_000), '2000000 has no currency.', 'Write, for example, "2000000 USD".'],
    [() => parseMoney('20 XQZ'), 'Unknown currency "XQZ".', 'Use a three-letter code, such as USD, EUR or AUD.'],
    [
      () => parseMoney('$20'),
      '"$20" is not an amount of money.',
      'Write the amount and a three-letter currency code, for example "2000000 AUD".',
    ],
  ])('%o is refused: %s', (read, message, hint) => expect(wordsOf(read())).toEqual([message, hint]))
})

test('parsers never throw, whatever the input', () => {
  const parsers = [parseDuration, parsePercentage, parseSize, parseSpeed, parseRate, parseMoney]
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary' })), (found) => {
      for (const parse of parsers) expect(typeof parse(found).ok).toBe('boolean')
    }),
    { ...runs, numRuns: 500 },
  )
})

function amountOf(reading: Parsed<number>): number {
  if (!reading.ok) throw new Error(reading.words.message)
  return reading.value
}

function wordsOf(reading: Parsed<unknown>): (string | undefined)[] {
  return reading.ok ? [] : [reading.words.message, reading.words.hint]
}
