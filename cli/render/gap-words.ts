import { ROUNDS_FOR_VERDICT } from '#core/analysis/league/judgement.ts'
import type { GapSize } from '#core/judge/gap/gap.ts'
import type { Metric } from '#core/model/metric.ts'
import type { Verdict } from '#core/model/verdict.ts'
import { comparative } from '#core/words/metric.ts'
import type { TextTone } from './look.ts'

export type SaidGap = GapSize & { verdict: Verdict }

/** A gap in a few words, always from our point of view: `1.42x slower, 1.31-1.55`. `than` names the competitor. */
export function gapWords(gap: SaidGap, metric: Metric, than?: string): string {
  const { ratio } = gap
  if (ratio === null) return failureWords(gap)
  const factor = than === undefined ? factorWords(ratio, metric) : factorThan(ratio, metric, than)
  const interval = intervalWords(gap, metric)
  if (interval === null) return `${factor}, no interval yet`
  const sure = (gap.coverage ?? 1) < 0.95 ? ` (${Math.round(100 * (gap.coverage ?? 1))}% sure)` : ''
  const rest = `${sure}${withFailures(gap)}`
  const other = than === undefined ? '' : ` against ${than}`
  if (gap.verdict === 'level') return `level${than === undefined ? '' : ` with ${than}`}: ${interval.words}${rest}`
  if (interval.oneSided) return `${factor}, ${interval.words}${rest}`
  return `not clear yet${other}: ${interval.words}${rest}`
}

/** `1.42x slower`, from our point of view. */
export function factorWords(ratio: number, metric: Metric): string {
  const { more, less } = comparative(metric)
  const factor = times(ratio < 1 ? 1 / ratio : ratio)
  return factor === '1.00' ? SAME : `${factor}x ${ratio < 1 ? less : more}`
}

/** `1.42x slower than Northpeak`. */
export function factorThan(ratio: number, metric: Metric, name: string): string {
  const factor = factorWords(ratio, metric)
  return `${factor} ${factor === SAME ? 'as' : 'than'} ${name}`
}

const SAME = 'the same'

/**
 * `1.31-1.55` where both ends say the same and the verdict gives the direction, else `1.03x faster to 1.12x slower`;
 * null when there is no interval.
 */
export function intervalWords(
  { low, high, verdict }: SaidGap,
  metric: Metric,
): { words: string; oneSided: boolean } | null {
  if (low === null || high === null) return null
  if (verdict !== 'level' && low >= 1) return { words: `${times(low)}-${times(high)}`, oneSided: true }
  if (verdict !== 'level' && high <= 1) return { words: `${times(1 / high)}-${times(1 / low)}`, oneSided: true }
  const [from, to] = [factorWords(low, metric), factorWords(high, metric)]
  return { words: from === to ? from : `${from} to ${to}`, oneSided: false }
}

export function roundsWords(n: number): string {
  return `${n} ${n === 1 ? 'round' : 'rounds'}`
}

export function toneOf(verdict: Verdict): TextTone | undefined {
  switch (verdict) {
    case 'ahead':
      return 'good'
    case 'behind':
      return 'bad'
    case 'level':
      return undefined
    case 'unknown':
      return 'faint'
    default:
      return verdict satisfies never
  }
}

/** Why a gap has no ratio, as far as failures explain it. */
export function failureWords({ failures: { us, competitor } }: GapSize): string {
  const said: string[] = []
  if (us > 0) said.push(`you failed in ${roundsWords(us)}`)
  if (competitor > 0) said.push(`they failed in ${roundsWords(competitor)}`)
  return said.length === 0 ? 'not comparable' : said.join(', ')
}

/** Why two figures have no ratio; absent or null is a figure that was not measured. */
export function noRatioWords(ours: number | null | undefined, theirs: number | null | undefined): string {
  if (ours === null || ours === undefined) return 'you were not measured'
  if (theirs === null || theirs === undefined) return 'not measured'
  if (ours === 0 && theirs === 0) return SAME
  return ours === 0 || theirs === 0 ? 'no multiple of 0' : 'never measured in the same round'
}

/** Only where failures turned the verdict; otherwise they are told once, in their own place. */
function withFailures(gap: SaidGap): string {
  if (!failuresDecided(gap)) return ''
  const { us, competitor } = gap.failures
  return us > 0 ? `; but you failed in ${roundsWords(us)}` : `; but they failed in ${roundsWords(competitor)}`
}

/** True where the verdict is not what the ratio and its interval alone would say. */
export function failuresDecided({ ratio, low, high, n, verdict, failures }: SaidGap): boolean {
  if (failures.us + failures.competitor === 0) return false
  if (ratio === null) return true
  const slower = low !== null && low > 1
  const faster = high !== null && high < 1
  switch (verdict) {
    case 'behind':
      return !slower
    case 'ahead':
      return !faster
    case 'unknown':
      return n + failures.us + failures.competitor >= ROUNDS_FOR_VERDICT && (slower || faster)
    case 'level':
      return false
    default:
      return verdict satisfies never
  }
}

/** Three digits that mean something. */
function times(factor: number): string {
  if (factor < 9.995) return factor.toFixed(2)
  return factor < 99.95 ? factor.toFixed(1) : factor.toFixed(0)
}
