import type { AuditWeek } from '../../analysis/digest/audits.ts'
import type { DigestMarket, Mixture, WeekCost } from '../../analysis/digest/digest.ts'
import type { IncidentWeeks } from '../../analysis/digest/incidents.ts'
import type { PromiseWeek } from '../../analysis/digest/promise.ts'
import type { WeekQuality } from '../../analysis/digest/quality.ts'
import type { AuditCategory } from '../../model/audit.ts'
import { listed } from '../../model/listed.ts'
import { sum } from '../../statistics/sum.ts'
import { unacceptedWords } from '../consent.ts'
import { experimentWords } from '../experiments.ts'
import { groupWords } from '../groups.ts'
import { limitWords, moneyWords, numberWords, shareWords } from '../locale.ts'
import { metricName } from '../metric.ts'
import { overrideSentence } from '../robots.ts'
import { measuredLabel } from '../summary.ts'
import { keptWords } from './digest.ts'
import { countWords, type DigestReader, lastedWords } from './place.ts'
import { ruleSentence } from './rule.ts'

/** `2 incidents, 0.8 per week in the 11 weeks before: more than usual. Open for 3 h 15 min in total.` */
export function incidentsSentence({ weeks, trend, lasted }: IncidentWeeks, reader: DigestReader): string {
  const said = countWords(weeks.at(-1)?.opened ?? 0, 'incident', reader)
  const off = lasted === 0 ? '' : ` Open for ${lastedWords(lasted)} in total.`
  if (trend.earlierWeeks === 0) return `${said}; no earlier week to compare with.${off}`
  const mean = numberWords(trend.earlierMean, { locale: reader.locale, maximumFractionDigits: 1 })
  const span = trend.earlierWeeks === 1 ? 'in the week before' : `per week in the ${trend.earlierWeeks} weeks before`
  return `${said}, ${mean} ${span}: ${trendWords[trend.direction]}.${off}`
}

const trendWords: Record<IncidentWeeks['trend']['direction'], string> = {
  more: 'more than usual',
  fewer: 'fewer than usual',
  alike: 'no clear trend',
}

/** Rounds in which the promise was kept in a market, and the step that missed it most. */
export function weekPromiseSentence(
  { promise, promiseBefore }: DigestMarket & { promise: PromiseWeek },
  { market, reader }: { market: string; reader: DigestReader },
): string {
  const { locale } = reader
  const { limit, rounds, kept, steps } = promise
  if (rounds === 0) return `Not enough data for the ${limitWords(limit, locale)} promise${market}.`
  const before =
    promiseBefore === null || promiseBefore.rounds === 0
      ? ''
      : `, last week ${shareWords(promiseBefore.kept / promiseBefore.rounds, locale)}`
  const [worst] = steps
    .filter((step) => step.kept < step.rounds)
    .toSorted((a, b) => a.kept / a.rounds - b.kept / b.rounds)
  const where =
    worst === undefined
      ? ''
      : ` Missed most often on ${worst.step} (${metricName(worst.metric)}): in ${numberWords(worst.rounds - worst.kept, { locale })} of ${countWords(worst.rounds, 'round', reader)}.`
  return `${keptWords({ limit, kept, rounds, market }, reader)}${before}.${where}`
}

const categoryWords: Record<AuditCategory, string> = {
  performance: 'speed',
  accessibility: 'accessibility',
  'best-practices': 'best practices',
  seo: 'search engines',
}

/** Lighthouse categories won and lost in a market, changes since last week, and the most valuable finding. */
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
    open.length > 0 ? `${open.length} undecided` : '',
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
    ...(first === undefined ? [] : [`Largest saving: ${ruleSentence(first)}.`]),
  ]
}

/** Data quality of a market. */
export function qualitySentence(
  { rounds, due, unsteady, otherMethod, sites, goesOn }: WeekQuality,
  { market, reader }: { market: string; reader: DigestReader },
): string {
  const number = (value: number) => numberWords(value, { locale: reader.locale })
  const left = [
    unsteady > 0 ? `${number(unsteady)} on an unsteady worker, left out of alarms and the promise` : '',
    otherMethod > 0 ? `${number(otherMethod)} not counted, because they were measured differently` : '',
  ].filter((part) => part !== '')
  const share = rounds > due || due === 0 ? '' : ` (${shareWords(rounds / due, reader.locale)})`
  const measured = `${measuredLabel(rounds, due, number)}${market}${share}`
  const missed = sites.flatMap(({ name, visits, status }) => {
    const kinds = (['failed', 'blocked', 'changed', 'refused', 'skipped'] as const).filter((kind) => status[kind] > 0)
    const counts = kinds.map((kind) => `${number(status[kind])} ${kind}`)
    return counts.length === 0 ? [] : [`${name} ${listed(counts)} (${countWords(visits, 'visit', reader)})`]
  })
  const visits =
    missed.length === 0 ? 'Every visit completed its journey.' : `Visits that went wrong: ${missed.join('; ')}.`
  const unaccepted = sites.flatMap(({ name, consent }) => {
    const words = unacceptedWords(consent, number)
    return words === '' ? [] : [`${name} ${words} (${countWords(sum(Object.values(consent)), 'visit', reader)})`]
  })
  return [
    `${[measured, ...left].join('; ')}.`,
    ...(rounds === 0 ? [] : [visits]),
    ...(unaccepted.length === 0 ? [] : [`Consent banners: ${unaccepted.join('; ')}.`]),
    ...sites.flatMap(({ name, robots }) => (robots === undefined ? [] : [overrideSentence(name, robots)])),
    ...(goesOn ? ['The week is not over yet.'] : []),
  ].join(' ')
}

/** Sites of a market whose loads are not alike; empty without any. */
export function mixtureSentence(
  mixtures: readonly Mixture[],
  { market, reader }: { market: string; reader: DigestReader },
): string {
  const number = (value: number) => numberWords(value, { locale: reader.locale })
  const parts = mixtures.map(
    ({ site, experiments, groups }) =>
      `${site} ${listed([...experiments.map((one) => experimentWords(one, number)), ...groups.map((one) => groupWords(one, number, reader.locale))])}`,
  )
  return parts.length === 0 ? '' : `Loads that are not alike${market}: ${parts.join('; ')}.`
}

/** The cost of data collection. */
export function costSentence(cost: WeekCost, { locale }: DigestReader): string {
  if (cost.kind === 'local') return 'No cost: measured on your own machine.'
  const money = (amount: number) =>
    moneyWords({ amount, currency: 'USD' }, { locale, maximumFractionDigits: amount < 10 ? 2 : 0 })
  return `About ${money(cost.likely)}, estimated from list prices without free tier and tax (range ${money(cost.low)} to ${money(cost.high)}).`
}
