// Apache Otava (Hunter), as its documentation and the paper describe it: E-divisive in windows of 50 points that overlap by
// half, each split tested by Student's t at ten times the p-value, then the weakest changes are taken back until all have
// p < 0.001 over their whole neighbourhood. Fleming et al. (2023), doi 10.1145/3578244.3583719; Matteson & James (2014),
// arXiv 1306.4933. The algorithm is run again with every point; a change that has moved a little since the last run is the same.
import { studentTail } from '#core/statistics/student.ts'
import type { Alarm, Method } from './method.ts'

export interface OtavaSettings {
  window: number
  maxP: number
  /** Relative. */
  minMagnitude: number
}

const otavaDefaults: OtavaSettings = { window: 50, maxP: 0.001, minMagnitude: 0 }

/** Points that an estimate may move by from one run to the next, and from then to the end. */
const jitter = 5

interface ChangePoint {
  index: number
  p: number
  magnitude: number
}

/** Sums of a series, so that the moments of any part of it are known at once. */
interface Sums {
  of: Float64Array
  squares: Float64Array
}

function sumsOf(values: readonly number[]): Sums {
  // Around a point of the series, because squares of large numbers leave no room for their spread.
  const origin = values[0] ?? 0
  const of = new Float64Array(values.length + 1)
  const squares = new Float64Array(values.length + 1)
  for (const [at, value] of values.entries()) {
    of[at + 1] = (of[at] ?? 0) + value - origin
    squares[at + 1] = (squares[at] ?? 0) + (value - origin) ** 2
  }
  return { of, squares }
}

interface Part {
  from: number
  to: number
}

/** `mean` is around the first point of the series; `variance` that of a population, as Otava has it. */
function momentsOf({ of, squares }: Sums, { from, to }: Part): { n: number; mean: number; variance: number } {
  const n = to - from
  const mean = ((of[to] ?? 0) - (of[from] ?? 0)) / n
  const square = ((squares[to] ?? 0) - (squares[from] ?? 0)) / n
  return { n, mean, variance: n < 2 ? 0 : Math.max(0, square - mean * mean) }
}

/** Student's t of what is before and after an index. */
function compared(sums: Sums, origin: number, { from, index, to }: Part & { index: number }): ChangePoint {
  const left = momentsOf(sums, { from, to: index })
  const right = momentsOf(sums, { from: index, to })
  const freedom = left.n + right.n - 2
  const [before, after] = [left.mean + origin, right.mean + origin]
  const magnitude = Math.max(relative(after, before), relative(before, after))
  if (freedom < 1 || before === after) return { index, p: 1, magnitude }
  const pooled = ((left.n - 1) * left.variance + (right.n - 1) * right.variance) / freedom
  const t = Math.abs(after - before) / Math.sqrt(pooled * (1 / left.n + 1 / right.n))
  return { index, p: 2 * studentTail(t, freedom), magnitude }
}

function relative(one: number, other: number): number {
  return other === 0 ? 0 : Math.abs(one / other - 1)
}

/** Sums of the distances within every part of a window: `within[from][to]`. */
function distancesIn(values: readonly number[]): Float64Array[] {
  const n = values.length
  const within = Array.from({ length: n + 1 }, () => new Float64Array(n + 1))
  for (let from = n - 1; from >= 0; from--) {
    const row = within[from] ?? new Float64Array()
    const below = within[from + 1] ?? new Float64Array()
    let own = 0
    for (let to = from + 1; to <= n; to++) {
      own += Math.abs((values[from] ?? 0) - (values[to - 1] ?? 0))
      row[to] = (below[to] ?? 0) + own
    }
  }
  return within
}

/** The split of a part with the largest divergence from what follows it, up to any later point. */
function bestSplit(within: readonly Float64Array[], { from, to }: Part): { index: number; q: number } {
  let best = { index: from + 1, q: Number.NEGATIVE_INFINITY }
  const first = within[from] ?? new Float64Array()
  for (let index = from + 1; index < to; index++) {
    const left = first[index] ?? 0
    const n = index - from
    for (let end = index + 1; end <= to; end++) {
      const right = within[index]?.[end] ?? 0
      const m = end - index
      const across = (first[end] ?? 0) - left - right
      const q = (2 / (m + n)) * (across - (n > 1 ? (m * left) / (n - 1) : 0) - (m > 1 ? (n * right) / (m - 1) : 0))
      if (q > best.q) best = { index, q }
    }
  }
  return best
}

