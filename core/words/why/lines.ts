import type { Why } from '../../analysis/why/why.ts'
import { oneLine } from '../../model/untrusted.ts'
import { ruleWords } from '../audit-rules.ts'
import { causeAdvice } from './advice.ts'
import { causeWords } from './cause.ts'
import { msWords, otherName } from './figures.ts'
import { noteWords } from './note.ts'

/** A finding as every view shows it. */
export interface FindingLine {
  kind: string
  words: string
  /** About how much of the gap it is, ms; null where the rounds do not tell. */
  ms: number | null
  /** What to do; null without. */
  advice: string | null
  /** Lighthouse's rule about it; null where our page passes, or was not audited. */
  audit: string | null
}

/** Overlays first, then causes by their estimate, then what else differs. */
export function findingLines(why: Why, locale?: string): FindingLine[] {
  const reader = { other: otherName(why), locale }
  const auditOf = (kind: string) => {
    const found = why.audits.find(({ finding }) => finding === kind)
    if (found === undefined) return null
    const says = found.says === null ? '' : ` (${oneLine(found.says, 80)})`
    return `${oneLine(ruleWords(found.rule, found.title), 160)}${says}`
  }
  const notes = why.findings.notes.map((note) => ({
    kind: note.kind,
    words: noteWords(note, reader),
    ms: null,
    advice: null,
    audit: auditOf(note.kind),
  }))
  const causes = why.findings.causes.map((cause) => ({
    kind: cause.kind,
    words: causeWords(cause, reader),
    ms: Math.round(cause.ms),
    advice: causeAdvice(cause),
    audit: auditOf(cause.kind),
  }))
  return [
    ...notes.filter(({ kind }) => kind === 'overlay'),
    ...causes,
    ...notes.filter(({ kind }) => kind !== 'overlay'),
  ]
}

/** `about 420 ms`: down to tens, because it is an estimate, and never more than its part. */
export function estimateOf({ ms }: Pick<FindingLine, 'ms'>, locale?: string): string {
  return ms === null ? '' : `about ${msWords(Math.floor(ms / 10) * 10, { locale })}`
}

/** Most that a message has room for. */
const FIRST = 3

/** The first findings as sentences with their estimates, for a message. */
export function firstFindings(why: Why, locale?: string): string[] {
  return findingLines(why, locale)
    .slice(0, FIRST)
    .map((line) => `${line.words}${line.ms === null ? '' : ` That is ${estimateOf(line, locale)}.`}`)
}
