import { readPair } from '../../judge/gap/pair.ts'
import { doubtOf } from '../../judge/page/doubt.ts'
import type { Load, Round, Visit } from '../../model/round.ts'
import { sum } from '../../statistics/sum.ts'

/**
 * Parts of a step's duration, in the order of a page load: those of LCP, and the rest of the step (before its navigation and
 * after its main content).
 */
export const whyParts = ['redirect', 'dns', 'connect', 'wait', 'loadDelay', 'load', 'renderDelay', 'rest'] as const
export type WhyPart = (typeof whyParts)[number]

/** ms by part, in the order of {@link whyParts}. */
export type PartTimes = readonly number[]

/** Parts of one site in a round: the mean of each over its counted loads, because means add up and medians do not. */
export function partsIn(visit: Visit | undefined, asked: { step: string; loads: number }): PartTimes | null {
  if (visit === undefined || (visit.status !== 'ok' && visit.status !== 'failed')) return null
  const found = visit.loads.map((load) => partsOfLoad(load, asked.step)).filter((parts) => parts !== null)
  // At least half of the loads, as for every other figure: docs/detector.md section 1.
  if (found.length === 0 || found.length < Math.ceil(asked.loads / 2)) return null
  return whyParts.map((_, index) => sum(found.map((parts) => parts[index] ?? 0)) / found.length)
}

function partsOfLoad({ steps }: Load, step: string): PartTimes | null {
  const sample = steps.find(({ name }) => name === step)
  const parts = sample?.document?.lcp
  const { lcp, duration } = sample?.metrics ?? {}
  if (
    sample === undefined ||
    parts === undefined ||
    lcp === undefined ||
    duration === undefined ||
    doubtOf(sample) !== undefined
  )
    return null
  const { redirect, dns, connect, wait, loadDelay, load } = parts
  // Each part is stored in tenths of a ms: what rounding leaves over belongs to the last one.
  const renderDelay = lcp - redirect - dns - connect - wait - loadDelay - load
  return [redirect, dns, connect, wait, loadDelay, load, renderDelay, duration - lcp]
}

/** Both sites in a round, where both were measured and the step is a page load for both; null otherwise. */
export function pairIn(
  round: Round,
  { us, competitor, step }: { us: string; competitor: string; step: string },
): { us: PartTimes; other: PartTimes } | null {
  const { us: ours, competitor: theirs } = readPair(round, { us, competitor, step, metric: 'lcp' })
  if (ours.kind !== 'measured' || theirs.kind !== 'measured') return null
  const read = (site: string) =>
    partsIn(
      round.visits.find((visit) => visit.site === site),
      { step, loads: round.method.loads },
    )
  const [one, other] = [read(us), read(competitor)]
  return one === null || other === null ? null : { us: one, other }
}
