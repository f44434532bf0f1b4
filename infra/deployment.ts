import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { deployedMarkets } from '#core/model/markets.ts'
import type { Settings } from '#core/model/settings.ts'
import type { Asset } from './bundle/asset.ts'

/** Everything that the stacks are built from. */
export interface Deployment {
  settings: Settings
  benchmarks: readonly Benchmark[]
  assets: readonly Asset[]
  /** Absent: the region deployed to, which only works for a home stack without markets. */
  homeRegion?: string
  /** Absent: the account deployed to. */
  account?: string
}

/** A benchmark in one of its markets. */
export interface DeployedMarket {
  benchmark: Benchmark
  market: Market
}

/** Every benchmark and market that is measured from AWS. */
export function placesOf({ benchmarks }: Pick<Deployment, 'benchmarks'>): DeployedMarket[] {
  return benchmarks.flatMap((benchmark) => deployedMarkets(benchmark).map((market) => ({ benchmark, market })))
}

export function assetOf({ assets }: Pick<Deployment, 'assets'>, name: string): Asset {
  const asset = assets.find((each) => each.name === name)
  if (asset === undefined) throw new Error(`infra/bundle/bundle.ts built no asset "${name}".`)
  return asset
}
