import { median } from '#core/statistics/quantile.ts'
import type { Alarm } from './method.ts'
import type { LabelledSeries } from './read.ts'

/** How far an estimated onset may be from the label, in points: Perfherder's window. */
export const reach = 12
/** Points on either side of a change that its size is taken from, at most. */
const span = 50

interface Found {
  label: number
  /** Points until it was reported, the changed one included. */
  delay: number
  /** Of the onset; negative: placed too early. */
  error: number
}

export interface Score {
  found: Found[]
  missed: number[]
  /** Reported, with no label within reach: each estimated onset once. */
  others: Alarm[]
}

/** Onsets so close are estimates of the same one. */
const alike = 5

/** Each alarm belongs to the nearest label within reach; the first one counts, another one of the same change is not counted as another alarm. */
export function scoreOf(alarms: readonly Alarm[], { labels }: Pick<LabelledSeries, 'labels'>): Score {
  const found = new Map<number, Found>()
  const others: Alarm[] = []
  for (const alarm of alarms.toSorted((a, b) => a.at - b.at)) {
    const { at, onset } = alarm
    const near = labels.filter((label) => label <= at && Math.abs(label - onset) <= reach)
    const label = near.toSorted((a, b) => Math.abs(a - onset) - Math.abs(b - onset))[0]
    if (label === undefined) {
      if (!others.some((other) => Math.abs(other.onset - onset) <= alike)) others.push(alarm)
    } else if (!found.has(label)) found.set(label, { label, delay: at - label + 1, error: onset - label })
  }
  return { found: [...found.values()], missed: labels.filter((label) => !found.has(label)), others }
}

/** Relative change of the median at a point, within the labels around it. */
export function sizeOf({ values, labels }: Pick<LabelledSeries, 'values' | 'labels'>, at: number): number {
  const from = Math.max(labels.findLast((label) => label < at) ?? 0, at - span)
  const to = Math.min(labels.find((label) => label > at) ?? values.length, at + span)
  const [before, after] = [values.slice(from, at), values.slice(at, to)].map((part) =>
    median(part.filter((value) => value !== null)),
  )
  return Math.abs((after ?? 0) / (before ?? 0) - 1)
}
