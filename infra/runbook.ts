/**
 * Where the links of alarms begin. A clone has the file at this path; an installation that many people watch replaces it
 * by the address at which they read it.
 */
const runbook = 'docs/runbook.md'

/** Headings of docs/runbook.md, one for each thing that can be wrong. A test holds both together. */
const runbookHeadings = {
  behind: 'we-are-behind',
  silence: 'no-rounds-arrive',
  runErrors: 'run-fails',
  auditErrors: 'audit-fails',
  judgeErrors: 'judge-fails',
  notifyErrors: 'notify-fails',
  marketDeadLetters: 'rounds-or-audits-were-given-up',
  judgeDeadLetters: 'rounds-were-not-judged',
  notifyDeadLetters: 'people-were-not-told',
  spending: 'it-costs-more-than-planned',
} as const

export type RunbookHeading = keyof typeof runbookHeadings

export function runbookLink(heading: RunbookHeading): string {
  return `${runbook}#${runbookHeadings[heading]}`
}
