import type { Benchmark } from '../model/benchmark.ts'
import { counted } from '../model/counted.ts'
import { largestRecord, shortestStep } from '../model/limits.ts'
import { listed } from '../model/listed.ts'
import type { Words } from '../model/parsed.ts'
import { type RecordSize, recordSizes } from '../model/record-sizes.ts'
import { formatDuration } from '../model/units.ts'
import type { Path } from './path.ts'
import { words } from './problem-words.ts'

/** Why a benchmark cannot be measured or its records cannot be stored; undefined when nothing stands against it. */
export function findMisfit(benchmark: Benchmark): { path: Path; flaw: Words } | undefined {
  return tooLarge(benchmark) ?? tooLong(benchmark)
}

function tooLarge(benchmark: Benchmark): { path: Path; flaw: Words } | undefined {
  const largest = largestOf(benchmark)
  if (largest.bytes <= largestRecord) return undefined
  const { steps, loads } = benchmark
  const competitors = benchmark.sites.filter(({ us }) => !us).length
  const fits = (changes: Partial<Benchmark>) => largestOf({ ...benchmark, ...changes }).bytes <= largestRecord
  const most = (from: number, changes: (count: number) => Partial<Benchmark>): number => {
    for (let count = from - 1; count > 0; count--) if (fits(changes(count))) return count
    return 0
  }
  const choices = [
    [most(loads, (count) => ({ loads: count })), 'load'],
    [most(steps.length, (count) => ({ steps: steps.slice(0, count) })), 'step'],
    [most(competitors, (count) => ({ sites: benchmark.sites.slice(0, count + 1) })), 'competitor'],
  ] as const
  const possible = choices.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun))
  const hint =
    possible.length === 0
      ? 'Use fewer loads, steps and competitors; or split it into several benchmarks.'
      : `Use at most ${listed(possible, 'or')}; or split it into several benchmarks.`
  const measured = `${counted(competitors, 'competitor')} x ${counted(steps.length, 'step')} x ${counted(loads, 'load')}`
  const sizes = `${kilobytes(largest.bytes)} KB; at most ${kilobytes(largestRecord)} KB can be stored.`
  return { path: ['competitors'], flaw: words(`${measured} make the record of ${largest.what} ${sizes}`, hint) }
}

function largestOf(benchmark: Benchmark): RecordSize {
  return recordSizes(benchmark).reduce((most, size) => (size.bytes > most.bytes ? size : most))
}

/**
 * A visit that could not end within its limit even if every page appeared at once. A round that cannot end within the time of
 * a function is too large to be stored long before; whether one is likely to end is an estimate: `outpace cost`.
 */
function tooLong({ steps, loads, limits }: Benchmark): { path: Path; flaw: Words } | undefined {
  const visit = loads * steps.length * shortestStep
  if (visit <= limits.visit) return undefined
  const needed = `${counted(loads, 'load')} of ${counted(steps.length, 'step')} take at least ${formatDuration(visit)}`
  const message = `${needed}; limits.visit ends a visit after ${formatDuration(limits.visit)}.`
  return { path: ['limits', 'visit'], flaw: words(message, 'Raise limits.visit, or use fewer loads or steps.') }
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1024)
}
