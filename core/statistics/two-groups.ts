import { dipOf } from './dip.ts'
import { median } from './quantile.ts'
import { sum } from './sum.ts'

/** Times that fall into two groups, such as those of two variants of a page. */
export interface TwoGroups {
  /** Median of each, in the unit of the times. */
  fast: number
  slow: number
  /** Which of the given times are in the slow group. */
  isSlow: boolean[]
}

/** Rounds needed: with fewer the dip of two groups is hardly larger than chance. */
const ROUNDS_FOR_GROUPS = 16
/** Of all times, and of either half of the rounds: one that was only before or after a moment is a change and no group. */
const LEAST_SHARE = 0.1
/** A smaller difference is not worth knowing. */
const LEAST_RATIO = 1.15
/** Ashman, Bird & Zepf (1994), Detecting bimodality in astronomical datasets, Astronomical Journal 108, 2348-2361: D > 2. */
const LEAST_SEPARATION = 2

/**
 * The 99.9 % point of the dip of n uniform values times the square root of n, by n: 40,000 samples each. Uniform is the unimodal
 * distribution with the largest dip (Hartigan & Hartigan 1985, section 4), so other noise exceeds it far less often.
 */
const critical: readonly (readonly [n: number, dip: number])[] = [
  [16, 0.608],
  [24, 0.632],
  [32, 0.638],
  [48, 0.655],
  [64, 0.677],
  [128, 0.681],
  [200, 0.692],
]

/**
 * Whether times, a list for each round in order, fall into two groups: their logarithms are not of one mode (dip test at 0.1 %), two
 * normal distributions fitted to them are apart (Ashman's D > 2), and both groups occur early and late. The more alike the times of
 * a round are, because they share its worker and its minute, the fewer values they count as. Null otherwise, and with fewer than
 * 16 rounds. A league of 20 sites and 30 steps asks 600 times, so single questions must be answered wrongly far below 1 %:
 * `bench/two-groups.ts`.
 */
export function twoGroupsOf(rounds: readonly (readonly number[])[]): TwoGroups | null {
  const measured = rounds.filter((times) => times.length > 0)
  if (measured.length < ROUNDS_FOR_GROUPS || measured.flat().some((time) => time <= 0)) return null
  const times = measured.flat()
  const logs = times.map(Math.log)
  const n = effectiveSize(measured.map((round) => round.map(Math.log)))
  if (dipOf(spread(times).map(Math.log)) * Math.sqrt(n) <= criticalDip(n)) return null
  const { means, deviations, isSecond: isSlow } = twoNormals(logs)
  const separation = Math.abs(means[1] - means[0]) / Math.sqrt((deviations[0] ** 2 + deviations[1] ** 2) / 2)
  if (!(separation > LEAST_SEPARATION)) return null
  const half = measured.slice(0, measured.length >> 1).flat().length
  const shares = [isSlow, isSlow.slice(0, half), isSlow.slice(half)].map(
    (part) => part.filter((slow) => slow).length / part.length,
  )
  if (shares.some((share) => share < LEAST_SHARE || share > 1 - LEAST_SHARE)) return null
  const [fast, slow] = [false, true].map((group) => median(times.filter((_, i) => isSlow[i] === group)))
  return fast === undefined || slow === undefined || slow / fast < LEAST_RATIO ? null : { fast, slow, isSlow }
}

/**
 * How many independent values the values of rounds count as: their number over the design effect (Kish 1965, Survey Sampling,
 * section 5.4), with the intraclass correlation of a one-way analysis of variance. At least one a round.
 */
