import type { Trend } from '../analysis/views/trend.ts'
import { type Metric, unitOf } from '../model/metric.ts'
import { median } from '../statistics/quantile.ts'
import { gapSize } from './gap.ts'
import { comparative, metricName } from './metric.ts'
import { stepWords } from './summary.ts'

/**
 * What the days of a trend have in common, of the competitor nearest to you or furthest ahead: `You were slower than Pluvio on
 * search on 85 of 90 days.` A day on which the gap rounds to none is neither. Where it has turned, since when: `, and faster on
 * the last 4`.
 */
export function trendSentence({ gaps, metric, step }: Pick<Trend, 'gaps' | 'metric' | 'step'>): string {
  const found = gaps.flatMap(({ competitor, days }) => {
    const ratios = days.flatMap((day) => (day === null ? [] : [day[0]]))
    const isWhole = ratios.length === days.length
    return ratios.length === 0 ? [] : [{ competitor, ratios, isWhole, typical: median(ratios) }]
  })
  const [closest] = found.toSorted((one, other) => other.typical - one.typical)
  if (closest === undefined) return `Nothing to compare on ${stepWords(step)} yet.`
  const { competitor, ratios, isWhole, typical } = closest
  const { more, less } = comparative(metric)
  const same = gapSize(1, { metric })
  const apart = ratios.filter((ratio) => gapSize(ratio, { metric }) !== same)
  const isMore = typical >= 1
  const days = apart.filter((ratio) => ratio > 1 === isMore).length
  const word = isMore ? more : less
  const you = unitOf[metric] === 'count' ? `had ${word} ${metricName(metric)}` : `were ${word}`
  const since = ratios.length - 1 - ratios.findLastIndex((ratio) => !isOther(ratio, { isMore, metric }))
  const turned = since < TURNED || days === 0 ? '' : `, and ${isMore ? less : more} on the last ${since}`
  return `You ${you} than ${competitor} on ${stepWords(step)} on ${daysWords(days, ratios.length)}${isWhole || (days > 0 && ratios.length === 1) ? '' : BOTH}${turned}.`
}

/** Other days of the chart have no gap, as where our journey failed. */
const BOTH = ' on which both were measured'

/** From this many days in a row on it is a turn: a single day may be chance. */
const TURNED = 2

/** On the other side than most days. */
function isOther(ratio: number, { isMore, metric }: { isMore: boolean; metric: Metric }): boolean {
  return gapSize(ratio, { metric }) !== gapSize(1, { metric }) && ratio > 1 !== isMore
}

/** `85 of 90 days`, `all 90 days`, `none of 3 days`, `the only day measured`. */
function daysWords(days: number, of: number): string {
  if (days === 0) return `none of ${of === 1 ? '1 day' : `${of} days`}`
  if (days < of) return `${days} of ${of} days`
  return of === 1 ? 'the only day measured' : `all ${of} days`
}
