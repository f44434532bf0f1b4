import type { Audit, AuditCategory, AuditedPage } from '../../model/audit.ts'
import { hodgesLehmann, signedRankInterval } from '../../statistics/hodges-lehmann.ts'
import { median } from '../../statistics/quantile.ts'

/** The sites' scores in one category. */
export interface CategoryStanding {
  category: AuditCategory
  /** In the order of the benchmark. */
  sites: CategorySite[]
}

interface CategorySite {
  site: string
  us: boolean
  /**
   * Median over the audits of the site's mean score over the steps that every site was audited on; null without any.
   */
  score: number | null
  /** 1 is best; equal scores share a place. Null without a score. */
  place: number | null
  /** Us against this site; absent for us. */
  gap?: ScoreGap
}

/** Our score minus theirs, in points; negative when we are behind. Null while no audit has both. */
export interface ScoreGap {
  points: number | null
  /** 95 % confidence interval over the audits, with its actual coverage; null at three audits or fewer. */
  low: number | null
  high: number | null
  coverage: number | null
  /** Audits in which both were audited on the same step. */
  n: number
  verdict: 'ahead' | 'level' | 'behind' | 'unknown'
}

interface StandingOptions {
  /** Of one method: see comparableAudits. */
  audits: readonly Audit[]
  sites: readonly { name: string; us: boolean }[]
  category: AuditCategory
}

/** With this many audits or fewer, an interval would have a coverage of 75 % at best, so none is shown. */
const tooFewForInterval = 3
/** With fewer, no 95 % interval exists (docs/detector.md section 6), so there is no verdict. */
export const auditsForVerdict = 6
/** Differences up to this many points count as level: too small to notice. */
const margin = 2

export function standingOf({ audits, sites, category }: StandingOptions): CategoryStanding {
  const us = sites.find((site) => site.us)
  const scores = sites.map(({ name }) => typicalScore(audits, { site: name, category }))
  const known = scores.filter((score) => score !== null)
  return {
    category,
    sites: sites.map(({ name, us: isUs }, index): CategorySite => {
      const score = scores[index] ?? null
      const place = score === null ? null : 1 + known.filter((other) => other > score).length
      const standing = { site: name, us: isUs, score, place }
      if (isUs || us === undefined) return standing
      return { ...standing, gap: gapOf(differences(audits, { us: us.name, competitor: name, category })) }
    }),
  }
}

/** The gap estimated from the differences of several audits. */
export function gapOf(points: readonly number[]): ScoreGap {
  const n = points.length
  if (n === 0) return { points: null, low: null, high: null, coverage: null, n, verdict: 'unknown' }
  const gap = { points: tenth(hodgesLehmann(points)), n }
  if (n <= tooFewForInterval) return { ...gap, low: null, high: null, coverage: null, verdict: 'unknown' }
  const { low, high, coverage } = signedRankInterval(points, 0.05)
  return { ...gap, low: tenth(low), high: tenth(high), coverage, verdict: verdictOf({ low, high, n }) }
}

function verdictOf({ low, high, n }: { low: number; high: number; n: number }): ScoreGap['verdict'] {
  if (n < auditsForVerdict) return 'unknown'
  if (low >= -margin && high <= margin) return 'level'
  if (low > 0) return 'ahead'
  return high < 0 ? 'behind' : 'unknown'
}

interface Scope {
  site: string
  category: AuditCategory
}

function typicalScore(audits: readonly Audit[], { site, category }: Scope): number | null {
  const means = audits.flatMap((audit) => {
    const mean = meanScore(audit, { site, category, steps: commonSteps(audit, category) })
    return mean === undefined ? [] : [mean]
  })
  return means.length === 0 ? null : tenth(median(means))
}

/** Differences of the means over the steps that both were audited on, one per audit. */
function differences(
  audits: readonly Audit[],
  { us, competitor, category }: { us: string; competitor: string; category: AuditCategory },
): number[] {
  return audits.flatMap((audit) => {
    const both = shared(stepsOf(audit, { site: us, category }), stepsOf(audit, { site: competitor, category }))
    const ours = meanScore(audit, { site: us, category, steps: both })
    const theirs = meanScore(audit, { site: competitor, category, steps: both })
    return ours === undefined || theirs === undefined ? [] : [ours - theirs]
  })
}

/** The steps for which every site with any score has one; sites without scores are ignored. */
function commonSteps(audit: Audit, category: AuditCategory): Set<string> {
  const names = new Set(audit.pages.map(({ site }) => site))
  const sets = [...names].map((site) => stepsOf(audit, { site, category })).filter(({ size }) => size > 0)
  const [first = new Set<string>(), ...others] = sets
  return others.reduce(shared, first)
}

function shared(some: Set<string>, others: Set<string>): Set<string> {
  return new Set([...some].filter((step) => others.has(step)))
}

function stepsOf({ pages }: Audit, { site, category }: Scope): Set<string> {
  const scored = pages.filter((page) => page.site === site && scoreOf(page, category) !== undefined)
  return new Set(scored.map(({ step }) => step))
}

function meanScore({ pages }: Audit, { site, category, steps }: Scope & { steps: Set<string> }): number | undefined {
  const scores = pages
    .filter((page) => page.site === site && steps.has(page.step))
    .map((page) => scoreOf(page, category))
    .filter((score) => score !== undefined)
  return scores.length === 0 ? undefined : scores.reduce((sum, score) => sum + score, 0) / scores.length
}

function scoreOf({ result }: AuditedPage, category: AuditCategory): number | undefined {
  return result?.scores[category]
}

function tenth(points: number): number {
  return Math.round(points * 10) / 10
}
