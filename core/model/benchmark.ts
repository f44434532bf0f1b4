import type { SiteAccess } from './access.ts'
import type { AuditSettings } from './audit.ts'
import type { Metric } from './metric.ts'
import type { Recipient } from './recipient.ts'
import type { Recording, StepStart } from './recording.ts'
import type { Money } from './units.ts'

/** One benchmark, read from `scenarios/<id>/benchmark.yaml`, with every default filled in. */
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
  /** Loads per visit. */
  loads: number
  limits: Limits
  /** Every site is measured with its consent banner accepted; absent: as a first-time visitor sees it. */
  consent?: 'accepted'
  target: Target
  alarm: Alarm
  business?: Business
  /** Absent: audited only on demand. */
  audits?: AuditSettings
  /** File of the module that serves the sites, in the same folder as benchmark.yaml; see `origin: served`. */
  serve?: string
}

export interface Site {
  name: string
  us: boolean
  /** For example `https://www.acme.com.au`, or `served` when the benchmark's `serve` module provides it. */
  origin: string
  /** Who decided, when and why, that a competitor is measured whatever its robots.txt says. */
  robots?: RobotsOverride
  /** A competitor's journey may submit forms, sign in, fill baskets and buy; absent: it may not. */
  sideEffects?: 'allowed'
  /** What the page of a step has when it is the right one, by step. */
  expect?: Record<string, Expectation>
  /** CSS selectors of what to click, one after the other, to accept its consent banner. */
  accept?: string[]
  /** Of our own site only. */
  access?: SiteAccess
  walk:
    | { kind: 'pages'; pages: Record<string, string> }
    | { kind: 'script'; file: string }
    | { kind: 'recording'; file: string; recording: Recording; starts: StepStart[] }
}

/** At least one; all of them have to be on the page. */
export interface Expectation {
  /** A text that can be seen. Case and white space do not matter, here and in `title`. */
  text?: string | undefined
  /** CSS. */
  selector?: string | undefined
  /** Part of the title. */
  title?: string | undefined
  /** BCP 47; `en` also stands for `en-AU`. */
  language?: string | undefined
}

export interface RobotsOverride {
  reason: string
  reviewer: string
  /** `2026-11-28`. */
  date: string
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

/** How a customer's device and network are emulated, the same for every site. */
export interface Profile {
  name: string
  viewport: { width: number; height: number }
  deviceScaleFactor: number
  /** Mobile viewport and touch. */
  mobile: boolean
  /** 4 means four times slower than the worker. */
  cpuSlowdown: number
  /** Absent: the worker's own network, not throttled. */
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
  /** Absolute time in ms promised to our customers. */
  promise?: number
}

interface Alarm {
  /** Recipients of mails. */
  to: Recipient[]
  /** Accepted false alarms per year, over all streams of the benchmark together. */
  falseAlarmsPerYear: number
  /** The benchmark has CloudWatch metrics and alarms of its own in each market; absent: it only counts in the totals. */
  cloudwatch?: true
}

/** Turns seconds into money in reports. */
export interface Business {
  monthlyRevenue: Money
  /** Share of sales lost per second that pages are slower; 0.07 means 7 %. */
  conversionPerSecond: number
}
