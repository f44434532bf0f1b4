import type { StepSample, Visit } from '#core/model/round.ts'

/** What a round tells while it goes on. */
export type ProgressEvent =
  | { type: 'round-begun'; sites: string[] }
  | { type: 'visit-begun'; site: string }
  /** `load` counts from 1; an evidence load is none of the counted. */
  | { type: 'load-begun'; site: string; load: number; of: number; evidence: boolean }
  | { type: 'step-begun'; site: string; step: string }
  | { type: 'step-ended'; site: string; sample: StepSample }
  | { type: 'visit-ended'; visit: Visit }
  /** Something went wrong that costs no measurement. */
  | { type: 'warning'; site: string; message: string }

export type Progress = (event: ProgressEvent) => void
