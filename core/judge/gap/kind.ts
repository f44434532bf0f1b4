import { type StepKind, type StepSample, stepKinds, type Visit } from '../../model/round.ts'
import { WHOLE_JOURNEY } from './reading.ts'

/** What kind of step a sample is; rounds older than the field only know whether the step ended on a new document. */
export function kindOf({ kind, document }: Pick<StepSample, 'kind' | 'document'>): StepKind {
  return kind ?? (document === undefined ? 'interaction' : 'navigation')
}

/** The most frequent of kinds; the earlier in `stepKinds` when several are; null without any. */
export function prevailing(kinds: readonly StepKind[]): StepKind | null {
  const count = (wanted: StepKind) => kinds.filter((kind) => kind === wanted).length
  return kinds.length === 0 ? null : stepKinds.reduce((best, kind) => (count(kind) > count(best) ? kind : best))
}

/** What kind a step is on a visit; null when no load completed it. */
export function kindOnVisit(visit: Visit | undefined, step: string): StepKind | null {
  const samples = visit?.loads.flatMap(({ steps }) => steps.filter(({ name }) => name === step)) ?? []
  return prevailing(samples.map(kindOf))
}

/**
 * True when a step is of different kinds on two visits: a page load and a change on the page do not measure the same thing. The
 * whole journey differs when any step of it does.
 */
export function differInKind(one: Visit | undefined, other: Visit | undefined, step: string): boolean {
  const names = new Set(
    [one, other].flatMap((visit) => visit?.loads.flatMap(({ steps }) => steps.map(({ name }) => name)) ?? []),
  )
  const asked = step === WHOLE_JOURNEY && !names.has(step) ? [...names] : [step]
  return asked.some((name) => {
    const [ours, theirs] = [kindOnVisit(one, name), kindOnVisit(other, name)]
    return ours !== null && theirs !== null && ours !== theirs
  })
}
