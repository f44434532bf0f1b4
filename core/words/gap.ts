import type { League } from '../analysis/league/league.ts'
import { limitedSteps } from '../analysis/league/limited.ts'
import type { GapSize } from '../judge/gap/gap.ts'
import type { Estimate } from '../model/incident.ts'
import { listed } from '../model/listed.ts'
import { type Metric, unitOf } from '../model/metric.ts'
import type { Verdict } from '../model/verdict.ts'
import { isAtLimit, WORST } from '../statistics/round-ratio.ts'
import { numberWords } from './locale.ts'
import { comparative, metricName } from './metric.ts'
import { roundsWords, times } from './parts.ts'

// Gaps in words, the same in every view: the size from our point of view, its interval, and how sure that is.

export interface GapReader {
  metric: Metric
  /** BCP 47. */
  locale?: string | undefined
}

const SAME = 'the same'

/** `1.42x slower`; `the same` where the ratio rounds to 1, `over 167x slower` where it is only known to be larger. */
export function gapSize(ratio: number, { metric, locale }: GapReader): string {
  const { more, less } = comparative(metric)
  const factor = factorWords(ratio < 1 ? 1 / ratio : ratio, locale)
  return factor === times(1, { locale }) ? SAME : `${factor} ${ratio < 1 ? less : more}`
}

/** `1.42x slower on LCP`, `1.42x heavier`, `1.42x more requests`: the size with its metric. */
export function gapOn(ratio: number, reader: GapReader): string {
  const size = gapSize(ratio, reader)
  const name = metricName(reader.metric)
  if (size === SAME) return `${size} on ${name}`
  const unit = unitOf[reader.metric]
  switch (unit) {
    case 'bytes':
      return size
    case 'count':
      return `${size} ${name}`
    case 'ms':
    case 'score':
      return `${size} on ${name}`
    default:
      return unit satisfies never
  }
}

/** `1.42x slower than Northpeak`, `2.10x more requests than Northpeak`. */
export function gapThan(ratio: number, name: string, reader: GapReader): string {
  const size = gapSize(ratio, reader)
  if (size === SAME) return `${size} as ${name}`
  return `${isCounted(reader) ? gapOn(ratio, reader) : size} than ${name}`
}

/** `are 1.42x slower than Northpeak`, `make 2.10x more requests than Northpeak`: what you do. */
export function youThan(ratio: number, name: string, reader: GapReader): string {
  return `${isCounted(reader) && gapSize(ratio, reader) !== SAME ? 'make' : 'are'} ${gapThan(ratio, name, reader)}`
}

/** `more` alone says nothing. */
function isCounted({ metric }: GapReader): boolean {
  return unitOf[metric] === 'count'
}

/**
 * `1.31–1.55` where both ends are on the side of the gap and the size gives the direction, else
 * `1.03x faster to 1.12x slower`. A gap judged level always has the second form.
 */
export function gapInterval(
  { low, high, verdict }: { low: number; high: number; verdict?: Verdict | undefined },
  reader: GapReader,
): { words: string; oneSided: boolean } {
  const range = (from: number, to: number) => ({ words: factorRange(from, to, reader.locale), oneSided: true })
  if (verdict !== 'level' && low >= 1) return range(low, high)
  if (verdict !== 'level' && high <= 1) return range(1 / high, 1 / low)
  const [from, to] = [gapSize(low, reader), gapSize(high, reader)]
  return { words: from === to ? from : `${from} to ${to}`, oneSided: false }
}

/** Why a gap has no ratio: the failures, if there were any. */
export function failedWords({ failures: { us, competitor } }: Pick<GapSize, 'failures'>): string {
  const said: string[] = []
  if (us > 0) said.push(`you failed in ${roundsWords(us)}`)
  if (competitor > 0) said.push(`they failed in ${roundsWords(competitor)}`)
  return said.length === 0 ? 'not comparable' : said.join(', ')
}

/** Why two figures have no ratio; an absent or null figure was not measured. */
export function noRatioWords(ours: number | null | undefined, theirs: number | null | undefined): string {
  if (ours === null || ours === undefined) return 'you were not measured'
  if (theirs === null || theirs === undefined) return 'not measured'
  if (ours === 0 && theirs === 0) return 'the same'
  return ours === 0 || theirs === 0 ? 'no ratio to 0' : 'never measured in the same round'
}

/** Why a gap has no ratio, from the figures of both: failures first. */
export function noGapWords(
  gap: Pick<GapSize, 'failures'> | undefined,
  figures: { ours: number | null | undefined; theirs: number | null | undefined },
): string {
  return gap !== undefined && gap.failures.us > 0 ? failedWords(gap) : noRatioWords(figures.ours, figures.theirs)
}

/** `1.31–1.55`. */
export function factorRange(from: number, to: number, locale?: string): string {
  const ends = [from, to].map((factor) => factorWords(factor, locale).slice(0, -1))
  return isAtLimit(from) ? (ends[0] ?? '') : ends.join('–')
}

/** `1.42x`, as in every view; `over 167x` and `under 0.0060x` where a ratio is only known to be beyond that. */
export function factorWords(factor: number, locale?: string): string {
  const beyond = isAtLimit(factor) ? (factor < 1 ? 'under ' : 'over ') : ''
  return `${beyond}${times(factor, { locale })}`
}

/** Of a gap over all steps of which some are at the limit, so that their mean is not what was measured; empty without one. */
export function limitedSentence(league: Pick<League, 'overall' | 'gaps' | 'ranking'>): string {
  const found = league.overall.flatMap(({ competitor, ratio }) => {
    const steps = limitedSteps(league, competitor)
    return ratio === null || isAtLimit(ratio) || steps.length === 0 ? [] : [`${competitor} (${listed(steps)})`]
  })
  return found.length === 0 ? '' : `Over all steps, a gap of over ${LARGEST} counts as ${LARGEST}: to ${listed(found)}.`
}

const LARGEST = times(Math.exp(WORST))

/** `95 % confidence interval`; less with few rounds, whose interval holds less often. */
export function confidenceWords(coverage: number, locale?: string): string {
  const percent = numberWords(100 * Math.min(0.95, coverage), { locale, maximumFractionDigits: 0 })
  return `${percent} % confidence interval`
}

/** `95 % confidence interval 1.31–1.55`; of a tie in figures, too, because `interval the same` would not say as what. */
export function confidenceInterval(
  { coverage, ...interval }: { low: number; high: number; coverage: number; verdict?: Verdict },
  reader: GapReader,
): string {
  const { words } = gapInterval(interval, reader)
  return `${confidenceWords(coverage, reader.locale)} ${words === SAME ? factorRange(1, 1, reader.locale) : words}`
}

/** `95 % confidence interval 1.31–1.55, 14 rounds, first estimate`: what every gap is shown with. */
export function uncertainty({ low, high, coverage, rounds, firstEstimate }: Estimate, reader: GapReader): string {
  const interval =
    low === null || high === null
      ? 'no interval yet'
      : confidenceInterval({ low, high, coverage: coverage ?? 0 }, reader)
  return [interval, roundsWords(rounds), ...(firstEstimate ? ['first estimate'] : [])].join(', ')
}
