import type { Incident, IncidentEvidence } from '../../model/incident.ts'

export interface ShownPicture extends Omit<IncidentEvidence, 'files'> {
  site: string
  step: string | null
  screenshot: string
}

/** Pictures of the steps that the incident is about; all of them where none is of these. */
export function shownPictures({
  evidence,
  streams,
  failure,
}: Pick<Incident, 'evidence' | 'streams' | 'failure'>): ShownPicture[] {
  const steps = new Set([...streams.map(({ step }) => step), ...(failure === undefined ? [] : [failure.step])])
  const all = evidence.flatMap(({ files, ...when }) => files.map((file) => ({ ...when, ...file })))
  const own = all.filter(({ step }) => step === null || steps.has(step))
  return own.length === 0 ? all : own
}
