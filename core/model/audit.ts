import type { Metric } from './metric.ts'
import type { FailureCode, Worker } from './round.ts'

/** Lighthouse's categories, in the order people read them. A score is 0 to 100. */
export const auditCategories = ['performance', 'accessibility', 'best-practices', 'seo'] as const
export type AuditCategory = (typeof auditCategories)[number]

/** What Lighthouse measures and we call by the same name as in rounds, measured by Lighthouse's own means. */
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

/** The least score of a category, or the most of a metric, in its unit. */
export type Budgets = Partial<Record<AuditCategory | AuditMetric, number>>

/** How a benchmark is audited, as `audits:` says. */
export interface AuditSettings {
  /** ms between audits. */
  every: number
  /** Lighthouse runs a page; the median run counts. */
  runs: number
  categories: AuditCategory[]
  /** Steps whose pages are audited. */
  steps: string[]
  /** By site, then by step: what follows the host name of the page to audit in place of where the journey ends. */
  pages: Record<string, Record<string, string>>
  budgets: Budgets
}

/** Holds for a benchmark without `audits:`, when it is audited by hand. */
export function defaultAudits(steps: string[]): AuditSettings {
  return { every: 24 * 60 * 60 * 1000, runs: 3, categories: [...auditCategories], steps, pages: {}, budgets: {} }
}

/** One audit of a benchmark in one market: a page of every site and step. Written once, never changed. */
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
  /** What was looked at; outcomes and findings refer to it. */
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
  lighthouse: string
  /** Network and CPU were really slowed down, as in rounds, not simulated afterwards. */
  throttling: 'devtools'
  runs: number
  /** The steps, because a mean over other pages is another figure. */
  steps: string
}

/** One of Lighthouse's audits; `audit` is our word for the whole. */
export interface AuditRule {
  id: string
  category: AuditCategory
  /** Share in the category's score; 0 for what is told only. */
  weight: number
  /** What Lighthouse says of a page that fails it; of a page that passes, while none fails. */
  title: string
}

/**
 * - `ok`       more runs were valid than failed
 * - `failed`   the page could not be audited: error, time-out, crash
 * - `blocked`  a bot wall answered in place of the page
 * - `refused`  robots.txt asks us not to look
 * - `skipped`  never audited: there is no page for the step, the time was over, or it was stopped
 */
export const auditStatuses = ['ok', 'failed', 'blocked', 'refused', 'skipped'] as const
export type AuditStatus = (typeof auditStatuses)[number]

export interface AuditFailure {
  /** `lighthouse`: Lighthouse itself could not make sense of the page. */
  code: FailureCode | 'lighthouse'
  /** One sentence in plain words, at most 500 characters; text of pages in it is untrusted. */
  message: string
}

/** A page to audit: that of a step of a site. Without a `url` there is none, and `missing` says why. */
export type PageToAudit = { site: string; step: string } & ({ url: string } | { missing: string })

export interface AuditedPage {
  site: string
  step: string
  /** As asked for, at most 500 characters; empty where there is no page. */
  url: string
  status: AuditStatus
  /** Why the page is not `ok`; absent when it is. */
  failure?: AuditFailure
  runs: AuditRun[]
  /** Of the median run; present when the page is `ok`. */
  result?: AuditResult
}

/** One Lighthouse run; `failure` when it gave no result. */
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
  /** Lighthouse's own index of the worker's CPU while it ran; larger is faster. */
  cpuIndex: number
  /** A letter for each of the record's rules: p passed, f failed, i told without judging, n does not apply, e error. */
  outcomes: string
  /** Details of failed rules, the most worthwhile first; the least worthwhile ones are dropped from a record too large. */
  findings: AuditFinding[]
  thirdParties: ThirdParty[]
  /** What Lighthouse says against trusting this result; untrusted, clipped. */
  warnings: string[]
  /** Names of evidence files, gzip. */
  report: { html: string; json: string }
}

export type Outcome = 'p' | 'f' | 'i' | 'n' | 'e'

export interface AuditFinding {
  rule: string
  /** 0 to 100. */
  score: number
  /** Lighthouse's own estimate of what mending it saves, ms; absent where it estimates none. */
  saves?: number
  /** Such as `Est savings of 894 KiB`; clipped. */
  says?: string
}

export interface ThirdParty {
  /** Such as `Google Tag Manager`. */
  entity: string
  bytes: number
  /** ms of the main thread. */
  time: number
}
