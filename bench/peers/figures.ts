import { median, quantiles } from '../../core/statistics/quantile.ts'
import { randomOf, seedOf } from '../../core/statistics/shuffle.ts'
import { sum } from '../../core/statistics/sum.ts'
import type { Run } from './run.ts'

/** A figure and its 95 % confidence interval, by resampling turns; NaN with a single turn. */
export interface Figure {
  value: number
  low: number
  high: number
}

/** Of one contender on one page and network; a load of a start is an equal part of it. */
export interface Standing {
  contender: string
  /** Loads of a start; starts that were timed. */
  loads: number
  turns: number
  /** Medians over the turns, ms a load. */
  wall: number
  cpu: number
  /** Most bytes in use. */
  memory: number | undefined
  toBare: Ratios | undefined
  /** Of Outpace to it. */
  ofOutpace: Ratios | undefined
  /** Median LCP less the true one, ms. */
  bias: Figure | undefined
  /** Standard deviation of LCP, ms. */
  spread: number | undefined
  problem: string | undefined
}

interface Ratios {
  wall: Figure
  cpu: Figure
}

const resamples = 2_000

/** Standings of the contenders in the runs of one page and profile; `truth` is the true LCP, ms. */
export function standingsOf(runs: readonly Run[], names: readonly string[], truth: number): Standing[] {
  const timed = (name: string) => runs.filter((run) => run.contender === name && isTimed(run))
  const [bare, outpace] = [timed('bare'), timed('outpace')]
  return names.map((name) => {
    const own = timed(name)
    const all = runs.filter(({ contender }) => contender === name)
    const lcps = own.flatMap((run) => run.lcps)
    const memories = all.flatMap(({ memory }) => memory ?? [])
    return {
      contender: name,
      loads: all[0]?.loads ?? 0,
      turns: own.length,
      wall: own.length === 0 ? Number.NaN : median(own.map(({ wall, loads }) => wall / loads)),
      cpu: own.length === 0 ? Number.NaN : median(own.map(({ cpu, loads }) => cpu / loads)),
      memory: memories.length === 0 ? undefined : Math.max(...memories),
      toBare: ratiosOf(own, bare),
      ofOutpace: ratiosOf(outpace, own),
      bias: own.length === 0 ? undefined : resampled(own, (drawn) => median(drawn.flatMap((run) => run.lcps)) - truth),
      spread: lcps.length < 2 ? undefined : deviation(lcps),
      problem: all.find(({ problem }) => problem !== undefined)?.problem,
    }
  })
}

/** True for a start whose times count: it measured, and nobody read its memory meanwhile. */
export function isTimed({ memory, problem }: Run): boolean {
  return memory === undefined && problem === undefined
}

/** Medians of the ratio in a turn. */
function ratiosOf(runs: readonly Run[], others: readonly Run[]): Ratios | undefined {
  const pairs = runs.flatMap((run) => {
    const other = others.find(({ turn }) => turn === run.turn)
    return other === undefined ? [] : [{ run, other }]
  })
  if (pairs.length === 0) return undefined
  const ratio = (part: 'wall' | 'cpu') =>
    resampled(pairs, (drawn) =>
      median(drawn.map(({ run, other }) => run[part] / run.loads / (other[part] / other.loads))),
    )
  return { wall: ratio('wall'), cpu: ratio('cpu') }
}

/** A statistic, and the 2.5th and 97.5th percentile of it over samples drawn with replacement (Efron, 1979). */
function resampled<Item>(items: readonly Item[], statistic: (items: Item[]) => number): Figure {
  const value = statistic([...items])
  if (items.length < 2) return { value, low: Number.NaN, high: Number.NaN }
  const random = randomOf(seedOf('peers'))
  const drawn = Array.from({ length: resamples }, () =>
    statistic(items.map(() => items[Math.floor(random() * items.length)] as Item)),
  )
  const [low = Number.NaN, high = Number.NaN] = quantiles(drawn, [0.025, 0.975])
  return { value, low, high }
}

function deviation(values: readonly number[]): number {
  const centre = sum(values) / values.length
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1))
}
