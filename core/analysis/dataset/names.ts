import type { Benchmark } from '../../model/benchmark.ts'
import { type Method, methodIdentity } from '../../model/method.ts'

/** What sites, steps, markets and methods are called in a data set. */
export interface DatasetNames {
  site: (name: string) => string
  step: (name: string) => string
  /** `id` of a market. */
  market: (id: string) => string
  /** A method by its number: rounds of different methods are not comparable. */
  method: (method: Method) => string
  /** Whether they are the benchmark's own names; otherwise nothing tells what was measured. */
  areReal: boolean
}

/** Names that were removed from the benchmark since are numbered after those that it has, in the order of the rounds. */
export function datasetNames(
  { sites, steps, markets }: Pick<Benchmark, 'sites' | 'steps' | 'markets'>,
  { real }: { real: boolean },
): DatasetNames {
  const us = sites.find((site) => site.us)?.name
  const rivals = numbered(
    'competitor',
    sites.flatMap((site) => (site.us ? [] : [site.name])),
  )
  const step = numbered('step', steps)
  const market = numbered(
    'market',
    markets.map(({ id }) => id),
  )
  const method = numbered('method', [])
  const own = {
    site: (name: string) => name,
    step: (name: string) => name,
    market: (id: string) => markets.find((each) => each.id === id)?.name ?? id,
  }
  const anonymous = { site: (name: string) => (name === us ? 'own' : rivals(name)), step, market }
  return { ...(real ? own : anonymous), method: (each) => method(methodIdentity(each)), areReal: real }
}

function numbered(word: string, known: readonly string[]): (name: string) => string {
  const numbers = new Map(known.map((name, at) => [name, at + 1]))
  return (name) => {
    const number = numbers.get(name) ?? numbers.size + 1
    numbers.set(name, number)
    return `${word}-${number}`
  }
}
