import { median, quantile } from '../statistics/quantile.ts'
import { sum } from '../statistics/sum.ts'

// Summary figures that people see, each defined once. Every view (terminal, --json, mail, PDF, page) reads them from the
// place named here and labels them with core/words/summary.ts; none computes its own.
//
//   figure            definition, unit                                                             made by
//   step time         median over all counted loads of the rounds, metric's unit                   stepFigure
//   site score        geometric mean of the step times over the ranked steps, metric's unit        siteScore
//   whole journey     median over complete loads of the sum of their steps' durations, ms          WHOLE_JOURNEY as a step
//   gap on a step     us / competitor: Hodges-Lehmann estimate of the rounds' ratios, 95 % interval  judge/gap/gap.ts
//   overall gap       the same of each round's geometric mean over the ranked steps                judge/gap/overall.ts
//   promise now       step time of our slowest step against the limit, ms                          league/judgement.ts
//   promise kept      rounds in which every promised step came within the limit, of rounds         digest/promise.ts
//   rounds measured   rounds stored, whatever their method                                         day.ts, digest/quality.ts
//   rounds counted    those of the newest method                                                   judge/gap/comparable.ts
//   incidents         opened in the week, by the market's calendar                                 incidents/weeks.ts
//   sales at risk     monthly revenue x share lost per second x mean delay over all steps            impact.ts
//
// A league counts the newest LEAGUE_ROUNDS rounds. A week of no more rounds than that is summarised from the rounds
// themselves, by the same functions; a longer one is necessarily over more rounds than any league, and is summarised from its
// day records (digest/week-records.ts), so its label names the week.

/** Of one metric over all counted loads; ms, bytes or plain numbers. */
export interface StepFigure {
  median: number
  p75: number
  /** Loads. */
  n: number
}

/**
 * Step time of a site: every counted load weighs the same, whichever round it belongs to.
 *
 * @throws RangeError when there are no values
 */
export function stepFigure(values: readonly number[]): StepFigure {
  return { median: median(values), p75: quantile(values, 0.75), n: values.length }
}

/**
 * Site score: the geometric mean of the step times, in their unit. Under it, being twice as fast on one step makes up for
 * being half as fast on another, however long each takes. NaN without values.
 */
export function siteScore(medians: readonly number[]): number {
  // A layout shift of 0 has the logarithm -Infinity and the mean 0, as it should.
  return Math.exp(sum(medians.map(Math.log)) / medians.length)
}
