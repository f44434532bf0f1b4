import type { OutdatedJourney } from '../analysis/outdated.ts'
import { dayWords } from './digest/place.ts'
import { numberWords } from './locale.ts'

/** That a journey no longer fits its site, since when, where it ends, and what to do; names are not escaped. */
export function outdatedSentence(
  { site, walk, step, since, visits }: OutdatedJourney,
  { benchmark, market = '', locale }: { benchmark: string; market?: string; locale?: string },
): string {
  const day = dayWords(since, locale === undefined ? {} : { locale })
  const ended = `${numberWords(visits, { locale })} ended${step === null ? ' before the journey was complete' : ` at ${step}`}`
  return `The journey of ${site}${market} is out of date: since ${day} none of its visits has matched, and ${ended}. Run "outpace check ${benchmark} --live" to see what has changed, and ${remedies[walk]}.`
}

const remedies: Record<OutdatedJourney['walk'], string> = {
  pages: 'correct its pages, or what you expect of them',
  script: 'correct its script',
  recording: 'record it again',
}
