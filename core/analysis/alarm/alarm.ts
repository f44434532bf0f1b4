import type { Estimate, Incident } from '../../model/incident.ts'
import type { Marker } from '../../model/marker.ts'
import type { Metric } from '../../model/metric.ts'
import type { LcpParts } from '../../model/round.ts'
import type { AboutBenchmark } from '../about-benchmark.ts'
import type { Impact } from '../impact.ts'
import type { Why } from '../why/why.ts'

/**
 * The content of an alarm mail: incidents of one benchmark that opened, are still open or closed, with the figures
 * behind them. `alarmFacts` (alarm/facts.ts) derives it from records, deterministically. Names and messages in it are
 * untrusted: escape them before showing them.
 */
export interface AlarmFacts {
  kind: 'opened' | 'reminder' | 'closed'
  /** 1 is the first reminder; 0 for the other kinds. */
  reminder: number
  benchmark: AboutBenchmark
  /** Most severe first; never empty. */
  incidents: [IncidentFacts, ...IncidentFacts[]]
  /** The false-alarm rate of all alarms of the benchmark together. */
  falseAlarms: { perYear: number; streams: number }
  /** ms. */
  now: number
}

export interface IncidentFacts {
  incident: Incident
  market: { id: string; name: string; timeZone: string }
  /** What the mail leads with: the step and metric of our largest loss, or the step at which our journey fails. */
  step: string
  metric: Metric
  us: string
  /** The competitor furthest ahead of us on this step; null without one. */
  rival: string | null
  /** Us divided by the rival, or by the promise; null for a failing journey. */
  gap: Estimate | null
  /** ms; null unless the incident is about the promise. */
  promise: number | null
  /** All sites on this step, us included, fastest first; sites without a figure come last. */
  sites: SiteFigures[]
  /** What the rival does better on this step, most significant first. */
  reasons: Reason[]
  /** Why we are slower, with at least one cause; it is shown instead of `reasons`. */
  why?: Why
  /** The last release or campaign in the day before it began; absent without one, and where a competitor is the cause. */
  marker?: Marker
  /** Where it happens on and off: when that began, and how often it has happened; null otherwise. */
  again: { since: string; times: number } | null
  /** Whether this mail is the first to say that it opened, or that the journey works again; a reminder may be that of neither. */
  isNews: boolean
  /** Its newest round, while it is open and none has been measured for long since; the figures are of the day before that. */
  unmeasuredSince: string | null
  /** It closed because none of its comparisons and promises is measured any more: whether they recovered is unknown. */
  dropped: boolean
  impact: Impact | null
  /** Filmstrips of us and the rival at the same moments; empty without pictures. */
  strips: Strip[]
}

/** Medians of the metric over all counted loads, in its unit; null where it was not measured. */
export interface SiteFigures {
  name: string
  us: boolean
  /** On the day before the incident began; during it, at most its last day; and since it closed. */
  before: number | null
  during: number | null
  after: number | null
  /**
   * During the incident: visits that failed (of ours also those that stayed `blank` where the journey fails, which have no part in the
   * figure), visits stopped by a bot challenge, and all visits.
   */
  failed: number
  blank: number
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
  /** Oldest first. `at` is ms from the start of the step, null for a single final picture. */
  frames: {
    at: number | null
    /** Name of the evidence file; null while nothing had been drawn. */
    file: string | null
  }[]
}
