import { expect, test } from 'vitest'
import { dateFormat, englishOf, estimateWords, localised, shareWords, waitWords } from '#core/words/locale.ts'
import { timeWords, zonedTime } from '#core/words/parts.ts'

const at = '2026-11-22T15:05:00.000Z'
const now = Date.parse('2026-11-23T00:00:00.000Z')
const clock = (locale?: string) => timeWords(at, { timeZone: 'UTC', now, ...(locale !== undefined && { locale }) })

test.each([
  [undefined, '22 Nov, 15:05'],
  ['en-GB', '22 Nov, 15:05'],
  ['de-DE', '22 Nov, 15:05'],
  ['en-AU', '22 Nov, 3:05 pm'],
  ['en-US', 'Nov 22, 3:05 PM'],
  ['not a locale!', '22 Nov, 15:05'],
])('a time for readers of %s is in English, in the order and on the clock of their country', (locale, words) => {
  expect(clock(locale)).toBe(words)
})

test('a time has its year where that is another one for the reader, in whose time zone', () => {
  const newYear = '2026-12-31T23:30:00.000Z'
  const said = (timeZone: string) => zonedTime(newYear, { timeZone, now: Date.parse('2027-01-01T12:00:00.000Z') })
  expect(said('UTC')).toBe('31 Dec 2026, 23:30 (UTC)')
  expect(said('Europe/Berlin')).toBe('1 Jan, 00:30 (Europe/Berlin)')
})

test('formats of one reader are not those of another', () => {
  const day = (locale: string, timeZone: string) =>
    dateFormat({ locale, timeZone }, { day: 'numeric' }).format(Date.parse(at))
  expect([day('en-GB', 'UTC'), day('en-GB', 'Pacific/Auckland'), day('en-GB', 'UTC')]).toEqual(['22', '23', '22'])
})

test('English is that of the country, as far as one is known', () => {
  expect(['de-DE', 'de', 'en-AU', 'not a locale!'].map(englishOf)).toEqual(['en-DE', 'en-DE', 'en-AU', 'en-GB'])
})

test('figures are in the format of the country, and keep their digits', () => {
  expect(shareWords(0.0755, 'de-DE')).toMatch(/^7,6\s%$/)
  expect(shareWords(0.07)).toBe('7%')
  expect(localised('1.40 s of 2 rounds', 'de-DE')).toBe('1,40 s of 2 rounds')
  expect(waitWords(999.4)).toBe('999 ms')
  expect(waitWords(870, { seconds: true })).toBe('0.9 s')
  expect(waitWords(1234, { locale: 'de-DE', digits: 2 })).toBe('1,23 s')
  const money = (amount: number, digits?: number) =>
    estimateWords({ amount, currency: 'AUD' }, { locale: 'en-AU', ...(digits !== undefined && { digits }) })
  expect([money(98_123), money(98_123, 3), money(3.2), money(0.4)]).toEqual(['$98,000', '$98,100', '$3', '$0'])
})
