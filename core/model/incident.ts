import type { Metric } from './metric.ts'
import type { FailureCode } from './round.ts'
import type { Mover } from './verdict.ts'

/** A period of worse customer experience, from onset to recovery. Times are scheduled times of rounds, ISO 8601, UTC. */
export interface Incident {
  version: 1
  /** Identical whenever the same rounds are judged; ends with the time of detection. */
  id: string
  benchmark: string
  market: string
  /** What opened it: we fell behind, broke the promise, or our journey failed. */
  kind: 'behind' | 'promise' | 'failing'
  cause: IncidentCause
  /** When it most likely began. */
  openedAt: string
  /** The round in which it was detected. */
  detectedAt: string
  /** When the last stream most likely recovered, and the round in which that was detected; null while open. */
  closedAt: string | null
  closeDetectedAt: string | null
  /** Every comparison and promise that raised an alarm for the same cause. */
  streams: IncidentStream[]
  /** Of our own journey; absent unless the journey failed. */
  failure?: IncidentFailure
  evidence: IncidentEvidence[]
}

/**
 * One incident per cause, however many streams raise an alarm:
 * - `us`          we got slower, or both sides moved
 * - `competitor`  this competitor got faster
 * - `journey`     our journey fails at this step
 */
export type IncidentCause =
  | { kind: 'us' }
  | { kind: 'competitor'; competitor: string }
  | { kind: 'journey'; step: string }

/** Size of a gap as a ratio: us divided by the competitor, or by the promise. Null where no round has a ratio. */
export interface Estimate {
  ratio: number | null
  low: number | null
  high: number | null
  coverage: number | null
  rounds: number
  /** True while based on the rounds that raised the alarm, which makes it slightly too large (docs/detector.md section 6). */
  firstEstimate: boolean
}

/** One stream's alarm. */
export interface Alarm {
  /** Null for a promise, which concerns our own time only. */
  competitor: string | null
  step: string
  metric: Metric
  /** `SLIPPED`: we were already behind and got slower. */
  event: 'FELL_BEHIND' | 'SLIPPED' | 'PROMISE_BROKEN'
  /** Slot of the onset, and its time. */
  onset: number
  onsetAt: string
  detectedAt: string
  /** A hint, not a verdict; null when it cannot be determined. */
  moved: Mover | null
  estimate: Estimate
  /** Typical ratio before the change; null when there was no settled one. */
  before: number | null
  /** ms; null unless the alarm is about a promise. */
  promise: number | null
}

export interface IncidentStream extends Omit<Alarm, 'estimate'> {
  /** `first`: at detection. `latest`: now, or, once recovered, over the rounds until recovery. */
  first: Estimate
  latest: Estimate
  recoveredAt: string | null
  /** It ended because it is no longer measured, so whether it recovered is unknown. */
  dropped?: true
}

export interface IncidentFailure {
  step: string
  code: FailureCode | null
  /** Page text in it is untrusted. */
  message: string
  recoveredAt: string | null
}

/** What a round looked like; file names are relative to the evidence store. */
export interface IncidentEvidence {
  when: 'before' | 'onset' | 'detection'
  /** The round. */
  at: string
  files: { site: string; step: string | null; screenshot: string }[]
}
