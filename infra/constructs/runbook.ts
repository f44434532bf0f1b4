import type { Construct } from 'constructs'

/** Context key of the runbook's address. */
export const runbookContext = 'outpace:runbook'

/** Headings of docs/runbook.md, one for each kind of problem. A test keeps both in step. */
const runbookHeadings = {
  silence: 'no-rounds-arrive',
  behind: 'behind-a-competitor',
  promise: 'promise-broken',
  failing: 'journey-failing',
  dispatchErrors: 'dispatch-fails',
  runErrors: 'run-fails',
  auditErrors: 'audit-fails',
  evidence: 'evidence-is-not-stored',
  judgeErrors: 'judge-fails',
  notifyErrors: 'notify-fails',
  apiErrors: 'the-dashboard-fails',
  marketDeadLetters: 'rounds-or-audits-were-given-up',
  judgeDeadLetters: 'rounds-were-not-judged',
  notifyDeadLetters: 'people-were-not-told',
  spending: 'it-costs-more-than-planned',
} as const

export type RunbookHeading = keyof typeof runbookHeadings

/** Link to the runbook: at the `runbook` address in outpace.yaml, or the file that every clone has. */
export function runbookLink(scope: Construct, heading: RunbookHeading): string {
  const place: unknown = scope.node.tryGetContext(runbookContext)
  return `${typeof place === 'string' ? place : 'docs/runbook.md'}#${runbookHeadings[heading]}`
}
