import type { Benchmark } from '../../model/benchmark.ts'
import { deployedMarkets } from '../../model/markets.ts'
import type { Round } from '../../model/round.ts'
import type { Settings } from '../../model/settings.ts'
import { type CrowdedRegion, crowdedRegions } from './crowded.ts'
import { type CostLine, costLines, freeTierOf, type PricedUsage, pricesOf, type UsedPrices } from './lines.ts'
import { priceOf } from './prices.ts'
import { exactly, type Range, sum } from './range.ts'
import { type Saving, savingOf } from './saving.ts'
import { measuredSeconds, roundSeconds, type SecondsARound } from './seconds.ts'
import type { Sizing } from './sizing.ts'
import type { Usage, UsageOptions } from './usage/amounts.ts'
import { benchmarkUsage } from './usage/benchmark.ts'
import { sharedUsage } from './usage/deployment.ts'
import { roundsAMonth } from './usage/rounds.ts'

/** AWS charges per month once retention has filled up; USD, excluding free tier, tax and discounts. */
export interface CostEstimate {
  benchmarks: BenchmarkCost[]
  /** What the deployment needs once, regardless of its benchmarks. */
  shared: { lines: CostLine[]; total: Range }
  total: Range
  /** What the free tier would save on the likely total if nothing else in the account used it. Not deducted. */
  freeTier: number
  synthetics: SyntheticsCost
  /** Absent when no cap is set. */
  cap?: { limit: number; exceeded: boolean }
  home: { region: string; assumed: boolean }
  /** Regions that could not measure all of their rounds. */
  crowded: CrowdedRegion[]
  prices: UsedPrices
}

export interface BenchmarkCost {
  id: string
  name: string
  /** Over all markets. */
  rounds: number
  /** ms between rounds of a market. */
  every: number
  markets: MarketCost[]
  /** Names of the markets measured on a local machine, which AWS does not charge for. */
  localMarkets: string[]
  lines: CostLine[]
  total: Range
  /** The single change of a setting that saves the most; absent when none would save anything. */
  saving?: Saving
  synthetics: SyntheticsCost
}

interface MarketCost {
  id: string
  name: string
  region: string
  /** s per round. */
  seconds: Range
  /** Number of measured rounds this is based on; 0 when estimated. */
  measuredRounds: number
}

/** The same visits run as CloudWatch Synthetics canaries: one run per site and round. */
interface SyntheticsCost {
  runs: number
  /** For the runs alone. */
  fees: number
  /** Including the Lambda time that AWS charges on top of the runs: same duration and memory as ours. */
  total: Range
}

export interface CostOptions {
  benchmarks: readonly Benchmark[]
  settings: Settings
  sizing: Sizing
  /** The newest rounds of any benchmarks: their durations replace the estimate. */
  rounds?: readonly Round[]
}

export function estimateCost({ benchmarks, settings, sizing, rounds = [] }: CostOptions): CostEstimate {
  const home = homeOf(benchmarks, settings)
  const options: UsageOptions = { settings, sizing, home: home.region, measured: measuredSeconds(benchmarks, rounds) }
  const shared = sharedUsage(benchmarks, options)
  const all = [...benchmarks.flatMap((benchmark) => benchmarkUsage(benchmark, options)), ...shared]
  const costs = benchmarks.map((benchmark) => benchmarkCost(benchmark, options))
  const total = totalOf(costLines(all))
  return {
    benchmarks: costs,
    shared: { lines: costLines(shared), total: totalOf(costLines(shared)) },
    total,
    freeTier: freeTierOf(all),
    synthetics: {
      runs: costs.reduce((runs, { synthetics }) => runs + synthetics.runs, 0),
      fees: costs.reduce((fees, { synthetics }) => fees + synthetics.fees, 0),
      total: sum(costs.map(({ synthetics }) => synthetics.total)),
    },
    ...capOf(total, settings),
    home,
    crowded: crowdedRegions(costs, { settings, sizing }),
    prices: pricesOf([...all, ...benchmarks.flatMap(canaryUsage)]),
  }
}

/** Whether the likely cost exceeds the cap, without deducting the free tier. */
export function exceedsCap({ cap }: CostEstimate): boolean {
  return cap?.exceeded ?? false
}

function capOf({ likely }: Range, { monthlySpendingCap }: Settings): Pick<CostEstimate, 'cap'> {
  if (monthlySpendingCap === undefined) return {}
  // parseSettings accepts only USD.
  const { amount } = monthlySpendingCap
  return { cap: { limit: amount, exceeded: likely > amount } }
}

/** Without homeRegion, the region deployed to is unknown: assumes the first region measured from. */
function homeOf(benchmarks: readonly Benchmark[], { homeRegion }: Settings): CostEstimate['home'] {
  if (homeRegion !== undefined) return { region: homeRegion, assumed: false }
  const first = benchmarks.flatMap(deployedMarkets)[0]
  return { region: first?.region ?? 'us-east-1', assumed: true }
}

function benchmarkCost(benchmark: Benchmark, options: UsageOptions): BenchmarkCost {
  const usage = benchmarkUsage(benchmark, options)
  const lines = costLines(usage)
  const markets = deployedMarkets(benchmark)
  const saving = savingOf(benchmark, options)
  return {
    id: benchmark.id,
    name: benchmark.name,
    rounds: roundsAMonth(benchmark) * markets.length,
    every: benchmark.every,
    markets: markets.map(({ id, name, region }) => {
      const own = options.measured.find((each) => isOf(each, benchmark.id, id))
      return { id, name, region, seconds: own?.seconds ?? roundSeconds(benchmark), measuredRounds: own?.rounds ?? 0 }
    }),
    localMarkets: benchmark.markets.filter((market) => !markets.includes(market)).map(({ name }) => name),
    lines,
    total: totalOf(lines),
    ...(saving !== undefined && { saving }),
    synthetics: syntheticsCost(benchmark, usage),
  }
}

function isOf(each: SecondsARound, benchmark: string, market: string): boolean {
  return each.benchmark === benchmark && each.market === market
}

function syntheticsCost(benchmark: Benchmark, usage: readonly Usage[]): SyntheticsCost {
  const canaries = canaryUsage(benchmark)
  const runs = sum(canaries.map(({ amount }) => amount)).likely
  const fees = canaries.reduce((all, { region, amount }) => all + amount.likely * priceOf('canaryRun', region).usd, 0)
  const lambda = costLines(usage.filter(({ purpose }) => purpose === 'measuring'))
  return { runs, fees, total: sum([exactly(fees), totalOf(lambda)]) }
}

function canaryUsage(benchmark: Benchmark): PricedUsage[] {
  const runs = exactly(roundsAMonth(benchmark) * benchmark.sites.length)
  return deployedMarkets(benchmark).map(({ region }) => ({ item: 'canaryRun', region, amount: runs }))
}

function totalOf(lines: readonly CostLine[]): Range {
  return sum(lines.map(({ cost }) => cost))
}
