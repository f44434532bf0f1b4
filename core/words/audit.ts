import type { BudgetCheck } from '../analysis/audit/budgets.ts'
import type { Difference } from '../analysis/audit/findings.ts'
import { auditsForVerdict, type CategoryStanding, type ScoreGap } from '../analysis/audit/scores.ts'
import type { ThirdPartyShare } from '../analysis/audit/third-parties.ts'
import { type AuditCategory, type AuditMetric, auditCategories, type Budgets } from '../model/audit.ts'
import { listed } from '../model/listed.ts'
import { formatDuration, formatPercentage, formatSize } from '../model/units.ts'
import { ruleWords } from './audit-rules.ts'
import { capital } from './capital.ts'
import { confidenceWords } from './gap.ts'
import { formatMetric, metricWords } from './metric.ts'

/** Clips text from pages and people to `most` characters. */
type Clipped = (text: string, most: number) => string

const whole: Clipped = (text) => text

export const categoryWords: Record<AuditCategory, { name: string; heading: string; short: string }> = {
  performance: { name: 'performance', heading: 'Performance', short: 'Perf' },
  accessibility: { name: 'accessibility', heading: 'Accessibility', short: 'Access' },
  'best-practices': { name: 'best practices', heading: 'Best practices', short: 'Practice' },
  seo: { name: 'SEO', heading: 'SEO', short: 'SEO' },
}

function isCategory(budget: keyof Budgets): budget is AuditCategory {
  return auditCategories.some((category) => category === budget)
}

/** `accessibility` or `LCP`. */
export function budgetName(budget: keyof Budgets): string {
  return isCategory(budget) ? categoryWords[budget].name : metricWords[budget].name
}

/** `83` or `2.4 s`. */
export function budgetFigure(budget: keyof Budgets, value: number): string {
  return isCategory(budget) ? scoreWords(value) : formatMetric(budget satisfies AuditMetric, value)
}

/** `86`, or `86.3` for a fractional mean. */
export function scoreWords(score: number): string {
  return String(Math.round(score * 10) / 10)
}

/** `3 audits`. */
export function auditsWords(count: number): string {
  return `${count} ${count === 1 ? 'audit' : 'audits'}`
}

/** Of a category: our rank, and the gap to the best competitor. */
export function rankSentence({ category, sites }: CategoryStanding, clipped = whole): string {
  const topic = capital(categoryWords[category].name)
  const us = sites.find((site) => site.us)
  const ranked = sites.filter(({ place }) => place !== null)
  if (us === undefined || us.place === null) return `${topic}: none of your pages has a score.`
  const rival = bestRival({ sites })
  if (rival?.gap === undefined) return `${topic}: no competitor to compare with.`
  const tied = ranked.filter(({ place }) => place === us.place).length > 1
  const place = `you ${tied ? 'share rank' : 'rank'} ${us.place} of ${ranked.length}`
  return `${topic}: ${place}, ${gapWords(rival.gap, clipped(rival.site, 24))}.`
}

/** The competitor with the highest score. */
export function bestRival({ sites }: Pick<CategoryStanding, 'sites'>): CategoryStanding['sites'][number] | undefined {
  return sites.filter(({ us, place }) => !us && place !== null).toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))[0]
}

/** `12 points behind Pluvio (95 % confidence interval 9–15, 8 audits)`. */
function gapWords(gap: ScoreGap, name: string): string {
  const { points, low, high, coverage, n, verdict } = gap
  if (points === null) return `but ${name} was never audited on the same page`
  const size = scoreWords(Math.abs(points))
  const side = points < 0 ? 'behind' : 'ahead of'
  const difference =
    size === '0' ? `level with ${name}` : `${size} ${size === '1' ? 'point' : 'points'} ${side} ${name}`
  if (low === null || high === null) return `${difference} (${auditsWords(n)}, an interval needs 4)`
  const span = `${confidenceWords(coverage ?? 0)} ${spanWords(low, high)}, ${auditsWords(n)}`
  if (verdict === 'unknown' && n >= auditsForVerdict) return `not significant yet: ${difference} (${span})`
  return `${difference} (${span})`
}

