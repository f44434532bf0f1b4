import type { Benchmark } from '#core/model/benchmark.ts'

/** A benchmark as it is measured from now on. */
export interface PlannedBenchmark {
  benchmark: Benchmark
  /** What it was resolved from, by source, such as the version of its files: named in every message. */
  versions: Record<string, string>
}

/** What is measured, resolved at `now` (ms). Whatever lies over the files, such as live settings, is an implementation of this. */
export type Plan = (now: number) => Promise<readonly PlannedBenchmark[]>
