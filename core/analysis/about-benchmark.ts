import type { Benchmark } from '../model/benchmark.ts'

/** The benchmark that a message is about. */
export interface AboutBenchmark extends Pick<Benchmark, 'id' | 'name'> {
  /** Whether readers may get messages about other benchmarks too. */
  several: boolean
  /** How many it is measured in. */
  markets: number
}

export function aboutBenchmark({ id, name, markets }: Benchmark, several: boolean): AboutBenchmark {
  return { id, name, several, markets: markets.length }
}
