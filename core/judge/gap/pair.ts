import type { Round } from '../../model/round.ts'
import { differInKind } from './kind.ts'
import { type Aspect, type Reading, readVisit } from './reading.ts'

/** Names of the sites of a comparison. */
export interface SitePair {
  us: string
  competitor: string
}

/** What a round says about both. */
export interface SitesRead {
  us: Reading
  competitor: Reading
}

/** Reads both sides of a comparison; both are missing when the step is of different kinds for them. */
export function readPair({ visits, method }: Round, { us, competitor, step, metric }: SitePair & Aspect): SitesRead {
  const ours = visits.find(({ site }) => site === us)
  const theirs = visits.find(({ site }) => site === competitor)
  if (differInKind(ours, theirs, step)) {
    const missing: Reading = { kind: 'missing', reason: 'other-kind' }
    return { us: missing, competitor: missing }
  }
  const read = (visit: Round['visits'][number] | undefined) => readVisit(visit, { step, metric }, method.loads)
  return { us: read(ours), competitor: read(theirs) }
}
