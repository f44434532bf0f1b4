import { type StepKind, type StepSample, stepKinds, type Visit } from '../../model/round.ts'
import { WHOLE_JOURNEY } from './reading.ts'

/** What kind of step a sample is; rounds older than the field only know whether the step ended on a new document. */
export function kindOf({ kind, document }: Pick<StepSample, 'kind' | 'document'>): StepKind {
  return kind ?? (document === undefined ? 'interaction' : 'navigation')
}

/** The most frequent of kinds; the earlier in `stepKinds` when several are; null without any. */
export function prevailing(kinds: readonly StepKind[]): StepKind | null {
  const [first] = kinds
  if (first === undefined) return null
  // Nearly always all are of one kind.
  if (kinds.every((kind) => kind === first)) return first
  const count = (wanted: StepKind) => kinds.filter((kind) => kind === wanted).length
  return stepKinds.reduce((best, kind) => (count(kind) > count(best) ? kind : best))
}

const kindsOf = new WeakMap<Visit, ReadonlyMap<string, StepKind | null>>()

/** The kind of every step that a load of the visit completed; asked for once a metric and competitor, so it is remembered. */
function kindsOnVisit(visit: Visit | undefined): ReadonlyMap<string, StepKind | null> {
  if (visit === undefined) return new Map()
  const before = kindsOf.get(visit)
  if (before !== undefined) return before
  const found = new Map<string, StepKind[]>()
  for (const { steps } of visit.loads) {
    for (const sample of steps) {
      const same = found.get(sample.name)
      if (same === undefined) found.set(sample.name, [kindOf(sample)])
      else same.push(kindOf(sample))
    }
  }
  const kinds = new Map<string, StepKind | null>()
  for (const [name, all] of found) kinds.set(name, prevailing(all))
  kindsOf.set(visit, kinds)
  return kinds
}

/** What kind a step is on a visit; null when no load completed it. */
export function kindOnVisit(visit: Visit | undefined, step: string): StepKind | null {
  return kindsOnVisit(visit).get(step) ?? null
}

/**
 * True when a step is of different kinds on two visits: a page load and a change on the page do not measure the same thing. The
 * whole journey differs when any step of it does.
 */
export function differInKind(one: Visit | undefined, other: Visit | undefined, step: string): boolean {
  const [ours, theirs] = [kindsOnVisit(one), kindsOnVisit(other)]
  const differs = (name: string) => {
    const [here, there] = [ours.get(name) ?? null, theirs.get(name) ?? null]
    return here !== null && there !== null && here !== there
  }
  if (step !== WHOLE_JOURNEY || ours.has(step) || theirs.has(step)) return differs(step)
  return [...ours.keys()].some(differs)
}
