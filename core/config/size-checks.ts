import type { Benchmark } from '../model/benchmark.ts'
import { largestRecord, longestRound, shortestStep } from '../model/limits.ts'
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

/** What cannot be finished even if every page appeared at once. Whether a round is likely to finish is an estimate: `outpace cost`. */
function tooLong(benchmark: Benchmark): { path: Path; flaw: Words } | undefined {
  const { sites, steps, loads, limits, markets } = benchmark
  const visit = loads * steps.length * shortestStep
  const what = `${counted(loads, 'load')} of ${counted(steps.length, 'step')}`
  if (visit > limits.visit) {
    const message = `${what} take at least ${formatDuration(visit)}; limits.visit ends a visit after ${formatDuration(limits.visit)}.`
    return { path: ['limits', 'visit'], flaw: words(message, 'Raise limits.visit, or use fewer loads or steps.') }
  }
  const round = sites.length * visit
  const deployed = markets.findIndex(({ region }) => region !== 'local')
  if (deployed < 0 || round <= longestRound * 1000) return undefined
  const message = `${what} on ${sites.length} sites take at least ${formatDuration(round)}; a round on AWS ends after ${formatDuration(longestRound * 1000)}.`
  return { path: ['markets', deployed], flaw: words(message, 'Use fewer loads, steps or competitors.') }
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1024)
}
