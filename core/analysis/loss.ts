import { type Metric, unitOf } from '../model/metric.ts'

/** A comparison, as far as it says how far we are behind. */
interface Compared {
  metric: Metric | null
  /** Medians, in the unit of the metric; null where they are unknown. */
  ours: number | null
  theirs: number | null
  /** Us divided by the competitor; null while unknown. */
  ratio: number | null
  /** Which site failed in most of its visits. */
  failing?: 'us' | 'competitor' | 'both' | null
}

/**
 * How far we are behind on a comparison, to find the worst: the difference of the medians where all are measured in one unit, and
 * otherwise the ratio, because a megabyte is neither more nor less than a second. A failing journey is worst of all.
 *
 * @param all every comparison of the message, so that each of its sentences finds the same one
 */
export function lossAmong(all: readonly Pick<Compared, 'metric'>[]): (one: Compared) => number {
  const units = new Set(all.flatMap(({ metric }) => (metric === null ? [] : [unitOf[metric]])))
  return ({ ours, theirs, ratio, failing }) => {
    if (failing === 'us') return Number.MAX_VALUE
    if (units.size > 1) return ratio ?? 1
    return ours === null || theirs === null ? 0 : ours - theirs
  }
}
