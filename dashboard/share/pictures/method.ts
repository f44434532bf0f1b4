import type { League } from '#core/analysis/league/league.ts'
import { confidenceWords } from '#core/words/gap.ts'
import { dateFormat } from '#core/words/locale.ts'
import { roundsWords } from '#core/words/parts.ts'
import { texts } from '../../texts.ts'

/** Of the rounds behind a picture. */
type Measured = Pick<League, 'method' | 'rounds' | 'firstScheduledAt' | 'lastScheduledAt'>

/**
 * The line at the foot of a picture: who measured, how, from where, how often and when. `chart` is the period of a chart that
 * shows another one than the sentence above it.
 */
export function methodLine(measured: Measured, timeZone: string, chart?: string): string {
  const { method, rounds } = measured
  if (method === null) return texts.product
  return [
    texts.product,
    texts.standing.method(method),
    ...(chart === undefined ? [] : [chart]),
    `${chart === undefined ? '' : texts.share.headline}${roundsWords(rounds)}, ${periodOf(measured, timeZone)}`,
    confidenceWords(0.95),
  ].join(' · ')
}

/** `1 – 28 Nov 2026`, in the market's time zone. */
export function periodOf({ firstScheduledAt: first, lastScheduledAt: last }: Measured, timeZone: string): string {
  if (first === null || last === null) return texts.share.noRounds
  return dateFormat({ timeZone }, { day: 'numeric', month: 'short', year: 'numeric' }).formatRange(
    new Date(first),
    new Date(last),
  )
}
