import type { AlarmFacts, IncidentFacts } from '#core/analysis/alarm/alarm.ts'

/** Places of the deployment's own that a mail names. */
export interface AlarmLinks {
  /** Address of the dashboard, as in outpace.yaml; without it there is no link. */
  dashboard?: string
  /** Address at which docs/runbook.md is read, as in outpace.yaml; without it the file is named. */
  runbook?: string
  /** Whether records are those of the deployed functions; the command then has to say so. */
  cloud?: boolean
}

/** What somebody can do about it: a link, or a command to type. */
export interface Action {
  words: string
  /** Address of the web, or a place in this project's documentation. */
  to?: string
  command?: string
}

/** Headings of docs/runbook.md; a test holds both together. */
export const runbookAnchors = {
  behind: 'we-are-behind',
  promise: 'we-broke-our-promise',
  failing: 'our-journey-fails',
} as const

export function actionsOf({ facts, links }: { facts: AlarmFacts; links: AlarmLinks }): Action[] {
  const { benchmark, incidents, kind } = facts
  const [first] = incidents
  const where = links.cloud === true ? '--cloud ' : ''
  const own: Action[] =
    links.dashboard === undefined
      ? []
      : [{ words: 'See it on the dashboard', to: dashboardPage(links.dashboard, first, benchmark.id) }]
  if (kind === 'closed') return own
  return [
    ...own,
    { words: 'What to do', to: `${links.runbook ?? 'docs/runbook.md'}#${runbookAnchors[first.incident.kind]}` },
    {
      words: 'You have seen it, and want no reminder',
      command: `npx outpace incidents ${where}--ack ${first.incident.id}`,
    },
    {
      words: 'To hear nothing of this benchmark for two days',
      command: `npx outpace incidents ${benchmark.id} ${where}--mute "2 days"`,
    },
  ]
}

function dashboardPage(dashboard: string, { incident }: IncidentFacts, benchmark: string): string {
  return `${dashboard}/?${new URLSearchParams({ benchmark, incident: incident.id })}`
}