function effectiveSize(rounds: readonly (readonly number[])[]): number {
  const all = rounds.flat()
  const size = all.length / rounds.length
  if (all.length === rounds.length) return all.length
  const mean = sum(all) / all.length
  const means = rounds.map((round) => sum(round) / round.length)
  const between = sum(rounds.map((round, i) => round.length * ((means[i] ?? 0) - mean) ** 2)) / (rounds.length - 1)
  const within =
    sum(rounds.flatMap((round, i) => round.map((value) => (value - (means[i] ?? 0)) ** 2))) /
    (all.length - rounds.length)
  const total = between + (size - 1) * within
  const alike = total === 0 ? 1 : Math.min(1, Math.max(0, (between - within) / total))
  return all.length / (1 + (size - 1) * alike)
}

/** Equal times, which are rounded (INP to 8 ms), spread evenly over what they were rounded from: steps are not modes. */
function spread(times: readonly number[]): number[] {
  const groups = [...Map.groupBy(times, (time) => time)].toSorted(([a], [b]) => a - b)
  const steps = groups.slice(1).map(([time], i) => time - (groups[i]?.[0] ?? 0))
  const step = steps.length === 0 ? 0 : Math.min(...steps)
  return groups.flatMap(([time, own]) => own.map((_, i) => time + step * ((i + 0.5) / own.length - 0.5)))
}

function criticalDip(n: number): number {
  const above = critical.findIndex(([known]) => known >= n)
  const [to, from] = [critical[above] ?? critical.at(-1), critical[above - 1]]
  if (to === undefined || from === undefined) return to?.[1] ?? 1
  return from[1] + ((n - from[0]) / (to[0] - from[0])) * (to[1] - from[1])
}

type Pair = [number, number]

/** Of the fit, which usually settles sooner. */
const MOST_STEPS = 200

/**
 * Two normal distributions fitted by expectation and maximisation (Dempster, Laird & Rubin 1977), from the halves below and above
 * the largest gap in the middle of the values; the second has the larger mean.
 */
function twoNormals(values: readonly number[]): { means: Pair; deviations: Pair; isSecond: boolean[] } {
  const cut = widestGap(values)
  // Narrower ones would be a single value: times are rounded.
  const floor = 0.005
  let second: number[] = values.map((value) => (value > cut ? 1 : 0))
  let [means, deviations, weights]: [Pair, Pair, Pair] = [
    [0, 0],
    [1, 1],
    [0.5, 0.5],
  ]
  for (let step = 0; step < MOST_STEPS; step++) {
    const fit = ([0, 1] as const).map((nth) => {
      const weight = second.map((share) => (nth === 1 ? share : 1 - share))
      const total = Math.max(sum(weight), 1e-9)
      const mean = sum(values.map((value, i) => value * (weight[i] ?? 0))) / total
      const variance = sum(values.map((value, i) => (value - mean) ** 2 * (weight[i] ?? 0))) / total
      return { mean, deviation: Math.max(floor, Math.sqrt(variance)), weight: total / values.length }
    })
    const [a, b] = fit
    if (a === undefined || b === undefined) break
    means = [a.mean, b.mean]
    deviations = [a.deviation, b.deviation]
    weights = [a.weight, b.weight]
    const before = second
    second = values.map((value) => {
      const [p, q] = ([0, 1] as const).map(
        (nth) => Math.log(weights[nth] / deviations[nth]) - ((value - means[nth]) / deviations[nth]) ** 2 / 2,
      )
      return 1 / (1 + Math.exp((p ?? 0) - (q ?? 0)))
    })
    if (second.every((share, i) => Math.abs(share - (before[i] ?? 0)) < 1e-6)) break
  }
  return { means, deviations, isSecond: second.map((share) => share > 0.5) }
}

/** The middle of the widest gap that leaves a tenth of the values on either side. */
function widestGap(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const edge = Math.floor(sorted.length * LEAST_SHARE)
  let [widest, at] = [Number.NEGATIVE_INFINITY, 0]
  for (let i = Math.max(1, edge); i <= Math.min(sorted.length - 1, sorted.length - edge); i++) {
    const [below, above] = [sorted[i - 1] ?? 0, sorted[i] ?? 0]
    if (above - below > widest) [widest, at] = [above - below, (above + below) / 2]
  }
  return at
}
