import type { AuditWeek } from '../../analysis/digest/audits.ts'
import type { DigestMarket, WeekCost } from '../../analysis/digest/digest.ts'
import type { IncidentWeeks } from '../../analysis/digest/incidents.ts'
import type { PromiseWeek } from '../../analysis/digest/promise.ts'
import type { Quality } from '../../analysis/digest/quality.ts'
import type { AuditCategory } from '../../model/audit.ts'
import { listed } from '../../model/listed.ts'
import { limitWords, moneyWords, numberWords, shareWords } from '../locale.ts'
import { metricName } from '../metric.ts'
import { countWords, type DigestReader, lastedWords } from './place.ts'
import { ruleSentence } from './rule.ts'

/** `2 incidents, 0.8 a week in the 11 weeks before: more than usual. Customers were worse off for 3 h 15 min.` */
export function incidentsSentence({ weeks, trend, lasted }: IncidentWeeks, reader: DigestReader): string {
  const said = countWords(weeks.at(-1)?.opened ?? 0, 'incident', reader)
  const off = lasted === 0 ? '' : ` Customers were worse off for ${lastedWords(lasted)}.`
  if (trend.earlierWeeks === 0) return `${said}; no earlier week to compare with.${off}`
  const mean = numberWords(trend.earlierMean, { locale: reader.locale, maximumFractionDigits: 1 })
  const span = trend.earlierWeeks === 1 ? 'week' : `${trend.earlierWeeks} weeks`
  return `${said}, ${mean} a week in the ${span} before: ${trendWords[trend.direction]}.${off}`
}

const trendWords: Record<IncidentWeeks['trend']['direction'], string> = {
  more: 'more than usual',
  fewer: 'fewer than usual',
  alike: 'no clear trend',
}

/** How much of the time the promise was kept in a market, and where it was not. */
export function promiseSentence(
  { promise, promiseBefore }: DigestMarket & { promise: PromiseWeek },
  { market, reader }: { market: string; reader: DigestReader },
): string {
  const { locale } = reader
  const { limit, rounds, kept, steps } = promise
  const what = `our promise of ${limitWords(limit, locale)}`
  if (rounds === 0) return `Nobody can say whether we kept ${what}${market}: no round that is still kept tells.`
  const share = `${shareWords(kept / rounds, locale)} of the time`
  const counted = `in ${numberWords(kept, { locale })} of ${countWords(rounds, 'round', reader)} every step came within it`
  const before =
    promiseBefore === null || promiseBefore.rounds === 0
      ? ''
      : `, after ${shareWords(promiseBefore.kept / promiseBefore.rounds, locale)} last week`
  const [worst] = steps
    .filter((step) => step.kept < step.rounds)
    .toSorted((a, b) => a.kept / a.rounds - b.kept / b.rounds)
  const where =
    worst === undefined
      ? ''
      : ` It was broken most on ${worst.step} (${metricName(worst.metric)}), in ${shareWords(1 - worst.kept / worst.rounds, locale)} of the rounds.`
  return `We kept ${what}${market} ${share}${before}: ${counted}.${where}`
}

const categoryWords: Record<AuditCategory, string> = {
  performance: 'speed',
  accessibility: 'accessibility',
  'best-practices': 'best practices',
  seo: 'search engines',
}

/** Contests in Lighthouse's categories won and lost in a market, what has turned, and what they do better. */
export function auditSentences(
  audits: AuditWeek,
  { market, reader }: { market: string; reader: DigestReader },
): string[] {
  const { contests, lost } = audits
  const those = (verdict: AuditWeek['contests'][number]['verdict']) => contests.filter((one) => one.verdict === verdict)
  const names = (own: AuditWeek['contests']) =>
    own.length === 0
      ? ''
      : ` (${listed([...Map.groupBy(own, ({ category }) => category)].map(([category, all]) => `${categoryWords[category]} against ${listed(all.map(({ competitor }) => competitor))}`))})`
  const [won, gone, level, open] = [those('ahead'), those('behind'), those('level'), those('unknown')]
  const rest = [
    level.length > 0 ? `${level.length} level` : '',
    open.length > 0 ? `${open.length} undecided: too few audits, or too close` : '',
  ].filter((part) => part !== '')
  const counted = `${countWords(audits.audits, 'audit', reader)}${market}: ${won.length} won${names(won)}, ${gone.length} lost${names(gone)}`
  const turned = contests.filter(
    ({ verdict, before }) => before !== null && before !== verdict && verdict !== 'unknown',
  )
  const [first] = lost
  return [
    `${[counted, ...rest].join('; ')}.`,
    ...turned.map(
      ({ category, competitor, verdict, before }) =>
        `New since last week: ${verdict} in ${categoryWords[category]} against ${competitor}${before === 'unknown' ? '' : `, ${before} until then`}.`,
    ),
    ...(first === undefined ? [] : [`What they do better first of all: ${ruleSentence(first)}.`]),
  ]
}

/** How far a market's numbers can be trusted. */
export function qualitySentence(
  { rounds, due, unsteady, otherMethod, sites, goesOn }: Quality,
  { market, reader }: { market: string; reader: DigestReader },
): string {
  const number = (value: number) => numberWords(value, { locale: reader.locale })
  const left = [
    unsteady > 0 ? `${number(unsteady)} left out, because the worker that measured was unsteady` : '',
    otherMethod > 0 ? `${number(otherMethod)} left out, because they were measured differently` : '',
  ].filter((part) => part !== '')
  const share = due === 0 ? '' : ` (${shareWords(Math.min(1, rounds / due), reader.locale)})`
  const measured = `${number(rounds)} of ${number(due)} rounds measured${market}${share}`
  const missed = sites.flatMap(({ name, visits, status }) => {
    const kinds = (['failed', 'blocked', 'changed', 'refused', 'skipped'] as const).filter((kind) => status[kind] > 0)
    const counts = kinds.map((kind) => `${number(status[kind])} ${kind}`)
    return counts.length === 0 ? [] : [`${name} ${listed(counts)} of ${number(visits)}`]
  })
  const visits =
    missed.length === 0 ? 'Every visit went through.' : `Visits that did not go through: ${missed.join('; ')}.`
  const soFar = goesOn ? ' The week is not over yet.' : ''
  return `${[measured, ...left].join('; ')}. ${rounds === 0 ? '' : visits}${soFar}`.trim()
}

/** What measuring cost. */
export function costSentence(cost: WeekCost, { locale }: DigestReader): string {
  if (cost.kind === 'local') return 'Nothing to pay: it was measured on a machine of your own.'
  const money = (amount: number) =>
    moneyWords({ amount, currency: 'USD' }, { locale, maximumFractionDigits: amount < 10 ? 2 : 0 })
  return `About ${money(cost.likely)}, an estimate from list prices without free tier and tax (between ${money(cost.low)} and ${money(cost.high)}).`
}
