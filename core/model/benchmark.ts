import type { AuditSettings } from './audit.ts'
import type { Metric } from './metric.ts'
import type { Recipient } from './recipient.ts'
import type { Money } from './units.ts'

/** One contest, read from `scenarios/<id>/benchmark.yaml`, with every default filled in. */
export interface Benchmark {
  /** Folder name. */
  id: string
  name: string
  /** Us first, then the competitors. */
  sites: Site[]
  /** Names of the steps, in order; the same for every site. */
  steps: string[]
  markets: Market[]
  /** ms between rounds. */
  every: number
  /** Loads a visit. */
  loads: number
  limits: Limits
  target: Target
  alarm: Alarm
  business?: Business
  /** Absent: audited only when somebody asks for it. */
  audits?: AuditSettings
  /** File of the module that serves the sites, beside benchmark.yaml; see `origin: served`. */
  serve?: string
}

export interface Site {
  name: string
  us: boolean
  /** Such as `https://www.acme.com.au`, or `served` when the benchmark's `serve` module says where it is. */
  origin: string
  walk: { kind: 'pages'; pages: Record<string, string> } | { kind: 'script'; file: string }
}

export interface Market {
  /** Slug of the name; part of every record's key. */
  id: string
  name: string
  region: string
  profile: Profile
  /** BCP 47. */
  locale: string
  /** IANA name. */
  timeZone: string
}

/** How a customer's device and network are imitated, alike for every site. */
export interface Profile {
  name: string
  viewport: { width: number; height: number }
  deviceScaleFactor: number
  /** Mobile viewport and touch. */
  mobile: boolean
  /** 4 means four times slower than the worker. */
  cpuSlowdown: number
  /** Absent: as fast as the worker's own. */
  network?: Network
}

export interface Network {
  /** Round-trip time, ms. */
  latency: number
  downKbps: number
  upKbps: number
  /** TCP's initial congestion window, packets; absent: connections do not start slowly. */
  initialWindow?: number
}

/** ms and bytes. */
export interface Limits {
  step: number
  visit: number
  memory: number
}

export interface Target {
  against: 'fastest' | 'median' | { competitor: string }
  metric: Metric
  /** 0.05 means 5 %. */
  margin: number
  /** Absolute time in ms that we promise our customers. */
  promise?: number
}

interface Alarm {
  /** Who is told by mail. */
  to: Recipient[]
  /** Alarms by mere chance that are accepted, for each comparison. */
  falseAlarmsPerYear: number
}

/** Turns seconds into money in reports. */
export interface Business {
  monthlyRevenue: Money
  /** Share of sales lost for each second that pages are slower; 0.07 means 7 %. */
  conversionPerSecond: number
}
