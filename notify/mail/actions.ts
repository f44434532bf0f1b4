import type { AlarmFacts, IncidentFacts } from '#core/analysis/alarm/alarm.ts'
import { newsKind } from '#core/analysis/alarm/telling.ts'
import type { MessageLink } from '../message.ts'

/** Addresses of the deployment that a mail refers to. */
export interface AlarmLinks {
  /** Address of the dashboard, as in outpace.yaml; no link without it. */
  dashboard?: string
  /** Address of the published docs/runbook.md, as in outpace.yaml; without it, the mail names the file. */
  runbook?: string
  /** Whether the records are those of the deployed functions; commands then need `--cloud`. */
  cloud?: boolean
}

/** Something the reader can do: a link to open, or a command to run. */
export interface Action {
  words: string
  /** Web address, or a place in this project's documentation. */
  to?: string
  command?: string
}

export const VERDICT_NOW = 'See where you stand now'
export const VIEW_DASHBOARD = 'View on the dashboard'

/** The web addresses among them. */
export function linksIn(actions: readonly Action[]): MessageLink[] {
  return actions.flatMap(({ words, to }) => (to !== undefined && isWebAddress(to) ? [{ words, to }] : []))
}

export function isWebAddress(to: string): boolean {
  return /^https?:\/\//.test(to)
}

/** Headings of docs/runbook.md; a test keeps both in step. */
export const runbookAnchors = {
  behind: 'behind-a-competitor',
  promise: 'promise-broken',
  failing: 'journey-failing',
  baseline: 'where-you-start',
} as const

export function actionsOf({ facts, links }: { facts: AlarmFacts; links: AlarmLinks }): Action[] {
  const { benchmark, incidents, kind } = facts
  const [first] = incidents
  const where = cloudFlag(links)
  const own: Action[] =
    links.dashboard === undefined
      ? []
      : [{ words: VIEW_DASHBOARD, to: dashboardPage(links.dashboard, first, benchmark.id) }]
  if (kind === 'closed') return own
  return [
    ...own,
    { words: 'What to do', to: whatToDo(newsKind(first.incident), links) },
    {
      words: 'Acknowledge and stop reminders',
      command: acknowledgeCommand(
        { benchmark: benchmark.id, incidents: incidents.map(({ incident }) => incident.id) },
        links,
      ),
    },
    {
      words: 'Mute this benchmark for two days',
      command: `npx outpace incidents ${benchmark.id} ${where}--mute "2 days"`,
    },
  ]
}

/** Where the runbook speaks of such an incident: a web address, or a place in this project's documentation. */
export function whatToDo(kind: keyof typeof runbookAnchors, { runbook }: AlarmLinks): string {
  return `${runbook ?? 'docs/runbook.md'}#${runbookAnchors[kind]}`
}

/** Of all incidents of a mail: reminders go on while one of them is not acknowledged. */
export function acknowledgeCommand(
  { benchmark, incidents }: { benchmark: string; incidents: readonly string[] },
  links: AlarmLinks,
): string {
  return `npx outpace incidents ${benchmark} ${cloudFlag(links)}${incidents.map((id) => `--ack ${id}`).join(' ')}`
}

function cloudFlag({ cloud }: AlarmLinks): string {
  return cloud === true ? '--cloud ' : ''
}

/** What readers of a baseline can do. */
export function baselineActions({ benchmark, links }: { benchmark: string; links: AlarmLinks }): Action[] {
  const { dashboard, runbook = 'docs/runbook.md' } = links
  const where = links.cloud === true ? '--cloud ' : ''
  return [
    ...(dashboard === undefined
      ? []
      : [{ words: VIEW_DASHBOARD, to: `${dashboard}/?${new URLSearchParams({ benchmark })}` }]),
    { words: 'What to do', to: `${runbook}#${runbookAnchors.baseline}` },
    { words: VERDICT_NOW, command: `npx outpace verdict ${where}${benchmark}` },
    { words: 'See who gets which message', command: `npx outpace notify ${where}${benchmark}` },
  ]
}

function dashboardPage(dashboard: string, { incident }: IncidentFacts, benchmark: string): string {
  return `${dashboard}/?${new URLSearchParams({ benchmark, incident: incident.id })}`
}
