import type { ScriptTime } from '../../analysis/why/findings/finding.ts'
import type { Why } from '../../analysis/why/why.ts'
import { oneLine, shortName } from '../../model/untrusted.ts'
import { figureWords } from '../alarm/figures.ts'

/** Who reads it, and what the other side is called. */
export interface WhyReader {
  /** `Amazon`, or `before`. */
  other: string
  locale?: string | undefined
}

export function otherName({ of }: Pick<Why, 'of'>): string {
  return of.kind === 'gap' ? shortName(of.competitor, 40) : 'before'
}

/** ms in whole ms below 1 s, else in seconds with two decimals, as in every table. */
export function msWords(ms: number, { locale }: Pick<WhyReader, 'locale'> = {}): string {
  return figureWords('lcp', Math.max(0, ms), { locale, digits: 2 })
}

export function bytesWords(bytes: number, { locale }: Pick<WhyReader, 'locale'> = {}): string {
  return figureWords('bytes', bytes, { locale })
}

/** `: Google Tag Manager 380 ms, acme.example 40 ms`. */
export function ownersWords({ of }: ScriptTime, reader: WhyReader): string {
  return of.length === 0
    ? ''
    : `: ${of.map(({ name, ms }) => `${oneLine(name, 40)} ${msWords(ms, reader)}`).join(', ')}`
}
