import type { StepSample, Visit } from '#core/model/round.ts'

/** What a round reports while it runs. */
export type ProgressEvent =
  | { type: 'round-begun'; sites: string[] }
  | { type: 'visit-begun'; site: string }
  /** `load` counts from 1; an evidence load is not one of the counted loads. */
  | { type: 'load-begun'; site: string; load: number; of: number; evidence: boolean }
  /** The load in which the consent banner is accepted. */
  | { type: 'consent-begun'; site: string }
  | { type: 'step-begun'; site: string; step: string }
  | { type: 'step-ended'; site: string; sample: StepSample }
  | { type: 'visit-ended'; visit: Visit }
  /** A problem that does not affect the measurement. */
  | { type: 'warning'; site: string; message: string }

export type Progress = (event: ProgressEvent) => void
