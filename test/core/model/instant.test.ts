import { afterEach, expect, test } from 'vitest'
import { parseInstant } from '#core/model/instant.ts'

const { TZ } = process.env
afterEach(() => {
  if (TZ === undefined) delete process.env.TZ
  else process.env.TZ = TZ
})

function read(text: string, dateEnds = false): string {
  const parsed = parseInstant(text, { dateEnds })
  return parsed.ok ? new Date(parsed.value).toISOString() : parsed.words.message
}

test('a time as people write it is UTC unless it has a zone, whatever the machine', () => {
  process.env.TZ = 'Australia/Sydney'
  expect(read('2026-11-22')).toBe('2026-11-22T00:00:00.000Z')
  expect(read('2026-11-22', true)).toBe('2026-11-22T23:59:59.999Z')
  expect(read('2026-11-22T09:00')).toBe('2026-11-22T09:00:00.000Z')
  expect(read(' 2026-11-22 09:00:01.5z ')).toBe('2026-11-22T09:00:01.500Z')
  expect(read('2026-11-22T09:00+1000', true)).toBe('2026-11-21T23:00:00.000Z')
  expect(read('2026-11-22T09:00-03:30')).toBe('2026-11-22T12:30:00.000Z')
  expect(read('2028-02-29')).toBe('2028-02-29T00:00:00.000Z')
})

test('days that no calendar has, and text that JavaScript would guess at, are refused', () => {
  expect(read('2026-02-30')).toBe('2026-02-30 is not in the calendar.')
  expect(read('2026-02-29T09:00Z')).toBe('2026-02-29 is not in the calendar.')
  for (const text of ['5', 'sale 2026', '22 Nov 2026', '2026-11', '2026-11-22T25:00Z', '', 'x'.repeat(100_000)]) {
    expect(read(text)).toMatch(/is not a time\.$/)
  }
})
