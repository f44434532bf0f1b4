import type { Metric } from './metric.ts'
import type { FailureCode } from './round.ts'
import type { Mover } from './verdict.ts'

/** From the moment customers were worse off until recovery. Times are scheduled times of rounds, ISO 8601, UTC. */
export interface Incident {
  version: 1
  /** The same whenever the same rounds are judged; ends in the time it opened. */
  id: string
  benchmark: string
  market: string
  /** What opened it: we fell behind, broke our promise, or did not let customers through. */
  kind: 'behind' | 'promise' | 'failing'
  cause: IncidentCause
  /** When it most likely began. */
  openedAt: string
  /** The round that made it certain. */
  detectedAt: string
  /** When the last stream most likely recovered, and the round that made that certain; null while it is open. */
  closedAt: string | null
  closeDetectedAt: string | null
  /** Every comparison and promise that alarmed for the same cause. */
  streams: IncidentStream[]
  /** Of our own journey; absent unless that is what happened. */
  failure?: IncidentFailure
  evidence: IncidentEvidence[]
}

/**
 * One incident a cause, however many streams alarm:
 * - `us`          we slowed, or both sides moved
 * - `competitor`  this competitor got faster
 * - `journey`     our journey fails at this step
 */
export type IncidentCause =
  | { kind: 'us' }
  | { kind: 'competitor'; competitor: string }
  | { kind: 'journey'; step: string }

/** How large a gap is, as a ratio: us divided by the competitor, or by the promise. Null where no round has a ratio. */
export interface Estimate {
  ratio: number | null
  low: number | null
  high: number | null
  coverage: number | null
  rounds: number
  /** It rests on the rounds that raised the alarm, and so is a little too large (statistics.md section 6). */
  firstEstimate: boolean
}

/** One stream's alarm. */
export interface Alarm {
  /** Null for a promise, which is about our own time alone. */
  competitor: string | null
  step: string
  metric: Metric
  /** `SLIPPED`: we were behind already and got slower. */
  event: 'FELL_BEHIND' | 'SLIPPED' | 'PROMISE_BROKEN'
  /** Slot of the onset, and its time. */
  onset: number
  onsetAt: string
  detectedAt: string
  /** A hint, not a verdict; null when nobody can say. */
  moved: Mover | null
  estimate: Estimate
  /** Typical ratio before; null when there was no settled one. */
  before: number | null
  /** ms; null unless it is about a promise. */
  promise: number | null
}

export interface IncidentStream extends Omit<Alarm, 'estimate'> {
  /** At detection; and newest, or, once it has recovered, until then. */
  first: Estimate
  latest: Estimate
  recoveredAt: string | null
}

export interface IncidentFailure {
  step: string
  code: FailureCode | null
  /** Text of pages in it is untrusted. */
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
