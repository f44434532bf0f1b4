// Firefox's Perfherder, as its documentation and settings describe it: a t-test of the 12 to 24 points before with the 12 from
// the point on, in which nearer points weigh more; a change where t is above 7 and a local maximum. It alerts where the means
// differ by 2 % or more, and then begins anew after the change. https://github.com/mozilla/treeherder (treeherder/perf, perfalert)
import type { Alarm, Method } from './method.ts'

const back = { least: 12, most: 24 }
const forward = 12
const threshold = 7
const smallest = 0.02

interface Window {
  n: number
  mean: number
  /** Of the points around the weighted mean. */
  weighted: number
  variance: number
}

/** `nearest` first. */
function windowOf(nearest: readonly number[]): Window {
  const n = nearest.length
  const weights = nearest.map((_, at) => (n - at) / n)
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const weighted = nearest.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0) / whole
  const squares = nearest.reduce((sum, value) => sum + (value - weighted) ** 2, 0)
  const mean = nearest.reduce((sum, value) => sum + value, 0) / n
  return { n, mean, weighted, variance: n > 1 ? squares / (n - 1) : 0 }
}

interface Tested {
  t: number
  /** Relative difference of the means. */
  change: number
}

/** `quiet`: points since t was last above its threshold. */
function test(values: readonly number[], { at, quiet }: { at: number; quiet: number }): Tested {
  const reach = Math.min(Math.max(quiet, back.least), back.most)
  const before = windowOf(values.slice(Math.max(0, at - reach), at).toReversed())
  const after = windowOf(values.slice(at, at + forward))
  const delta = Math.abs(after.weighted - before.weighted)
  const error = Math.sqrt(before.variance / before.n + after.variance / after.n)
  const change = before.mean === 0 ? 0 : Math.abs(after.mean / before.mean - 1)
  return { t: delta === 0 ? 0 : delta / error, change }
}

interface Peak extends Pick<Alarm, 'at' | 'onset'> {
  /** Relative difference of the means. */
  change: number
}

/** Points at which t is above its threshold and no neighbour's, as they show while the series is read. */
function* peaks(values: readonly number[]): Generator<Peak> {
  const settled: Tested[] = [{ t: 0, change: 0 }]
  const told = new Set<number>()
  let quiet = 0
  for (let seen = 1 + forward; seen <= values.length; seen++) {
    const known = values.slice(0, seen)
    const newest = seen - forward
    const found = test(known, { at: newest, quiet })
    settled.push(found)
    quiet = found.t > threshold ? 0 : quiet + 1
    const beyond = test(known, { at: newest + 1, quiet })
    // The point before has a neighbour with a whole window only now.
    for (const onset of [newest - 1, newest]) {
      const [before, own, after] = [settled[onset - 1], settled[onset], onset === newest ? beyond : settled[onset + 1]]
      if (own === undefined || before === undefined || after === undefined) continue
      if (onset < back.least || told.has(onset)) continue
      if (own.t <= threshold || own.t < before.t || own.t < after.t) continue
      told.add(onset)
      yield { at: seen - 1, onset, change: own.change }
    }
  }
}

function measuredIn(all: readonly (number | null)[]): { value: number; at: number }[] {
  return all.flatMap((value, at) => (value === null ? [] : [{ value, at }]))
}

/** The test alone. */
export const tTest: Method = {
  name: "Perfherder's t-test",
  alarms: (all) => {
    const measured = measuredIn(all)
    return [...peaks(measured.map(({ value }) => value))].map(({ at, onset }) => ({
      at: measured[at]?.at ?? 0,
      onset: measured[onset]?.at ?? 0,
      kept: true,
    }))
  },
}

/** With the rules by which it alerts. */
export const perfherder: Method = {
  name: 'Perfherder as it alerts',
  alarms: (all) => {
    const measured = measuredIn(all)
    const alarms: Alarm[] = []
    for (let from = 0; from < measured.length; ) {
      const rest = measured.slice(from)
      const alert = [...peaks(rest.map(({ value }) => value))].find(({ change }) => change >= smallest)
      if (alert === undefined) break
      alarms.push({ at: rest[alert.at]?.at ?? 0, onset: rest[alert.onset]?.at ?? 0, kept: true })
      from += alert.onset + 1
    }
    return alarms
  },
}
