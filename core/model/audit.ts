import type { Metric } from './metric.ts'
import type { FailureCode, Worker } from './round.ts'
import { DAY } from './time.ts'

/** Lighthouse's categories, in display order. Scores range from 0 to 100. */
export const auditCategories = ['performance', 'accessibility', 'best-practices', 'seo'] as const
export type AuditCategory = (typeof auditCategories)[number]

/** Metrics that Lighthouse measures in its own way and that have the same names as in rounds. */
export const auditMetrics = [
  'fcp',
  'lcp',
  'tbt',
  'cls',
  'speedIndex',
  'bytes',
  'requests',
] as const satisfies readonly Metric[]
export type AuditMetric = (typeof auditMetrics)[number]

/** The minimum score of a category, or the maximum of a metric in its unit. */
export type Budgets = Partial<Record<AuditCategory | AuditMetric, number>>

/** How a benchmark is audited: its `audits:` section. */
export interface AuditSettings {
  /** ms between audits. */
  every: number
  /** Lighthouse runs per page; the median run counts. */
  runs: number
  categories: AuditCategory[]
  /** Steps whose pages are audited. */
  steps: string[]
  /** By site, then by step: path of the page to audit instead of the one where the step ends. */
  pages: Record<string, Record<string, string>>
  budgets: Budgets
}

/** Applies when a benchmark without `audits:` is audited on demand. */
export function defaultAudits(steps: string[]): AuditSettings {
  return { every: DAY, runs: 3, categories: [...auditCategories], steps, pages: {}, budgets: {} }
}

/** One audit of a benchmark in one market: one page per site and step. Written once, never changed. */
export interface Audit {
  version: 1
  benchmark: string
  market: string
  /** ISO 8601, UTC. With benchmark and market it identifies the audit. */
  scheduledAt: string
  startedAt: string
  finishedAt: string
  /** Seed of the order in which the sites were audited. */
  seed: number
  method: AuditMethod
  worker: Worker
  /** The rules that were checked; outcomes and findings refer to them. */
  rules: AuditRule[]
  pages: AuditedPage[]
}

/** How it was audited. Scores of different methods are never compared. */
export interface AuditMethod {
  /** Name of the profile followed by a hash of its contents. */
  profile: string
  region: string
  /** The kind of worker, such as `3008 MB`: scores depend on its CPU. */
  machine: string
  /** Major version of Chromium. */
  chromium: number
  /** Edition of what the numbers mean (method.ts); absent in audits of the first one. */
  definitions?: number
  lighthouse: string
  /** How, for real and not simulated: a `relay` shapes the network, as in rounds; `devtools` throttles the CPU alone. */
  throttling: 'devtools' | 'relay'
  runs: number
  /** The steps, because the mean over a different set of pages is a different figure. */
  steps: string
}

/** One of Lighthouse's audits; here `audit` means the whole run. */
export interface AuditRule {
  id: string
  category: AuditCategory
  /** Share of the category's score; 0 for informative rules. */
  weight: number
  /** Lighthouse's title for a page that fails the rule, or, while no page fails, for one that passes. */
  title: string
}

/**
 * - `ok`       more runs were valid than failed
 * - `failed`   the page could not be audited: error, time-out, crash
 * - `blocked`  a bot challenge was served instead of the page
 * - `refused`  robots.txt disallows the page, or its site asked for a pause
 * - `skipped`  never audited: the step has no page, time ran out, or the audit was stopped
 */
export const auditStatuses = ['ok', 'failed', 'blocked', 'refused', 'skipped'] as const
export type AuditStatus = (typeof auditStatuses)[number]

export interface AuditFailure {
  /** `lighthouse`: Lighthouse itself could not process the page. */
  code: FailureCode | 'lighthouse'
  /** One plain sentence, at most 500 characters; page text in it is untrusted. */
  message: string
}

/** The page to audit for a step of a site. Where there is none `missing` explains why, and where its site does not allow it `refused`. */
export type PageToAudit = { site: string; step: string } & (
  | { url: string }
  | { missing: string }
  | { refused: AuditFailure }
)

export interface AuditedPage {
  site: string
  step: string
  /** As requested, at most 500 characters; empty where there is no page. */
  url: string
  status: AuditStatus
  /** Why the page is not `ok`; absent when it is. */
  failure?: AuditFailure
  runs: AuditRun[]
  /** Of the median run; present when the page is `ok`. */
  result?: AuditResult
}

/** One Lighthouse run; `failure` is set when it produced no result. */
export interface AuditRun {
  startedAt: string
  /** ms from browser start to browser end. */
  duration: number
  scores: Scores
  failure?: AuditFailure
}

export type Scores = Partial<Record<AuditCategory, number>>

export interface AuditResult {
  /** After redirects, at most 500 characters. */
  finalUrl: string
  scores: Scores
  metrics: Partial<Record<AuditMetric, number>>
  /** Lighthouse's own benchmark index of the worker's CPU during the run; larger is faster. */
  cpuIndex: number
  /** One letter per rule of the record: p passed, f failed, i informative, n not applicable, e error. */
  outcomes: string
  /** Details of failed rules, most valuable first; the least valuable are dropped when the record would be too large. */
  findings: AuditFinding[]
  thirdParties: ThirdParty[]
  /** Lighthouse's warnings about the reliability of this result; untrusted, clipped. */
  warnings: string[]
  /** Names of evidence files, gzip. */
  report: { html: string; json: string }
}

export type Outcome = 'p' | 'f' | 'i' | 'n' | 'e'

export interface AuditFinding {
  rule: string
  /** 0 to 100. */
  score: number
  /** Lighthouse's own estimate of what fixing it saves, ms; absent where it gives none. */
  saves?: number
  /** For example `Est savings of 894 KiB`; clipped. */
  says?: string
}

export interface ThirdParty {
  /** For example `Google Tag Manager`. */
  entity: string
  bytes: number
  /** ms on the main thread. */
  time: number
}
