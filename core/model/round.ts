import type { Variant } from './experiments.ts'
import type { Method } from './method.ts'
import type { MetricValues } from './metric.ts'

/** One round: every site of a benchmark measured once in one market by one worker. Written once, never changed. */
export interface Round {
  version: 1
  /** Folder name of the benchmark, or `compare`. */
  benchmark: string
  /** Slug of the market's name. */
  market: string
  /** ISO 8601, UTC. With benchmark and market it identifies the round, so a redelivery yields the same round. */
  scheduledAt: string
  startedAt: string
  finishedAt: string
  /** Seed of the order in which the sites were visited. */
  seed: number
  method: Method
  worker: Worker
  /** In the order measured. */
  visits: Visit[]
}

export interface Worker {
  /** Full version, for example `153.0.7890.12`. */
  chromium: string
  /** True when this process had not measured before. */
  cold: boolean
  /** Speed of one core on a fixed workload, KB a second; larger is faster. */
  cpuIndex: number
  platform: string
  /** What kept pages away from the worker's own networks (docs/security.md); absent in rounds older than the barrier. */
  barrier?: 'guard' | 'flags'
}

/**
 * - `ok`       at least half of the loads walked the whole journey
 * - `failed`   a customer could not have finished: error, time-out, crash
 * - `blocked`  a bot challenge was served instead of the site
 * - `refused`  robots.txt disallows the page, the site asked to wait, or its journey would have changed something there
 * - `changed`  the page loaded without the expected content
 * - `skipped`  never measured: the round ran out of time or was stopped, or the worker failed
 */
export const visitStatuses = ['ok', 'failed', 'blocked', 'refused', 'changed', 'skipped'] as const
export type VisitStatus = (typeof visitStatuses)[number]

/** One site's part of a round. */
export interface Visit {
  site: string
  /** What was measured of the site: walked.ts. Absent in rounds older than it. */
  walked?: string
  status: VisitStatus
  /** Why the visit is not `ok`; absent when it is. */
  failure?: Failure
  startedAt: string
  /** ms from browser start to browser end. */
  duration: number
  /** Load time of the worker's own control page before this visit, ms: reveals an unsteady worker. */
  control?: number
  /** What came of accepting the consent banner; absent where that was not asked for. */
  consent?: VisitConsent
  loads: Load[]
  evidence?: Evidence
}

/**
 * - `accepted`     the banner was accepted
 * - `not-found`    no banner of a known consent manager was open, nor the site's own button there
 * - `not-handled`  a banner was open, but could not be accepted
 * - `failed`       the page could not be opened, or its cookies not be read
 */
export const consentOutcomes = ['accepted', 'not-found', 'not-handled', 'failed'] as const
export type ConsentOutcome = (typeof consentOutcomes)[number]

export interface VisitConsent {
  outcome: ConsentOutcome
  /** Name of autoconsent's rule, at most 40 characters; absent when it recognised none, or the site's own button was clicked. */
  manager?: string
}

/** One walk through the journey in a fresh browser context. */
export interface Load {
  /** The steps that were completed, in order; all of them unless `failure` is present. */
  steps: StepSample[]
  failure?: Failure
  /** Variants of A/B tests that its browser was given, a tool each, at most `mostVariants`; absent without any that we know. */
  variants?: Variant[]
}

/**
 * - `navigation`   the step ended on a new document
 * - `soft`         it stayed on its document, and an interaction brought new content or a new address (a soft navigation)
 * - `interaction`  it stayed on its document, and nothing of that was observed
 */
export const stepKinds = ['navigation', 'soft', 'interaction'] as const
export type StepKind = (typeof stepKinds)[number]

export interface StepSample {
  name: string
  /** Absent in rounds older than the field; then `document` tells: judge/gap/kind.ts. */
  kind?: StepKind
  metrics: MetricValues
  /** The document the step ended on; absent when the step stayed on the previous step's document. */
  document?: DocumentSample
  /** What the page said at the end of a `soft` step; absent of any other. */
  view?: ViewSample
  /** The load event never came, so there is no `load`; `duration` ends where the page stopped moving. Absent otherwise. */
  unfinished?: true
  /** Nothing had been painted when the page was read, this long after its navigation started, ms. Absent otherwise. */
  blank?: number
  /** Requests that the log had no room for; `requests` and `bytes` count them. Absent when there are none. */
  unlogged?: number
  /** Set by the judge, never stored: how the page differs from the one that usually comes here. */
  unusual?: Unusual
}

