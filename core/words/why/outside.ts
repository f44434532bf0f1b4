import { type Telling, timeWords, zonedTime } from '../parts.ts'

/** Of a time that has no round on one side: `No round since 29 Nov, 10:15 is stored: the rounds are from … to … (Australia/Sydney). …` */
export function outsideWords(
  { at, side, first, last }: { at: string; side: 'before' | 'since'; first: string; last: string },
  telling: Telling,
): string {
  const span = `${timeWords(first, telling)} to ${zonedTime(last, telling)}`
  return `No round ${side} ${timeWords(at, telling)} is stored: the rounds are from ${span}. Choose a time between them.`
}
