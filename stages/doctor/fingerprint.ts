import { createHash } from 'node:crypto'
import type { Benchmark } from '#core/model/benchmark.ts'

/** A fingerprint of each benchmark's configuration, by id. Of scripts, only the file names count. */
export function fingerprints(benchmarks: readonly Benchmark[]): Record<string, string> {
  return Object.fromEntries(benchmarks.map((benchmark) => [benchmark.id, fingerprint(benchmark)]))
}

function fingerprint(benchmark: Benchmark): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(benchmark)))
    .digest('hex')
    .slice(0, 16)
}

/** Sorts keys, so that the fingerprint does not depend on their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)])
}
