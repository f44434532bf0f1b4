import { HTTPException } from 'hono/http-exception'
import type { MarketParams } from './market-route.ts'
import type { MarketSource } from './market-source.ts'
import type { ApiOptions } from './options.ts'

export type FindMarket = (params: MarketParams) => Promise<MarketSource>

/** Finds a market, judged as of now. What it returns throws HTTPException for an unknown one, StoreError. */
export function marketFinder(options: ApiOptions): FindMarket {
  return async ({ benchmark: id, market: name }) => {
    const contest = (await options.contests()).find(({ benchmark }) => benchmark.id === id)
    const market = contest?.benchmark.markets.find((each) => each.id === name)
    if (contest === undefined) throw new HTTPException(404, { message: `There is no benchmark "${id}".` })
    if (market === undefined) {
      const known = contest.benchmark.markets.map((each) => each.id).join(', ')
      throw new HTTPException(404, { message: `${id} has no market "${name}". Its markets: ${known}.` })
    }
    await options.judge({ ...contest, market })
    return { ...contest, market, evidence: options.evidence, now: options.now() }
  }
}
