import { oneLine } from '#core/model/untrusted.ts'

/** Phones cut subjects at about 40 characters; other mail clients show at least this many. */
const LONGEST_SUBJECT = 180

/** The subject of a mail, which its title repeats. */
export function mailSubject(words: string): string {
  return oneLine(words, LONGEST_SUBJECT)
}