/** `15–18` if both ends are on the same side, else `2 behind to 3 ahead`. */
function spanWords(low: number, high: number): string {
  if (low >= 0) return `${scoreWords(low)}–${scoreWords(high)}`
  if (high <= 0) return `${scoreWords(-high)}–${scoreWords(-low)}`
  return `${scoreWords(-low)} behind to ${scoreWords(high)} ahead`
}

/** `On home, images are larger than shown. Est savings of 894 KiB. Pluvio passes.`; `steps` is the number audited. */
export function differenceSentence(
  { rule, title, says, steps, competitors }: Difference,
  { steps: all, clipped = whole }: { steps: number; clipped?: Clipped },
): string {
  const who = listed(competitors.map((name) => clipped(name, 24)))
  const on = steps.length === all ? 'on every page ' : `on ${listed(steps.map((step) => clipped(step, 24)))}, `
  const what = `${all === 1 ? '' : on}${clipped(ruleWords(rule, title), 160)}`
  const figure = says === null ? '' : ` ${clipped(says, 80)}.`
  return `${capital(what)}.${figure} ${who} ${competitors.length === 1 ? 'passes' : 'pass'}.`
}

const mostStrengths = 3

/** What we pass and competitors fail, a sentence a competitor. */
export function strengthSentences(
  { wePassTheyFail, sites }: { wePassTheyFail: readonly Difference[]; sites: readonly { name: string }[] },
  clipped = whole,
): string[] {
  return sites.flatMap(({ name }) => {
    const words = wePassTheyFail
      .filter(({ competitors }) => competitors.includes(name))
      .map(({ rule, title }) => ruleWords(rule, title))
    if (words.length === 0) return []
    const named = words.slice(0, mostStrengths).map((text) => clipped(text, 160))
    const left = words.length - named.length
    return [`${clipped(name, 24)} fails where you pass: ${named.join('; ')}${left > 0 ? `; and ${left} more` : ''}.`]
  })
}

/** `at least 90`, `at most 2.50 s`. */
export function boundWords({ budget, limit }: Pick<BudgetCheck, 'budget' | 'limit'>): string {
  return `${isCategory(budget) ? 'at least' : 'at most'} ${budgetFigure(budget, limit)}`
}

/** `met`, `missed on home`. */
export function budgetOutcomeWords({ outcome, missedOn }: BudgetCheck, clipped = whole): string {
  switch (outcome) {
    case 'kept':
      return 'met'
    case 'missed':
      return `missed on ${listed(missedOn.map((step) => clipped(step, 24)))}`
    case 'unknown':
      return 'not measured'
    default:
      return outcome satisfies never
  }
}

const mostEntities = 3

/** `Third parties on your pages: 34 % of the bytes and 1.2 s of main-thread time (…).` */
export function thirdPartySentence({ site, us, share, time, entities }: ThirdPartyShare, clipped = whole): string {
  const pages = us ? 'your pages' : `the pages of ${clipped(site, 24)}`
  if (entities.length === 0) return `No third parties on ${pages}.`
  const named = entities
    .slice(0, mostEntities)
    .map(({ entity, bytes }) => `${clipped(entity, 40)} ${formatSize(bytes)}`)
  const left = entities.length - named.length
  if (left > 0) named.push(`${left} more`)
  const busy = time === 0 ? '' : ` and ${formatDuration(time)} of main-thread time`
  return `Third parties on ${pages}: ${formatPercentage(Math.round((share ?? 0) * 100) / 100)} of the bytes${busy} (${listed(named)}).`
}

/** Of those audited; empty when none of them loads any third party. */
export function thirdPartiesShown(all: readonly ThirdPartyShare[]): ThirdPartyShare[] {
  const known = all.filter(({ share }) => share !== null)
  return known.every(({ bytes, time }) => bytes === 0 && time === 0) ? [] : known
}
