import type { Benchmark, Market } from './benchmark.ts'

/** Markets that a deployment measures; `local` ones are measured on a local machine. */
export function deployedMarkets({ markets }: Pick<Benchmark, 'markets'>): Market[] {
  return markets.filter(({ region }) => region !== 'local')
}
