/** Ids of a benchmark and of one of its markets: what rounds, verdicts, incidents and days belong to. */
export interface MarketKey {
  benchmark: string
  market: string
}
