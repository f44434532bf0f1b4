import type { League } from '#core/analysis/league/league.ts'
import { confidenceWords } from '#core/words/gap.ts'
import { dateFormat } from '#core/words/locale.ts'
import { roundsWords } from '#core/words/parts.ts'
import { texts } from '../../texts.ts'
import { shareTexts } from '../texts.ts'

/** Of the rounds behind a picture. */
type Measured = Pick<League, 'method' | 'rounds' | 'firstScheduledAt' | 'lastScheduledAt'>

interface MethodOf {
  timeZone: string
  /** The period of a chart that shows another one than the sentence above it. */
  chart?: string
  /** Whether the picture shows intervals, which the line then names. */
  intervals?: boolean
}

/** The line at the foot of a picture: who measured, how, from where, how often and when. */
export function methodLine(measured: Measured, { timeZone, chart, intervals = false }: MethodOf): string {
  const { rounds } = measured
  if (measured.method === null) return texts.product
  return [
    roundMethod(measured),
    ...(chart === undefined ? [] : [chart]),
    `${chart === undefined ? '' : shareTexts.headline}${roundsWords(rounds)}, ${periodOf(measured, timeZone)}`,
    ...(intervals ? [confidenceWords(0.95)] : []),
  ].join(' · ')
}

/** Of a picture of a single round, which says itself of which one. */
export function roundMethod({ method }: Pick<Measured, 'method'>): string {
  return method === null ? texts.product : `${texts.product} · ${texts.standing.method(method)}`
}

/** `1 – 28 Nov 2026`, in the market's time zone. */
export function periodOf({ firstScheduledAt: first, lastScheduledAt: last }: Measured, timeZone: string): string {
  if (first === null || last === null) return shareTexts.noRounds
  return dateFormat({ timeZone }, { day: 'numeric', month: 'short', year: 'numeric' }).formatRange(
    new Date(first),
    new Date(last),
  )
}
