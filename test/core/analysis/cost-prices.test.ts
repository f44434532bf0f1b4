import { expect, test } from 'vitest'
import { freeTier, type PriceItem, priceItems, priceOf, prices } from '#core/analysis/cost/prices.ts'

const items = Object.keys(priceItems) as PriceItem[]

test('every price has a date, a source and a sensible amount', () => {
  for (const { item, region, usd, date, source } of prices) {
    expect(date, `${item} ${region}`).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(date <= '2026-11-22', `${item} ${region}`).toBe(true)
    expect(() => new URL(source)).not.toThrow()
    expect(usd, `${item} ${region}`).toBeGreaterThan(0)
  }
})

test('no price is there twice, and none is missing', () => {
  const names = prices.map(({ item, region }) => `${item} ${region}`)
  expect(new Set(names).size).toBe(names.length)
  expect(items.filter((item) => prices.every((price) => price.item !== item))).toEqual([])
})

test('regions differ by no more than AWS is known to: a slip of the decimal point shows', () => {
  for (const item of items) {
    const all = prices.filter((price) => price.item === item).map(({ usd }) => usd)
    expect(Math.max(...all) / Math.min(...all), item).toBeLessThan(2)
  }
})

test('a region has its own price, or that of everywhere, or the dearest; a canary run the cheapest', () => {
  expect(priceOf('s3Storage', 'ap-southeast-2')).toMatchObject({ usd: 0.025, standsIn: false })
  expect(priceOf('metric', 'mars-north-1')).toMatchObject({ usd: 0.3, standsIn: false })
  expect(priceOf('logIngest', 'mars-north-1')).toMatchObject({ usd: 0.76, region: 'ap-northeast-1', standsIn: true })
  expect(priceOf('canaryRun', 'mars-north-1')).toMatchObject({ usd: 0.0012, standsIn: true })
})

test('what is free is something that is priced', () => {
  for (const item of Object.keys(freeTier)) expect(items).toContain(item)
})
