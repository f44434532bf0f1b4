import type { Estimate, Incident } from '../../model/incident.ts'
import type { Metric } from '../../model/metric.ts'
import type { LcpParts } from '../../model/round.ts'
import type { Impact } from '../impact.ts'

/**
 * What an alarm mail tells: incidents of one benchmark that opened, are still open or closed, with the figures behind them.
 * Made by `alarmFacts` (alarm/facts.ts) from records, the same however often it is made. Names and messages in it are
 * untrusted: whoever shows them escapes them.
 */
export interface AlarmFacts {
  kind: 'opened' | 'reminder' | 'closed'
  /** 1 is the first reminder; 0 where it is none. */
  reminder: number
  benchmark: { id: string; name: string }
  /** The most serious first; never empty. */
  incidents: [IncidentFacts, ...IncidentFacts[]]
  /** What all alarms of the benchmark together keep to. */
  falseAlarms: { perYear: number; streams: number }
  /** ms. */
  now: number
}

export interface IncidentFacts {
  incident: Incident
  market: { id: string; name: string; timeZone: string }
  /** What is told first: the step and metric on which we lost most, or at which our journey fails. */
  step: string
  metric: Metric
  us: string
  /** Whom we are compared with: whoever is furthest ahead of us on this step; null where there is nobody. */
  rival: string | null
  /** Us divided by the rival, or by the promise; null for a journey that fails. */
  gap: Estimate | null
  /** ms; null unless the incident is about the promise. */
  promise: number | null
  /** Everybody on this step, us among them, the fastest first and whoever has no figure last. */
  sites: SiteFigures[]
  /** What the rival does better on this step, the most telling first. */
  reasons: Reason[]
  impact: Impact | null
  /** Filmstrips of us and the rival at the same moments; empty where there are no pictures. */
  strips: Strip[]
}

/** Medians of the metric over all counted loads, in its unit; null where it was not measured. */
export interface SiteFigures {
  name: string
  us: boolean
  /** In the day before it began; while it lasted, at most its last day; and since. */
  before: number | null
  during: number | null
  after: number | null
  /** Visits that failed and that were turned away by a bot wall while it lasted, of so many. */
  failed: number
  blocked: number
  visits: number
}

/**
 * - `part`    a part of LCP, ms
 * - `metric`  another metric of the step, in its unit
 * - `audit`   a Lighthouse rule that the rival passes and we fail
 */
export type Reason =
  | { kind: 'part'; part: Exclude<keyof LcpParts, 'element'>; us: number; rival: number }
  | { kind: 'metric'; metric: Metric; us: number; rival: number }
  | { kind: 'audit'; rule: string; title: string; says: string | null }

export interface Strip {
  site: string
  us: boolean
  /** Oldest first. `at` is ms from the start of the step, null for the one picture of how it ended. */
  frames: { at: number | null /** Name of the evidence; null while nothing had been drawn. */; file: string | null }[]
}
