import type { Incident, IncidentEvidence } from '../../model/incident.ts'
import type { Round, Visit } from '../../model/round.ts'
import type { JudgedRound } from '../state.ts'

/** The rounds whose screenshots illustrate an incident: the newest before it, one at its onset, one at its detection. */
export function evidenceRounds(
  recent: readonly JudgedRound[],
  { openedAt, detectedAt }: Pick<Incident, 'openedAt' | 'detectedAt'>,
): Pick<IncidentEvidence, 'when' | 'at'>[] {
  const opened = Date.parse(openedAt)
  const detected = Date.parse(detectedAt)
  const withEvidence = recent.flatMap(([, at, , evidence]) => (evidence === 1 ? [at] : []))
  const before = withEvidence.findLast((at) => at < opened)
  const onset = withEvidence.find((at) => at >= opened && at <= detected)
  const detection = withEvidence.findLast((at) => at <= detected && at >= opened)
  const found = [
    { when: 'before', at: before },
    { when: 'onset', at: onset },
    // The same round can be both.
    { when: 'detection', at: detection === onset ? undefined : detection },
  ] as const
  return found.flatMap(({ when, at }) => (at === undefined ? [] : [{ when, at: new Date(at).toISOString() }]))
}

/** File names of a round's screenshots: the final one of each step, and those of failures. */
export function evidenceFiles({ visits }: Round): IncidentEvidence['files'] {
  return visits.flatMap((visit) => [
    ...(visit.evidence?.steps ?? []).map(({ name, screenshot }) => ({ site: visit.site, step: name, screenshot })),
    ...failureScreenshot(visit),
  ])
}

function failureScreenshot({ site, failure }: Visit): IncidentEvidence['files'] {
  if (failure?.screenshot === undefined) return []
  return [{ site, step: failure.step ?? null, screenshot: failure.screenshot }]
}