/** Changes in one window, by index, as far as each split is significant. */
function splitsIn(values: readonly number[], maxP: number): number[] {
  const within = distancesIn(values)
  const sums = sumsOf(values)
  const found: number[] = []
  for (;;) {
    const edges = [0, ...found, values.length]
    const parts = edges.slice(1).map((to, at): Part => ({ from: edges[at] ?? 0, to }))
    const candidates = parts
      .filter(({ from, to }) => to - from > 1)
      .map((part) => ({ part, ...bestSplit(within, part) }))
    const best = candidates.reduce<(typeof candidates)[number] | undefined>(
      (one, other) => (one === undefined || other.q > one.q ? other : one),
      undefined,
    )
    if (best === undefined) return found
    if (compared(sums, values[0] ?? 0, { ...best.part, index: best.index }).p > maxP) return found
    found.push(best.index)
    found.sort((a, b) => a - b)
  }
}

/** Takes back the weakest change until all are significant, and large enough. */
function merged(weak: readonly number[], values: readonly number[], { maxP, minMagnitude }: OtavaSettings): number[] {
  const sums = sumsOf(values)
  const indices = [...weak]
  const at = (place: number): ChangePoint =>
    compared(sums, values[0] ?? 0, {
      from: indices[place - 1] ?? 0,
      index: indices[place] ?? 0,
      to: indices[place + 1] ?? values.length,
    })
  const points = indices.map((_, place) => at(place))
  while (points.length > 0) {
    let weakest = points.reduce((one, other) => (other.p > one.p ? other : one))
    if (weakest.p < maxP) {
      weakest = points.reduce((one, other) => (other.magnitude < one.magnitude ? other : one))
      if (weakest.magnitude > minMagnitude) break
    }
    const place = points.indexOf(weakest)
    points.splice(place, 1)
    indices.splice(place, 1)
    // Those that the original looks at again: the next one, and the one after it.
    for (const next of [place, place + 1]) if (next < points.length) points[next] = at(next)
  }
  return points.map(({ index }) => index)
}

/** Finds the changes in growing parts of one series. */
export function otavaOn(
  values: readonly number[],
  settings: OtavaSettings = otavaDefaults,
): (length: number) => number[] {
  const { window, maxP } = settings
  const firstPass = maxP < 0.05 ? 10 * maxP : maxP < 0.5 ? 2 * maxP : maxP
  const whole = new Map<number, number[]>()
  return (length) => {
    const weak = new Set<number>()
    let start = 0
    while (start < length) {
      const end = Math.min(start + window, length)
      const known = end - start === window ? whole.get(start) : undefined
      const found = known ?? splitsIn(values.slice(start, end), firstPass)
      if (end - start === window) whole.set(start, found)
      for (const index of found) weak.add(start + index)
      const last = found.at(-1)
      start = Math.max(last === undefined ? 0 : start + last, start + Math.floor(window / 2))
    }
    return merged(
      [...weak].sort((a, b) => a - b),
      values.slice(0, length),
      settings,
    )
  }
}

export const otava: Method = {
  name: 'Otava',
  alarms: (all) => {
    const measured = all.flatMap((value, at) => (value === null ? [] : [{ value, at }]))
    const changesIn = otavaOn(measured.map(({ value }) => value))
    const reported = new Set<number>()
    const alarms: Alarm[] = []
    const last = changesIn(measured.length)
    let before: number[] = []
    for (let length = 2; length <= measured.length; length++) {
      const changes = changesIn(length)
      for (const index of changes) {
        if (reported.has(index) || before.some((each) => Math.abs(each - index) <= jitter)) continue
        reported.add(index)
        const kept = last.some((each) => Math.abs(each - index) <= jitter)
        alarms.push({ at: measured[length - 1]?.at ?? 0, onset: measured[index]?.at ?? 0, kept })
      }
      before = changes
    }
    return alarms
  },
}
