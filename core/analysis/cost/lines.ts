import { freeTier, type Price, type PriceItem, priceOf } from './prices.ts'
import { none, type Range, sum, times } from './range.ts'
import { type Purpose, purposes, type Usage } from './usage/amounts.ts'

/** Cost of one purpose per month, USD. */
export interface CostLine {
  purpose: Purpose
  cost: Range
}

/** The parts of a usage needed to price it. */
export type PricedUsage = Pick<Usage, 'item' | 'region' | 'amount'>

/** One line per purpose with any usage, in the order of `purposes`. */
export function costLines(usage: readonly Usage[]): CostLine[] {
  return purposes.flatMap((purpose): CostLine[] => {
    const own = usage.filter((each) => each.purpose === purpose)
    return own.length === 0 ? [] : [{ purpose, cost: sum(own.map(costOf)) }]
  })
}

function costOf({ item, region, amount }: PricedUsage): Range {
  return times(amount, priceOf(item, region).usd)
}

/** USD that the free tier would save; for an item used beyond it, the same share in every region. */
export function freeTierOf(usage: readonly Usage[]): number {
  const items = Object.entries(freeTier) as [PriceItem, number][]
  return items.reduce((saved, [item, free]) => {
    const own = usage.filter((each) => each.item === item)
    const used = sum(own.map(({ amount }) => amount)).likely
    const cost = sum(own.map(costOf)).likely
    return used === 0 ? saved : saved + cost * Math.min(1, free / used)
  }, 0)
}

/** The prices behind an estimate, and how reliable they are. */
export interface UsedPrices {
  /** Dates of the oldest and the newest price; null when none was needed. */
  from: string | null
  to: string | null
  unconfirmed: Pick<Price, 'item' | 'region' | 'usd' | 'source'>[]
  /** Regions missing from the price table, and the items priced by another region. */
  standIns: { region: string; items: PriceItem[] }[]
}

export function pricesOf(usage: readonly PricedUsage[]): UsedPrices {
  const used = new Map(
    usage
      .filter(({ amount }) => amount.high > none.high)
      .map(({ item, region }) => [`${item} ${region}`, { asked: region, ...priceOf(item, region) }] as const),
  )
  const found = [...used.values()]
  const doubted = found.filter(({ unconfirmed, standsIn }) => unconfirmed === true && !standsIn)
  const dates = found.map(({ date }) => date).toSorted()
  const standIns = Map.groupBy(
    found.filter(({ standsIn }) => standsIn),
    ({ asked }) => asked,
  )
  return {
    from: dates[0] ?? null,
    to: dates.at(-1) ?? null,
    // One price may hold for several of the regions asked for.
    unconfirmed: [...new Map(doubted.map((price) => [`${price.item} ${price.region}`, price])).values()].map(
      ({ item, region, usd, source }) => ({ item, region, usd, source }),
    ),
    standIns: [...standIns].map(([region, own]) => ({ region, items: own.map(({ item }) => item) })),
  }
}