/** A document, or what a step has made of it. */
export interface ViewSample {
  /** Final URL, after redirects, at most 500 characters. */
  url: string
  /** At most 80 characters. Of a `soft` step absent where it is still that of the step before. */
  title?: string
  /** Of a page with little text: its first headings, or else its largest text, and of one with hardly any all of it; ` | ` between them, at most 400 characters. */
  heading?: string
}

export interface DocumentSample extends ViewSample {
  status: number
  /** That the page names (`<html lang>`), BCP 47, at most 20 characters; absent when it names none. */
  language?: string
  /** The URL that the script opened; absent when it is the final one, or when a page led here (a click, a form). */
  asked?: string
  /**
   * ms spent on documents that led on by themselves, by script or refresh, before this one; part of `ttfb`, `fcp`, `lcp`,
   * `load` and of the LCP part `redirect`.
   */
  clientRedirect?: number
  /** Those documents, oldest first, at most 10. */
  redirects?: ClientRedirect[]
  /** Breakdown of LCP; the parts add up to `lcp`. Absent when no LCP was observed. */
  lcp?: LcpParts
}

export type RedirectKind = 'script' | 'meta-refresh' | 'refresh-header' | 'form' | 'link' | 'reload'

/** A document that was replaced by another without an input or the script asking for it. */
export interface ClientRedirect {
  /** As asked for, at most 500 characters. */
  url: string
  /** How it led on. */
  by: RedirectKind
  /** From the start of its navigation to the start of the next, ms. */
  ms: number
}

/** A page unlike the site's usual one for the step in recent rounds; `seen` and `usual` may contain text from pages. */
export interface Unusual {
  what: 'address' | 'title' | 'language' | 'bytes'
  seen: string
  usual: string
}

/** ms each. The first four add up to TTFB; all seven to LCP (https://web.dev/articles/optimize-lcp#lcp-breakdown). */
export interface LcpParts {
  redirect: number
  dns: number
  connect: number
  wait: number
  loadDelay: number
  load: number
  renderDelay: number
  /** CSS selector of the element, at most 200 characters. */
  element: string
}

/** A closed list, so that texts and colours can be derived from it. */
export const failureCodes = [
  'dns',
  'unreachable',
  'tls',
  'http-error',
  'timeout',
  'crashed',
  'out-of-memory',
  'redirect-loop',
  'element-missing',
  'content-missing',
  'script-error',
  'step-missing',
  'new-window',
  'not-allowed',
  'challenge',
  'robots',
  'side-effect',
  'retry-after',
  'out-of-time',
  'stopped',
  'worker',
] as const
export type FailureCode = (typeof failureCodes)[number]

export interface Failure {
  code: FailureCode
  /** The step in progress; absent when none had started. */
  step?: string
  /** One plain sentence, at most 500 characters; page text in it is untrusted. */
  message: string
  /** Name of an evidence file. */
  screenshot?: string
  /** Bot manager that served a challenge, where its signs name one; at most 20 characters. */
  provider?: string
  /** ms that the site asked to wait before the next request, at most a day. */
  wait?: number
}

/** A record of one extra load, which never counts. File names are relative to the evidence store. */
export interface Evidence {
  steps: StepEvidence[]
  /** Request log, JSON lines. */
  requests: string
  /** Playwright trace, ZIP: of our own site's failed visit, where this load failed too. Absent otherwise. */
  trace?: string
}

export interface StepEvidence {
  name: string
  /** Final screenshot. */
  screenshot: string
  /** Frames of the filmstrip, oldest first; `at` is ms from the start of the step. */
  filmstrip: { at: number; file: string }[]
  /** ms; derived from the filmstrip, so never part of the comparison. */
  speedIndex?: number
  /** Where FCP and LCP of this load differ from its filmstrip, each at most once; absent when they were not compared. */
  disagreements?: PictureDisagreement[]
}

/** A number that the picture contradicts (docs/measuring.md). Both are ms since the navigation started. */
export interface PictureDisagreement {
  metric: 'fcp' | 'lcp'
  /** Null when Chromium reported none. */
  number: number | null
  /** Null when the picture shows nothing until the step was over. */
  picture: number | null
}
