import { didYouMean, noSuch } from '#core/config/problem-words.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { type Parsed, refused, understood } from '#core/model/parsed.ts'
import { clip } from '#core/model/untrusted.ts'
import type { Scenarios } from './load.ts'

/** A benchmark by its folder or its name, ignoring case. */
export function findBenchmark({ benchmarks, broken }: Scenarios, wanted: string): Parsed<Benchmark> {
  const same = (text: string) => text.toLowerCase() === wanted.trim().toLowerCase()
  const byId = benchmarks.find(({ id }) => same(id))
  if (byId !== undefined) return understood(byId)
  const [byName, ...more] = benchmarks.filter(({ name }) => same(name))
  if (byName !== undefined && more.length === 0) return understood(byName)
  if (byName !== undefined) {
    const ids = [byName, ...more].map(({ id }) => id).join(', ')
    return refused(`Several benchmarks are called "${clip(wanted)}".`, `Use the folder name: ${ids}.`)
  }
  const id = broken.find(same)
  if (id !== undefined) {
    return refused(`The benchmark "${id}" cannot be used until the problems in its files are fixed.`)
  }
  const { message } = noSuch({ kind: 'benchmark', found: wanted, known: benchmarks.map((benchmark) => benchmark.id) })
  const everyWord = benchmarks.flatMap((benchmark) => [benchmark.id, benchmark.name])
  return refused(message, didYouMean(wanted, [...everyWord, ...broken]))
}
