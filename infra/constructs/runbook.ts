import type { Construct } from 'constructs'

/** Key of the context in which the app keeps where the runbook is read. */
export const runbookContext = 'outpace:runbook'

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

/** Where what to do is written: at the `runbook` of outpace.yaml, or in the file that every clone has. */
export function runbookLink(scope: Construct, heading: RunbookHeading): string {
  const place: unknown = scope.node.tryGetContext(runbookContext)
  return `${typeof place === 'string' ? place : 'docs/runbook.md'}#${runbookHeadings[heading]}`
}
