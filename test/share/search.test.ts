import { expect, test } from 'vitest'
import { isFound } from '#dashboard/views/standing-name.ts'

const listed = (benchmark: string, market: string) => ({
  benchmark: { id: 'a', name: benchmark },
  market: { id: 'b', name: market },
})

test('a market is found by words of its name in any order, without commas, capitals and accents', () => {
  const found = (search: string) => isFound(listed('Buying a jacket', 'São Paulo phone'), search)
  for (const search of ['', '  ', 'jacket', 'JACKET paulo', 'phone buying', 'sao', 'São', 'Sa\u0303o', 'jacket, s'])
    expect([search, found(search)]).toEqual([search, true])
  for (const search of ['jackets', 'jacket sydney', 'x']) expect([search, found(search)]).toEqual([search, false])
  expect(isFound(listed('ジャケットを買う', '東京'), '東京 ジャケット')).toBe(true)
})
