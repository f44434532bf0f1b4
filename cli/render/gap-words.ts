import { ROUNDS_FOR_VERDICT } from '#core/analysis/league/judgement.ts'
import type { GapSize } from '#core/judge/gap/gap.ts'
import type { Metric } from '#core/model/metric.ts'
import type { Verdict } from '#core/model/verdict.ts'
import { failedWords, gapInterval, gapSize, gapThan } from '#core/words/gap.ts'
import { roundsWords } from '#core/words/parts.ts'
import type { TextTone } from './look.ts'

export type SaidGap = GapSize & { verdict: Verdict }

/** A gap in a few words, from our point of view: `1.42x slower, 1.31–1.55`. `than` names the competitor. */
export function gapWords(gap: SaidGap, metric: Metric, than?: string): string {
  const { ratio } = gap
  if (ratio === null) return failedWords(gap)
  const size = than === undefined ? gapSize(ratio, { metric }) : gapThan(ratio, than, { metric })
  const interval = intervalWords(gap, metric)
  if (interval === null) return `${size}, no interval yet`
  const sure = (gap.coverage ?? 1) < 0.95 ? ` (${Math.round(100 * (gap.coverage ?? 1))} % confidence)` : ''
  const rest = `${sure}${withFailures(gap)}`
  if (gap.verdict === 'level') return `level${than === undefined ? '' : ` with ${than}`}: ${interval.words}${rest}`
  if (interval.oneSided) return `${size}, ${interval.words}${rest}`
  return `not clear yet${than === undefined ? '' : ` against ${than}`}: ${interval.words}${rest}`
}

/** See `gapInterval`; null without an interval. */
export function intervalWords(
  { low, high, verdict }: SaidGap,
  metric: Metric,
): { words: string; oneSided: boolean } | null {
  return low === null || high === null ? null : gapInterval({ low, high, verdict }, { metric })
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

/** Only where failures changed the verdict; other failures are listed once, in their own section. */
function withFailures(gap: SaidGap): string {
  if (!failuresDecided(gap)) return ''
  const { us, competitor } = gap.failures
  return us > 0 ? `; but you failed in ${roundsWords(us)}` : `; but they failed in ${roundsWords(competitor)}`
}

/** True where the verdict differs from that of the ratio and its interval alone. */
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
