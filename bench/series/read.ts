import { z } from 'zod'

/** A series of others, with the points at which they say that it changed. */
export interface LabelledSeries {
  name: string
  /** Null: nothing was measured. */
  values: (number | null)[]
  /** Indices of the first points after each change, ascending. */
  labels: number[]
  higherIsBetter: boolean
}

const value = z.number().nullable()
const own = z.object({
  name: z.string(),
  labels: z.string().optional(),
  expected: z.array(z.int().min(0)),
  values: z.array(value).min(2),
})
/** https://github.com/alan-turing-institute/TCPD, schema.json */
const turing = z.object({
  name: z.string(),
  n_dim: z.int(),
  series: z.array(z.object({ label: z.string().optional(), raw: z.array(value).min(2) })).min(1),
})
/** https://github.com/alan-turing-institute/TCPDBench, annotations.json: by data set and annotator. */
const annotations = z.record(z.string(), z.record(z.string(), z.array(z.int().min(0))))

/** Annotators mean the same change within so many points, as TCPDBench has it. */
const margin = 5

/**
 * Reads series from JSON: a list of `{ name, values, expected }`, or a file of the Turing Change Point Dataset with the
 * annotations of TCPDBench. Throws an Error that says what is wrong.
 */
export function readSeries(text: string, annotationText: string | undefined): LabelledSeries[] {
  const data: unknown = JSON.parse(text)
  if (Array.isArray(data)) {
    return z
      .array(own)
      .parse(data)
      .map(({ name, labels = '', expected, values }) => ({
        name,
        values,
        labels: expected.toSorted((a, b) => a - b),
        higherIsBetter: /higher is better/i.test(labels),
      }))
  }
  const { name, n_dim, series } = turing.parse(data)
  if (annotationText === undefined) throw new Error(`${name}: give the labels with --annotations annotations.json.`)
  const byAnnotator = annotations.parse(JSON.parse(annotationText))[name]
  if (byAnnotator === undefined) throw new Error(`The annotations have no "${name}".`)
  const [first] = series
  if (n_dim !== 1 || first === undefined) throw new Error(`${name} has ${n_dim} dimensions; one is judged at a time.`)
  return [{ name, values: first.raw, labels: agreed(Object.values(byAnnotator)), higherIsBetter: false }]
}

/** What at least half of the annotators marked, at the median of what they say. */
function agreed(all: readonly (readonly number[])[]): number[] {
  const marks = all.flatMap((own, by) => own.map((at) => ({ at, by }))).sort((a, b) => a.at - b.at)
  const groups: (typeof marks)[] = []
  for (const mark of marks) {
    const last = groups.at(-1)
    if (last !== undefined && mark.at - (last[0]?.at ?? 0) <= margin) last.push(mark)
    else groups.push([mark])
  }
  return groups
    .filter((group) => 2 * new Set(group.map(({ by }) => by)).size >= all.length)
    .map((group) => group[Math.floor((group.length - 1) / 2)]?.at ?? 0)
}
